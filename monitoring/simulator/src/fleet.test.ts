import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFleet, type Fleet } from './fleet.ts';

let fleet: Fleet;
let nowMs: number;

beforeEach(async () => {
  nowMs = Date.parse('2026-11-24T12:00:00Z');
  fleet = await createFleet({ now: () => new Date(nowMs), seed: 'test' });
});

afterEach(() => fleet.close());

async function canConnect({ host, port }: { host: string; port: number }): Promise<boolean> {
  const socket = connect(port, host);
  const connected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  return connected;
}

test('has 24 workers of two owners, each with an address of its own in the Cocoon port range', () => {
  const { workers, owners } = fleet;
  expect(workers.map(({ owner }) => owner).filter((owner) => owner === 0)).toHaveLength(18);
  expect(workers).toHaveLength(24);
  expect(new Set(workers.map(({ host, port }) => `${host}:${port}`)).size).toBe(24);
  expect(new Set(workers.map(({ name }) => name)).size).toBe(24);
  expect(
    workers.every(({ host, port }) => host.startsWith('127.0.0.') && port >= 12_000 && port <= 12_990),
  ).toBe(true);
  expect(workers.every(({ owner, worker }) => worker.ownerAddress === owners[owner]?.address)).toBe(true);
  expect(workers.some(({ accessHash }) => accessHash !== null)).toBe(true);
});

test('most workers are healthy, and one has each common fault', () => {
  const faults = fleet.workers.map(({ worker }) => worker.fault()).filter((fault) => fault !== null);
  expect(faults.sort()).toEqual([
    'broken_json',
    'disabled',
    'failing_requests',
    'hang',
    'model_disconnected',
    'no_proxy',
    'not_ready',
    'refuse',
    'ton_late',
    'wallet_low',
  ]);
  expect(fleet.hero.worker.fault()).toBe(null);
});

test('has three hours behind it', () => {
  for (const { worker } of fleet.workers) {
    const { counters } = worker.read();
    expect(counters.queries[0]).toBeGreaterThan(0.25 * 3 * 3600);
    expect(counters.success[5]).toBeGreaterThan(0.2);
  }
  expect(fleet.listPayouts().length).toBeGreaterThan(0);
});

test('workers of one owner on one proxy share a contract, which nobody else has', () => {
  const ownersOf = new Map<string, Set<number>>();
  for (const { owner, worker } of fleet.workers) {
    for (const { contractAddress } of worker.read().contracts) {
      ownersOf.set(contractAddress, (ownersOf.get(contractAddress) ?? new Set()).add(owner));
    }
  }
  expect(ownersOf.size).toBe(4);
  expect([...ownersOf.values()].every((set) => set.size === 1)).toBe(true);
});

test('the hero dies and comes back as the script says', async () => {
  const seen: boolean[] = [];
  for (const seconds of [0, 44, 50, 190, 210, 400, 410]) {
    nowMs = Date.parse('2026-11-24T12:00:00Z') + seconds * 1000;
    await fleet.playDrama();
    seen.push(await canConnect(fleet.hero));
  }
  expect(seen).toEqual([true, true, false, false, true, true, false]);
});

test('is gone once closed, with the drama running', async () => {
  const small = await createFleet({ count: 3, now: () => new Date(nowMs), seed: 'small' });
  small.startDrama();
  expect(await canConnect(small.hero)).toBe(true);
  await small.close();
  expect(await canConnect(small.hero)).toBe(false);
});
