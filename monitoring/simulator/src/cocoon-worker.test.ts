import { connect, type Socket } from 'node:net';
import { readFixture } from '@cocoon-pool/domain/fixtures';
import { afterEach, expect, test } from 'vitest';
import { type CocoonWorkerOptions, createCocoonWorker, type SimulatedWorker } from './cocoon-worker.ts';
import { createProxyLedger, createSimulatedProxy } from './proxy-ledger.ts';
import { createReplayWorker } from './replay-worker.ts';

const startedAt = new Date('2026-11-24T12:00:00Z');
const closing: (() => unknown)[] = [];
let nowMs = startedAt.getTime();

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  nowMs = startedAt.getTime();
});

async function startWorker(options: CocoonWorkerOptions = {}): Promise<SimulatedWorker> {
  const worker = await createCocoonWorker({ seed: 'one', now: () => new Date(nowMs), ...options });
  closing.push(worker.close);
  return worker;
}

function pass(seconds: number): void {
  nowMs += seconds * 1000;
}

/** One exchange on a socket of its own, or on the given one. Reads to Content-Length; the socket stays open. */
async function ask(worker: { host: string; port: number }, target: string, reused?: Socket) {
  const socket = reused ?? connect(worker.port, worker.host);
  if (!reused) closing.push(() => socket.destroy());
  return new Promise<{ head: string; body: string; socket: Socket }>((resolve, reject) => {
    let received = '';
    const onData = (chunk: Buffer) => {
      received += chunk.toString();
      const end = received.indexOf('\r\n\r\n') + 4;
      if (end < 4) return;
      const length = Number(/Content-Length: (\d+)/.exec(received)?.[1]);
      if (Buffer.byteLength(received.slice(end)) < length) return;
      socket.off('data', onData);
      resolve({ head: received.slice(0, end), body: received.slice(end), socket });
    };
    socket.on('data', onData);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
    socket.write(`GET ${target} HTTP/1.1\r\nHost: worker\r\n\r\n`);
  });
}

async function readFigures(worker: SimulatedWorker) {
  const { body } = await ask(worker, '/jsonstats');
  const { stats, proxies, status } = JSON.parse(body);
  const total = (name: string): number => stats[name][0];
  return {
    total,
    rates: (name: string): number[] => stats[name].slice(1),
    proxy: proxies[0],
    proxies,
    status,
  };
}

test.each([
  ['/jsonstats', 'worker-jsonstats.json.headers'],
  ['/stats', 'worker-stats.html.headers'],
  ['/perf', 'worker-perf.txt.headers'],
])('answers %s with the captured headers and a right length', async (path, fixture) => {
  const { head, body } = await ask(await startWorker(), path);
  const withoutLength = (text: string) => text.replace(/Content-Length: \d+/, 'Content-Length: n');
  expect(withoutLength(head)).toBe(withoutLength(readFixture('b-connected-idle', fixture)));
  expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}\r\n`);
});

test('leaves the socket open and answers again on it', async () => {
  const worker = await startWorker();
  const { socket } = await ask(worker, '/stats');
  const again = await ask(worker, '/jsonstats', socket);
  expect(JSON.parse(again.body).status.enabled).toBe(true);
  expect(socket.readableEnded || socket.destroyed).toBe(false);
});

test('gives no answer to a request that is half-closed', async () => {
  const worker = await startWorker();
  const socket = connect({ port: worker.port, host: worker.host, allowHalfOpen: true });
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString();
  });
  socket.end('GET /perf HTTP/1.0\r\n\r\n');
  await new Promise((resolve) => socket.once('close', resolve));
  expect(received).toBe('');
});

test.each(['/', '/nope', '/stats/', '/STATS', '/st%61ts', 'http://worker/stats', '/metrics'])(
  'does not know %s',
  async (target) => {
    const { head } = await ask(await startWorker(), target);
    expect(head).toBe(readFixture('g-access-hash-missing', 'worker-unknown.html.headers'));
  },
);

test('asks for its access hash everywhere but on /perf', async () => {
  const worker = await startWorker({ accessHash: 's3cret' });
  const refused = readFixture('g-access-hash-missing', 'worker-stats.html.headers');
  expect((await ask(worker, '/stats')).head).toBe(refused);
  expect((await ask(worker, '/jsonstats?access_hash=s3cre%74')).head).toBe(refused);
  expect((await ask(worker, '/request/disable?access_hash=wrong')).head).toBe(refused);
  expect((await ask(worker, '/unknown')).head).toContain('400 not found');
  expect((await ask(worker, '/perf')).head).toContain('200 ok');
  expect((await ask(worker, '/jsonstats?x=1&access_hash=s3cret')).head).toContain('200 ok');
  expect(worker.read().enabled).toBe(true);
});

test('obeys control requests in the captured words', async () => {
  const worker = await startWorker();
  const proxy = worker.read().contracts[0]?.proxyAddress;
  const body = async (target: string) => (await ask(worker, target)).body;
  expect(await body('/request/disable')).toBe(readFixture('d-disable', 'worker-request-disable.html'));
  expect(worker.read().enabled).toBe(false);
  expect(await body('/request/change_coefficient')).toBe(readFixture('f-coefficient', 'worker-form.html'));
  const set = await body('/request/change_coefficient?coefficient=1.5');
  expect(set).toBe(readFixture('f-coefficient', 'worker-set-1.5.html'));
  expect(worker.read().coefficientThousandths).toBe(1500);
  expect(await body('/request/payout')).toBe(readFixture('i-payout', 'worker-payout-no-arg.html'));
  expect(await body(`/request/payout?proxy=${proxy}`)).toBe(
    readFixture('i-payout', 'worker-payout-valid.html'),
  );
  const again = await body(`/request/payout?proxy=${proxy}`);
  expect(again).toBe(readFixture('i-payout', 'worker-payout-valid-again.html'));
});

test.each([
  ['', 0],
  ['nan', -2_147_483_648],
  ['inf', -2_147_483_648],
  ['-2', -2000],
  ['1.005', 1004],
])('reads the coefficient %j as %d thousandths', async (text, thousandths) => {
  const worker = await startWorker();
  await ask(worker, `/request/change_coefficient?coefficient=${text}`);
  expect(worker.read().coefficientThousandths).toBe(thousandths);
});

test('counts requests as upstream does: queries = success + failed/2 + active', async () => {
  const worker = await startWorker({ requestsPerSecond: 2, failureRatio: 0.2 });
  for (let round = 0; round < 40; round += 1) {
    pass(15);
    const { queries, success, failed } = worker.read().counters;
    const active = worker.read().activeRequests;
    expect((success[0] ?? 0) + (failed[0] ?? 0) / 2 + active).toBe(queries[0]);
    expect((failed[0] ?? 0) % 2).toBe(0);
  }
  const { total, rates } = await readFigures(worker);
  expect(total('queries')).toBeGreaterThan(800);
  expect(total('failed')).toBeGreaterThan(100);
  const [, , , tenMinutes = 0] = rates('queries');
  expect(tenMinutes / (2 * (1 - Math.exp(-1)))).toBeCloseTo(1, 0);
  const tokens = ['prompt', 'cached', 'completion', 'reasoning'].map((kind) =>
    total(`${kind}_adjusted_tokens_used`),
  );
  expect(tokens.reduce((sum, kind) => sum + kind)).toBe(total('total_adjusted_tokens_used'));
});

test('the same seed lives the same life, however often it is asked', async () => {
  const [often, seldom] = [await startWorker(), await startWorker()];
  for (let round = 0; round < 16; round += 1) {
    pass(15);
    await readFigures(often);
  }
  expect(seldom.read().counters.queries[0]).toBe(often.read().counters.queries[0]);
  expect(seldom.read().counters.success[3]).toBeCloseTo(often.read().counters.success[3] ?? Number.NaN, 9);
});

test('rates decay with their own time constants', async () => {
  const worker = await startWorker({ requestsPerSecond: 5 });
  pass(200);
  await ask(worker, '/request/disable');
  pass(60);
  const before = worker.read().counters.success;
  pass(60);
  const after = worker.read().counters.success;
  expect(after[0]).toBe(before[0]);
  expect((after[3] ?? 0) / (before[3] ?? 0)).toBeCloseTo(Math.exp(-1), 9);
  expect((after[5] ?? 0) / (before[5] ?? 0)).toBeCloseTo(Math.exp(-60 / 3600), 9);
});

test('begins as old as it is said to be', async () => {
  const worker = await startWorker({ ageSeconds: 3 * 3600, requestsPerSecond: 1 });
  const { queries, success } = worker.read().counters;
  expect(queries[0]).toBeGreaterThan(9000);
  expect(success[5]).toBeGreaterThan(0.5);
  expect(worker.read().contracts[0]?.committedToBlockchainTokens).toBeGreaterThan(1_000_000n);
});

test('workers of one owner on one proxy report the same earnings, others do not', async () => {
  const ledger = createProxyLedger();
  const [one, other] = [await startWorker({ seed: 'a', ledger }), await startWorker({ seed: 'b', ledger })];
  const stranger = await startWorker({ seed: 'c', ledger, ownerAddress: 'UQstranger' });
  pass(90);
  const [first, second, third] = [
    await readFigures(one),
    await readFigures(other),
    await readFigures(stranger),
  ];
  expect(first.proxy).toEqual(second.proxy);
  expect(first.proxy.earned_tokens_max_known).toBe(
    first.total('total_adjusted_tokens_used') + second.total('total_adjusted_tokens_used'),
  );
  expect(third.proxy.sc_address).not.toBe(first.proxy.sc_address);
});

test('earnings move to the proxy database, then to the chain, then out at 200,000,000 tokens', async () => {
  const ledger = createProxyLedger();
  const worker = await startWorker({
    ledger,
    requestsPerSecond: 20,
    maxActiveRequests: 1000,
    coefficientThousandths: 20_000,
  });
  const seen: { committed: bigint; database: bigint; known: bigint; expected: bigint }[] = [];
  while (ledger.listPayouts().length === 0 && seen.length < 200) {
    pass(15);
    const [contract] = worker.read().contracts;
    if (!contract) throw new Error('no contract');
    seen.push({
      committed: contract.committedToBlockchainTokens,
      database: contract.committedToProxyDbTokens,
      known: contract.maxKnownTokens,
      expected: contract.expectedCashedOutTokens,
    });
  }
  expect(seen.every(({ committed, database, known }) => committed <= database && database <= known)).toBe(
    true,
  );
  expect(seen.some(({ committed, database, known }) => committed < database && database < known)).toBe(true);
  expect(ledger.listPayouts()[0]?.tokens).toBeGreaterThanOrEqual(200_000_000n);
  expect(worker.read().contracts[0]?.cashedOutTokens).toBe(ledger.listPayouts()[0]?.tokens);
});

test('a revived worker counts from zero and knows its proxies after the handshake', async () => {
  const worker = await startWorker({ requestsPerSecond: 3 });
  pass(60);
  const before = worker.read();
  await worker.kill();
  await expect(ask(worker, '/stats')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  pass(120);
  await worker.revive();
  pass(1);
  expect(worker.read()).toMatchObject({ connections: [], contracts: [], wallet: { balanceNanoton: -2n } });
  pass(4);
  expect(worker.read()).toMatchObject({ connections: [{ ready: false, connectedTo: null }], contracts: [] });
  pass(30);
  const { proxies, total } = await readFigures(worker);
  expect(proxies).toHaveLength(1);
  expect(total('queries')).toBeLessThan(before.counters.queries[0] ?? 0);
  expect(worker.read().contracts[0]?.maxKnownTokens).toBeGreaterThan(
    before.contracts[0]?.maxKnownTokens ?? 0n,
  );
});

test('a replay serves exactly the given bodies', async () => {
  const toStep = (folder: string) => ({
    jsonStats: readFixture(folder, 'worker-jsonstats.json'),
    statsPage: readFixture(folder, 'worker-stats.html'),
  });
  const steps = [toStep('c-traffic-00'), toStep('c-traffic-03')];
  const replay = await createReplayWorker(steps);
  closing.push(replay.close);
  expect((await ask(replay, '/jsonstats')).head).toBe(
    readFixture('c-traffic-00', 'worker-jsonstats.json.headers'),
  );
  expect((await ask(replay, '/jsonstats')).body).toBe(steps[0]?.jsonStats);
  replay.goTo(1);
  expect((await ask(replay, '/stats')).body).toBe(steps[1]?.statsPage);
  expect(() => replay.goTo(2)).toThrow('no step 2');
});

test('a request can choose between the proxies of a worker', async () => {
  const worker = await startWorker({ proxies: [createSimulatedProxy(1), createSimulatedProxy(2)] });
  pass(300);
  const earned = worker.read().contracts.map((contract) => contract.maxKnownTokens > 0n);
  expect(earned).toEqual([true, true]);
});
