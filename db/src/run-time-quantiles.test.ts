import { afterAll, beforeAll, expect, test } from 'vitest';
import { getRunTimeQuantiles } from './run-time-quantiles.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { ensureMetricPartitions, insertWorkerMetrics } from './worker-metrics.ts';
import { createRandom, insertTestParticipants, insertTestWorkers } from './workers-fixture.ts';

const now = new Date('2026-11-30T12:00:00Z');

let database: TestDatabase;
let workerIds: Id[];
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureMetricPartitions(database.db, now);
  workerIds = await insertTestWorkers(database.db, 4);
});
afterAll(() => database.drop());

test('a quantile is the least interval mean that covers that share of the finished requests', async () => {
  const [workerId = ''] = workerIds;
  await insert(workerId, [
    { secondsAgo: 10, succeeded: 89, failed: 1, runTimeSeconds: 90 },
    { secondsAgo: 20, succeeded: 9, failed: null, runTimeSeconds: 90 },
    { secondsAgo: 30, succeeded: 1, failed: 0, runTimeSeconds: 60 },
    { secondsAgo: 40, succeeded: 0, failed: 0, runTimeSeconds: 0 },
    { secondsAgo: 50, succeeded: 7, failed: 0, runTimeSeconds: null },
    { secondsAgo: 1800, succeeded: 300, failed: 0, runTimeSeconds: 6_000 },
    { secondsAgo: 20 * 3600, succeeded: 0, failed: 100_000, runTimeSeconds: 50_000 },
    { secondsAgo: 24 * 3600, succeeded: 1e9, failed: 0, runTimeSeconds: 1 },
    { secondsAgo: -10, succeeded: 1e9, failed: 0, runTimeSeconds: 1 },
  ]);
  expect(await getRunTimeQuantiles(database.db, { workerId, participantId: null, now })).toEqual({
    m5: { p50: 1, p90: 1, p99: 10 },
    h1: { p50: 20, p90: 20, p99: 20 },
    h24: { p50: 0.5, p90: 0.5, p99: 0.5 },
  });
});

test('where nothing finished there is no quantile', async () => {
  const [, workerId = ''] = workerIds;
  await insert(workerId, [{ secondsAgo: 2_000, succeeded: 1, failed: 0, runTimeSeconds: 3 }]);
  const only = { p50: 3, p90: 3, p99: 3 };
  expect(await getRunTimeQuantiles(database.db, { workerId, participantId: null, now })).toEqual({
    m5: null,
    h1: only,
    h24: only,
  });
});

test('quantiles are those of the list in which each mean stands once for each request', async () => {
  const [, , workerId = ''] = workerIds;
  const random = createRandom(7);
  const intervals = Array.from({ length: 200 }, (_interval, index) => ({
    secondsAgo: index,
    succeeded: Math.floor(random() * 6),
    failed: Math.floor(random() * 3),
    runTimeSeconds: Math.floor(random() * 1_000),
  }));
  await insert(workerId, intervals);
  const means = intervals
    .flatMap(({ succeeded, failed, runTimeSeconds }) =>
      Array.from({ length: succeeded + failed }, () => runTimeSeconds / (succeeded + failed)),
    )
    .sort((a, b) => a - b);
  const at = (share: number) => means[Math.ceil(share * means.length) - 1];
  const { m5 } = await getRunTimeQuantiles(database.db, { workerId, participantId: null, now });
  expect(m5).toEqual({ p50: at(0.5), p90: at(0.9), p99: at(0.99) });
});

test('an owner sees the quantiles of their own time only, before and after somebody else’s', async () => {
  const { db } = database;
  const [, , , workerId = ''] = workerIds;
  const [first = '', second = '', stranger = ''] = await insertTestParticipants(db, 3);
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
  const owners = [
    { participantId: first, ownedFrom: ago(86_400), ownedTo: ago(7_200) },
    { participantId: second, ownedFrom: ago(7_200), ownedTo: ago(100) },
    { participantId: first, ownedFrom: ago(100), ownedTo: null },
  ];
  await db
    .insertInto('workerOwners')
    .values(owners.map((owner) => ({ workerId, ...owner })))
    .execute();
  await insert(workerId, [
    { secondsAgo: 7_201, succeeded: 1, failed: 0, runTimeSeconds: 1 },
    { secondsAgo: 7_200, succeeded: 1, failed: 0, runTimeSeconds: 2 },
    { secondsAgo: 101, succeeded: 1, failed: 0, runTimeSeconds: 3 },
    { secondsAgo: 100, succeeded: 1, failed: 0, runTimeSeconds: 4 },
  ]);
  const read = async (participantId: Id) => {
    const { m5, h24 } = await getRunTimeQuantiles(db, { workerId, participantId, now });
    return [m5?.p50, h24?.p50, h24?.p99];
  };
  expect(await read(first)).toEqual([4, 1, 4]);
  expect(await read(second)).toEqual([3, 2, 3]);
  expect(await read(stranger)).toEqual([undefined, undefined, undefined]);
});

interface Interval {
  secondsAgo: number;
  succeeded: number;
  failed: number | null;
  runTimeSeconds: number | null;
}

async function insert(workerId: Id, intervals: readonly Interval[]): Promise<void> {
  const rows = intervals.map((interval) => ({
    workerId,
    ts: new Date(now.getTime() - interval.secondsAgo * 1000),
    up: true,
    succeededIncrease: interval.succeeded,
    failedIncrease: interval.failed,
    runTimeSecondsIncrease: interval.runTimeSeconds,
    intervalSeconds: 15,
  }));
  await insertWorkerMetrics(database.db, rows);
}
