import { afterAll, beforeAll, expect, test } from 'vitest';
import { listRequestMinutes } from './request-minutes.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';
import { ensureMetricPartitions, insertWorkerMetrics } from './worker-metrics.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const at = (seconds: number) => new Date(noon.getTime() + seconds * 1000);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureMetricPartitions(database.db, noon);
});
afterAll(() => database.drop());

test('what finished is summed by minute; unknown failures stay unknown, and long intervals are left out', async () => {
  const { workerId } = await insertTestWorker(database.db);
  const { workerId: idle } = await insertTestWorker(database.db);
  const row = { workerId, up: true, failedIncrease: 1, runTimeSecondsIncrease: 4, intervalSeconds: 15 };
  await insertWorkerMetrics(database.db, [
    { ...row, ts: at(-1), succeededIncrease: 100 },
    { ...row, ts: at(5), succeededIncrease: 2, proxiesConnected: 1 },
    { ...row, ts: at(20), succeededIncrease: 3 },
    { ...row, ts: at(65), succeededIncrease: 4, failedIncrease: null, proxiesConnected: 0 },
    { ...row, ts: at(70), up: false, failedIncrease: null, runTimeSecondsIncrease: null },
    { ...row, ts: at(130), succeededIncrease: 500, intervalSeconds: 900 },
    { workerId: idle, ts: at(5), up: true, succeededIncrease: 0, failedIncrease: 0 },
  ]);
  const minute = noon.getTime() / 60_000;
  expect(await listRequestMinutes(database.db, { workerIds: [workerId, idle], from: noon })).toEqual([
    {
      workerId,
      lastProxyAt: at(5),
      minutes: [
        { minute, succeeded: 5, failed: 2, runTimeSeconds: 8 },
        { minute: minute + 1, succeeded: 4, failed: null, runTimeSeconds: 4 },
      ],
    },
    { workerId: idle, lastProxyAt: null, minutes: [] },
  ]);
});
