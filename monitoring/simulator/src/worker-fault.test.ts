import { connect, createServer } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCocoonWorker, type SimulatedWorker } from './cocoon-worker.ts';
import { pageFaults, stateFaults, type WorkerFault, wireFaults } from './worker-fault.ts';

let worker: SimulatedWorker;
let nowMs: number;

beforeEach(async () => {
  nowMs = Date.parse('2026-11-24T12:00:00Z');
  worker = await createCocoonWorker({ checkProxyHash: false, now: () => new Date(nowMs) });
});

afterEach(() => worker.close());

/** What arrives until `enough` says so; a closed or refused connection rejects. */
async function receive(path: string, enough: (received: Buffer) => boolean): Promise<Buffer> {
  const socket = connect(worker.port, worker.host);
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      let received = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        if (enough(received)) resolve(received);
      });
      socket.once('error', reject);
      socket.once('end', () => reject(new Error('ended')));
      socket.write(`GET ${path} HTTP/1.1\r\n\r\n`);
    });
  } finally {
    socket.destroy();
  }
}

function isWhole(received: Buffer): boolean {
  const end = received.indexOf('\r\n\r\n');
  return (
    end >= 0 &&
    received.length >= end + 4 + Number(/Content-Length: (\d+)/.exec(received.toString())?.[1] ?? 0)
  );
}

async function readBody(path: string): Promise<string> {
  const received = await receive(path, isWhole);
  return received.subarray(received.indexOf('\r\n\r\n') + 4).toString();
}

async function readHead(path: string): Promise<string> {
  return (await receive(path, isWhole)).toString().split('\r\n')[0] ?? '';
}

test.each(['refuse', 'reset'] as const)('%s: no answer, then healthy again', async (fault) => {
  await worker.setFault(fault);
  await expect(receive('/stats', isWhole)).rejects.toMatchObject({
    code: fault === 'refuse' ? 'ECONNREFUSED' : 'ECONNRESET',
  });
  await worker.setFault(null);
  expect(await readHead('/stats')).toBe('HTTP/1.0 200 ok');
});

test('refuse: when another program took the port meanwhile, it is back once that is gone', async () => {
  await worker.setFault('refuse');
  const other = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => other.listen(worker.port, worker.host, resolve));
  await worker.setFault(null);
  await expect(readHead('/stats')).rejects.toThrow();
  await new Promise((resolve) => other.close(resolve));
  await expect.poll(() => readHead('/stats').catch(() => ''), { timeout: 20_000 }).toBe('HTTP/1.0 200 ok');
});

test('hang: accepts, reads, never answers', async () => {
  await worker.setFault('hang');
  let received = 0;
  const socket = connect(worker.port, worker.host);
  socket.on('data', (chunk) => {
    received += chunk.length;
  });
  socket.write('GET /stats HTTP/1.0\r\n\r\n');
  await expect.poll(() => worker.requests).toEqual(['/stats']);
  expect([received, socket.readyState]).toEqual([0, 'open']);
  socket.destroy();
});

test('slow: begins with single bytes', async () => {
  await worker.setFault('slow');
  expect((await receive('/stats', (received) => received.length > 0)).toString()).toBe('H');
});

test('endless and header_flood: go on past any limit', async () => {
  await worker.setFault('endless');
  const endless = await receive('/jsonstats', (received) => received.length > 3_000_000);
  expect(endless.toString('latin1', 0, 200)).not.toContain('Content-Length');
  await worker.setFault('header_flood');
  const flood = await receive('/jsonstats', (received) => received.length > 3_000_000);
  expect(flood.includes('\r\n\r\n')).toBe(false);
});

test('half_body: promises more than it sends', async () => {
  await worker.setFault('half_body');
  const received = await receive('/jsonstats', (bytes) => bytes.length > 1000);
  expect(isWhole(received)).toBe(false);
});

test('too_large: over 1 MB of valid JSON', async () => {
  await worker.setFault('too_large');
  const body = await readBody('/jsonstats');
  expect(body.length).toBeGreaterThan(1_000_000);
  expect(JSON.parse(body).status.enabled).toBe(true);
});

test('empty: 200 without a body', async () => {
  await worker.setFault('empty');
  expect([await readHead('/jsonstats'), await readBody('/jsonstats')]).toEqual(['HTTP/1.0 200 ok', '']);
});

test('redirect: leads to a private address where following it does harm', async () => {
  await worker.setFault('redirect');
  const answer = (await receive('/jsonstats', isWhole)).toString();
  expect(answer).toContain(`Location: http://127.0.0.1:${worker.port}/request/disable\r\n`);
});

test('gzip: a packed body that nobody asked for', async () => {
  await worker.setFault('gzip');
  const answer = await receive('/jsonstats', isWhole);
  const unpacked = gunzipSync(answer.subarray(answer.indexOf('\r\n\r\n') + 4)).toString();
  expect(answer.toString()).toContain('Content-Encoding: gzip');
  expect(JSON.parse(unpacked).status.enabled).toBe(true);
});

test.each([
  ['html_for_json', '<!DOCTYPE html>'],
  ['truncated_json', '\n{\n  "status"'],
  ['broken_json', '\n{\n  "status"'],
  ['nan', '\n{\n  "status"'],
] as const)('%s: a body that is no JSON', async (fault, beginning) => {
  await worker.setFault(fault);
  const body = await readBody('/jsonstats');
  expect(body.startsWith(beginning)).toBe(true);
  expect(() => JSON.parse(body)).toThrow();
  expect(await readBody('/stats')).toContain('</body></html>');
});

test.each([
  ['not_ready', 'HTTP/1.0 400 not found', 'HTTP/1.0 400 not found'],
  ['wrong_hash', 'HTTP/1.0 400 bad request', 'HTTP/1.0 400 bad request'],
  ['jsonstats_only', 'HTTP/1.0 200 ok', 'HTTP/1.0 400 bad request'],
  ['stats_only', 'HTTP/1.0 400 bad request', 'HTTP/1.0 200 ok'],
] as const)('%s: /jsonstats and /stats differ, /perf answers', async (fault, jsonStats, statsPage) => {
  await worker.setFault(fault);
  expect([await readHead('/jsonstats'), await readHead('/stats'), await readHead('/perf')]).toEqual([
    jsonStats,
    statsPage,
    'HTTP/1.0 200 ok',
  ]);
});

test.each([
  ['model_disconnected', 'Crimson;">disconnected</a>'],
  ['disabled', 'Crimson;">no <a href="/request/enable">'],
  ['no_proxy', '<td>not ready</td><td></td>'],
  ['proxy_ready_but_disconnected', '<td>ready</td><td></td>'],
  ['ton_late', 'Gold;">late'],
  ['ton_out_of_sync', 'Crimson;">out of sync'],
  ['wallet_low', 'Gold;">balance low on'],
  ['wallet_too_low', 'Crimson;">balance too low on'],
  ['wallet_unread', '<td>-0.000000</td>'],
  ['image_delisted', 'Crimson;">our hash'],
] as const)('%s: /stats tells, and stops telling once it is over', async (fault, sign) => {
  expect(await readBody('/stats')).not.toContain(sign);
  await worker.setFault(fault);
  expect(await readBody('/stats')).toContain(sign);
  await worker.setFault(null);
  expect(await readBody('/stats')).not.toContain(sign);
});

test('failing_requests: most requests fail', async () => {
  await worker.setFault('failing_requests');
  nowMs += 240_000;
  const { success, failed } = worker.read().counters;
  expect((failed[0] ?? 0) / 2).toBeGreaterThan(success[0] ?? 0);
});

test('restarted: counters at zero at once', async () => {
  nowMs += 60_000;
  expect(worker.read().counters.queries[0]).toBeGreaterThan(0);
  await worker.setFault('restarted');
  expect(worker.read()).toMatchObject({ contracts: [], wallet: { balanceNanoton: -2n } });
  expect(worker.read().counters.queries[0]).toBe(0);
  expect(worker.fault()).toBe(null);
});

test('a worker that checks hashes is gone 1.5 s after its image was delisted', async () => {
  await worker.close();
  worker = await createCocoonWorker({ checkProxyHash: true, now: () => new Date(nowMs) });
  await worker.setFault('image_delisted');
  expect(await readBody('/jsonstats')).toContain('"actual_image_hash": false');
  nowMs += 2000;
  await expect(receive('/stats', isWhole)).rejects.toThrow();
  await expect(receive('/stats', isWhole)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('every fault ends', async () => {
  const all: WorkerFault[] = [...wireFaults, ...pageFaults, ...stateFaults];
  for (const fault of all) {
    await worker.setFault(fault);
    await worker.setFault(null);
    nowMs += 30_000;
    expect(JSON.parse(await readBody('/jsonstats')).proxies, fault).toHaveLength(1);
  }
});
