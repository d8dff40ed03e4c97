import { ensurePartitionsAhead } from '@cocoon-pool/db/metric-retention';
import { markForRollUp } from '@cocoon-pool/db/rollups';
import { createTestDatabase } from '@cocoon-pool/db/testing';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { insertWorkerMetrics } from '@cocoon-pool/db/worker-metrics';
import { expect, test } from 'vitest';
import { listStorageJobs } from './storage-jobs.ts';

const retention = { rawDays: 7, fiveMinuteDays: 30, hourlyDays: 730, dailyDays: 1_825 };

test('a scrape is rolled up, and its partition goes when its time is over', async () => {
  const { db, drop } = await createTestDatabase();
  const now = new Date('2026-11-30T12:00:00Z');
  await ensurePartitionsAhead(db, now, retention);
  const { workerId } = await insertTestWorker(db);
  await db.transaction().execute(async (tx) => {
    await insertWorkerMetrics(tx, [
      { workerId, ts: now, up: true, requestsIncrease: 3, intervalSeconds: 15 },
    ]);
    await markForRollUp(tx, [now]);
  });
  const runAll = async (at: Date) => {
    for (const job of listStorageJobs(db, retention)) await job.run(at);
  };
  const countRows = async (table: 'workerMetrics' | 'metricRollupMarks') =>
    (await db.selectFrom(table).select('ts').execute()).length;
  expect(await countRows('metricRollupMarks')).toBe(1);
  await runAll(new Date('2026-12-01T00:30:00Z'));
  expect(await countRows('metricRollupMarks')).toBe(0);
  expect(await countRows('workerMetrics')).toBe(1);
  await runAll(new Date('2026-12-07T23:30:00Z'));
  expect(await countRows('workerMetrics')).toBe(1);
  await runAll(new Date('2026-12-08T00:00:00Z'));
  expect(await countRows('workerMetrics')).toBe(0);
  await drop();
});
