import { createServer } from 'node:http';
import { createCocoonWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterEach, expect, test } from 'vitest';
import { discoverInstances } from './discover-instances.ts';

const options = {
  networksAllowed: ['127.0.0.0/8'],
  portsAllowed: [{ from: 1, to: 65_535 }],
  timeoutMs: 2_000,
};
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

test('one address finds the instances of a rig, and says which need an access hash', async () => {
  const [open, closed, syncing] = [await startWorker(), await startWorker('s3cret'), await startWorker()];
  await syncing.setFault('not_ready');
  const ports = [open.port, closed.port, syncing.port];
  const { found } = await discoverInstances('127.0.0.1', { ...options, ports });
  expect(found).toEqual([
    { address: open.address, latencyMs: expect.any(Number), needsAccessHash: false },
    { address: closed.address, latencyMs: expect.any(Number), needsAccessHash: true },
    { address: syncing.address, latencyMs: expect.any(Number), needsAccessHash: null },
  ]);
});

test('the port that was asked for is asked too, and first', async () => {
  const [usual, own] = [await startWorker(), await startWorker()];
  const { found } = await discoverInstances('127.0.0.1', { ...options, ports: [usual.port], port: own.port });
  expect(found.map(({ address }) => address)).toEqual([own.address, usual.address]);
  await discoverInstances('127.0.0.1', { ...options, ports: [usual.port], port: usual.port });
  expect(usual.requests).toHaveLength(4);
});

test('only harmless pages are asked for', async () => {
  const worker = await startWorker();
  await discoverInstances('127.0.0.1', { ...options, ports: [worker.port] });
  expect(worker.requests).toEqual(['/perf', '/jsonstats']);
});

test('after two misses behind the first hit nobody is asked any more', async () => {
  const [first, dead, far] = [await startWorker(), await startWorker(), await startWorker()];
  await dead.kill();
  const misses = [dead.port, dead.port, dead.port];
  const ports = [first.port, ...misses, far.port];
  expect((await discoverInstances('127.0.0.1', { ...options, ports })).found).toHaveLength(1);
  expect(far.requests).toEqual([]);
  const behind = [...misses, ...misses, first.port];
  expect((await discoverInstances('127.0.0.1', { ...options, ports: behind })).found).toHaveLength(1);
});

test('a server that is no worker is not found', async () => {
  const server = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  cleanUps.push(() => new Promise((closed) => server.close(closed)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  expect(await discoverInstances('127.0.0.1', { ...options, ports: [address.port] })).toEqual({
    found: [],
    missed: [{ address: `127.0.0.1:${address.port}`, reason: 'unreadable' }],
  });
});

test('a port where nobody listens is told from one that keeps silent and a name that does not resolve', async () => {
  const gone = await startWorker();
  await gone.kill();
  const silent = await startWorker();
  await silent.setFault('hang');
  const ask = async (port: number, change: Partial<Parameters<typeof discoverInstances>[1]> = {}) =>
    (await discoverInstances('127.0.0.1', { ...options, timeoutMs: 300, ports: [port], ...change })).missed;
  expect(await ask(gone.port)).toMatchObject([{ reason: 'refused' }]);
  expect(await ask(silent.port)).toMatchObject([{ reason: 'timeout' }]);
  const resolve = () => Promise.reject(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }));
  const named = { ...options, ports: [gone.port], resolve };
  expect((await discoverInstances('gpu.example.com', named)).missed).toMatchObject([{ reason: 'dns' }]);
});

test('addresses, names and ports that may not be asked get no packet', async () => {
  const worker = await startWorker();
  const ports = [worker.port];
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
  const found = async (host: string, change: Parameters<typeof discoverInstances>[1]) =>
    (await discoverInstances(host, change)).found;
  expect(await found('127.0.0.1', { ...options, ports, networksAllowed: [] })).toEqual([]);
  const named = { ...options, ports, networksAllowed: [], resolve };
  expect(await found('gpu.example.com', named)).toEqual([]);
  expect(await found('gpu.example.com', { ...named, networksAllowed: ['127.0.0.0/8'] })).toEqual([
    expect.objectContaining({ address: `gpu.example.com:${worker.port}` }),
  ]);
  const elsewhere = [{ from: 1, to: 1 }];
  worker.requests.length = 0;
  expect(await found('127.0.0.1', { ...options, ports, portsAllowed: elsewhere })).toEqual([]);
  expect(worker.requests).toEqual([]);
});

async function startWorker(accessHash?: string) {
  const worker = await createCocoonWorker(accessHash === undefined ? {} : { accessHash });
  cleanUps.push(worker.close);
  return worker;
}
