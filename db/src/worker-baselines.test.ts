import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Db } from './database.ts';
import { defaultMetricRetention, ensurePartitionsAhead } from './metric-retention.ts';
import { rollUpFiveMinutes, rollUpHours } from './rollups.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertMarkedMetrics, insertTestWorker } from './testing-workers.ts';
import { listWorkerBaselines, refreshWorkerBaselines } from './worker-baselines.ts';
import { ensureMetricPartitions } from './worker-metrics.ts';

const now = new Date('2026-03-08T12:00:00Z');
const hourMs = 3_600_000;

let database: TestDatabase;
let db: Db;
beforeEach(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  for (let day = 0; day < 9; day += 1)
    await ensureMetricPartitions(db, new Date(now.getTime() - day * 24 * hourMs));
  await ensurePartitionsAhead(db, now, defaultMetricRetention);
});
afterEach(() => database.drop());

test('a week of history gives means of 7 days and of the last day', async () => {
  const { workerId } = await insertTestWorker(db);
  await insertHours(workerId, 7 * 24, (hoursAgo) => (hoursAgo <= 24 ? 400n : 1_000n));
  expect(await refreshWorkerBaselines(db, now)).toBe(1);
  const [baseline] = await listWorkerBaselines(db, [workerId]);
  expect(baseline).toMatchObject({ workerId, runTimeSecondsMean: 2, earnedNanotonPerHourOfDay: 400 });
  expect(baseline?.earnedNanotonPerHourMean).toBeCloseTo((6 * 1_000 + 400) / 7, 0);
});

test('what is older than a week counts no more', async () => {
  const { workerId } = await insertTestWorker(db);
  await insertHours(workerId, 8 * 24, (hoursAgo) => (hoursAgo > 7 * 24 ? 1_000_000n : 100n));
  await refreshWorkerBaselines(db, now);
  expect((await listWorkerBaselines(db, [workerId]))[0]?.earnedNanotonPerHourMean).toBeCloseTo(100, 5);
});

test('with too little history there is nothing to compare with', async () => {
  const young = await insertTestWorker(db);
  const fresh = await insertTestWorker(db);
  await insertHours(young.workerId, 40, () => 100n);
  await refreshWorkerBaselines(db, now);
  const unknown = { earnedNanotonPerHourMean: null, earnedNanotonPerHourOfDay: null };
  expect(await listWorkerBaselines(db, [young.workerId, fresh.workerId])).toEqual([
    { workerId: young.workerId, runTimeSecondsMean: 2, ...unknown, earnedNanotonPerHourOfDay: 100 },
    { workerId: fresh.workerId, runTimeSecondsMean: null, ...unknown },
  ]);
});

test('days whose hours are not summed yet are read from their five minutes', async () => {
  const { workerId } = await insertTestWorker(db);
  await insertHours(workerId, 7 * 24, () => 100n);
  await refreshWorkerBaselines(db, now);
  const before = await listWorkerBaselines(db, [workerId]);
  await sql`DELETE FROM worker_metrics_1h WHERE ts >= ${now}::timestamptz - interval '3 days'`.execute(db);
  await refreshWorkerBaselines(db, new Date(now.getTime() + 1));
  expect(await listWorkerBaselines(db, [workerId])).toEqual(before);
});

/** An hour in one scrape: 10 requests of 2 s each. */
async function insertHours(workerId: Id, hours: number, toEarned: (hoursAgo: number) => bigint) {
  const rows = Array.from({ length: hours }, (_hour, index) => ({
    workerId,
    ts: new Date(now.getTime() - (index + 1) * hourMs + 1_000),
    up: true,
    requestsIncrease: 10,
    succeededIncrease: 9,
    failedIncrease: 1,
    runTimeSecondsIncrease: 20,
    earnedNanotonIncrease: toEarned(index + 1),
    intervalSeconds: 3_600,
  }));
  await insertMarkedMetrics(db, rows);
  await rollUpFiveMinutes(db, now);
  await rollUpHours(db, now);
}
