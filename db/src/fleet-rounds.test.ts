import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Db } from './database.ts';
import { beginRound, getPoolFacts, listHostFacts } from './fleet-rounds.ts';
import { rollUp } from './rollups.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';
import { ensureMetricPartitions, insertWorkerMetrics } from './worker-metrics.ts';
import { upsertWorkerStates, type WorkerStateRow } from './worker-state.ts';
import { createTestState } from './worker-state-fixture.ts';

const now = new Date('2026-03-01T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

let database: TestDatabase;
let db: Db;
beforeEach(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  await ensureMetricPartitions(db, now);
});
afterEach(() => database.drop());

test('a round knows when the one before it was, whoever led then', async () => {
  const begin = (at: Date) => db.transaction().execute((tx) => beginRound(tx, 'task', at));
  expect(await begin(ago(30))).toBeNull();
  expect(await begin(ago(15))).toEqual(ago(30));
  expect(await begin(now)).toEqual(ago(15));
});

test('hosts on which nobody answers are listed by owner; old states are neither down nor answering', async () => {
  const { participantId } = await insertTestParticipant(db);
  const down = await insertTestWorker(db, { participantId });
  const { hostId } = down;
  const second = await insertTestWorker(db, { participantId, hostId });
  const others = await insertTestWorker(db, { hostId });
  const elsewhere = await insertTestWorker(db, { participantId });
  await store(down.workerId, { recentScrapes: 'uunnnn' });
  await store(second.workerId, { recentScrapes: 'nnnnnn', sampledAt: ago(70) });
  await store(others.workerId, { recentScrapes: 'ub', failure: 'empty' });
  await store(elsewhere.workerId, { recentScrapes: 'unnn' });
  const list = (hostIds: Id[]) => db.transaction().execute((tx) => listHostFacts(tx, { hostIds, now }));
  const mine = { at: now, lastReportAt: null, participantId, answering: 0 };
  const both = [
    { ...mine, hostId, workers: 2, down: 1 },
    { ...mine, hostId: elsewhere.hostId, workers: 1, down: 0 },
  ];
  expect(await list([])).toEqual(both);
  expect(await list([hostId])).toContainEqual({
    ...{ ...mine, hostId, participantId: null, workers: 1, down: 0, answering: 1 },
  });
  await db.updateTable('workers').set({ removedAt: now }).execute();
  expect(await list([hostId])).toEqual([]);
});

test('proxies are lost where there were some minutes ago, requests where there was a steady stream', async () => {
  const ids: Id[] = [];
  for (let worker = 0; worker < 4; worker += 1) ids.push((await insertTestWorker(db)).workerId);
  const [cut = '', longCut = '', quiet = '', fine = ''] = ids;
  await store(cut, {
    up: true,
    failure: null,
    recentScrapes: 'u',
    proxiesConnected: 0,
    requestsPerSecond: 0,
  });
  await store(longCut, { up: true, failure: null, recentScrapes: 'u', proxiesConnected: 0 });
  await store(quiet, {
    up: true,
    failure: null,
    recentScrapes: 'u',
    proxiesConnected: 1,
    requestsPerSecond: 0,
  });
  await store(fine, {
    up: true,
    failure: null,
    recentScrapes: 'u',
    proxiesConnected: 1,
    requestsPerSecond: 2,
  });
  await insertWorkerMetrics(db, [
    { workerId: cut, ts: ago(300), up: true, proxiesConnected: 2, requestsIncrease: 9, intervalSeconds: 15 },
    { workerId: longCut, ts: ago(1_000), up: true, proxiesConnected: 2 },
    ...[ago(600), ago(900)].map((ts) => ({
      ...{ workerId: quiet, ts, up: true, proxiesConnected: 1, requestsIncrease: 60, intervalSeconds: 15 },
    })),
    ...[cut, quiet].map((workerId) => ({
      ...{ workerId, ts: ago(60), up: true, proxiesConnected: 0, requestsIncrease: 0, intervalSeconds: 15 },
    })),
  ]);
  await rollUp(db, { from: ago(1_800), to: now });
  const facts = await db.transaction().execute((tx) => getPoolFacts(tx, now));
  expect(facts).toEqual({
    at: now,
    workers: 4,
    proxies: { without: 2, lost: 1, hosts: 1 },
    requests: { without: 2, lost: 1, hosts: 1 },
    quiet: null,
  });
});

test('a model is quiet when two workers or more serve it and none is busy', async () => {
  const quiet = async () => (await db.transaction().execute((tx) => getPoolFacts(tx, now))).quiet;
  const facts = { computedAt: now, requestsPerSecondMean: 0, coefficientMean: 1 };
  await db
    .insertInto('modelFacts')
    .values([
      { ...facts, model: 'alone', workers: 1, busyWorkers: 0 },
      { ...facts, model: 'busy', workers: 9, busyWorkers: 1 },
      { ...facts, model: 'past', workers: 9, busyWorkers: 0, computedAt: ago(400) },
    ])
    .execute();
  expect(await quiet()).toBeNull();
  await db
    .insertInto('modelFacts')
    .values({ ...facts, model: 'quiet', workers: 2, busyWorkers: 0 })
    .execute();
  expect(await quiet()).toEqual({ model: 'quiet', workers: 2 });
});

function store(workerId: Id, { sampledAt = ago(5), ...change }: Partial<WorkerStateRow>): Promise<void> {
  return upsertWorkerStates(db, [createTestState(workerId, sampledAt, change)]);
}
