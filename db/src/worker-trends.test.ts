import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollUpFiveMinutes } from './rollups.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertMarkedMetrics } from './testing-workers.ts';
import { ensureMetricPartitions } from './worker-metrics.ts';
import { listWorkerTrends } from './worker-trends.ts';
import { insertTestWorkers } from './workers-fixture.ts';

const from = new Date('2026-11-30T00:00:00Z');
const to = new Date('2026-11-30T03:00:00Z');
const range = { from, to, stepSeconds: 3_600 };

let database: TestDatabase;
let workerIds: Id[];
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureMetricPartitions(database.db, from);
  workerIds = await insertTestWorkers(database.db, 3);
  const minutes = Array.from({ length: 180 }, (_, n) => n).filter((minute) => minute < 60 || minute >= 120);
  await insertMarkedMetrics(
    database.db,
    workerIds.slice(0, 2).flatMap((workerId, place) =>
      minutes.map((minute) => ({
        ...{ workerId, ts: new Date(from.getTime() + minute * 60_000), up: true, failure: null },
        ...{ intervalSeconds: 60, requestsIncrease: 60 * (place + 1), succeededIncrease: 0 },
        ...{ failedIncrease: 0, activeRequests: 0, maxActiveRequests: 8, runTimeSecondsIncrease: 0 },
        earnedNanotonIncrease: 0n,
      })),
    ),
  );
  await rollUpFiveMinutes(database.db, new Date('2026-11-30T05:00:00Z'));
});
afterAll(() => database.drop());

test('each worker has its own rates, and a gap where nobody looked', async () => {
  const trends = await listWorkerTrends(database.db, { ...range, workerIds, participantId: null });
  expect(new Map(trends.map(({ workerId, requestsPerSecond }) => [workerId, requestsPerSecond]))).toEqual(
    new Map([
      [workerIds[0], [1, null, 1]],
      [workerIds[1], [2, null, 2]],
    ]),
  );
});

test('workers of somebody else have none', async () => {
  expect(await listWorkerTrends(database.db, { ...range, workerIds, participantId: '999999' })).toEqual([]);
});
