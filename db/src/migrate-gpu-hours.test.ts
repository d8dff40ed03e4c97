import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { ensureGpuPartitions, insertGpuMetrics, rollUpGpuHours } from './gpu-metrics.ts';
import { migrateToLatest, migrateToVersion } from './migrate-database.ts';
import { createTestDatabaseAt } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';

test('hours of GPUs that lay by months are all there by weeks, and new ones come beside them', async () => {
  const { db, drop } = await createTestDatabaseAt('0031');
  await sql`
    CREATE TABLE gpu_metrics_1h_2026_03 PARTITION OF gpu_metrics_1h
      FOR VALUES FROM ('2026-03-01T00:00Z') TO ('2026-04-01T00:00Z')
  `.execute(db);
  await sql`
    INSERT INTO gpu_metrics_1h (ts, worker_id, gpu_index, power_watts_mean, samples)
    SELECT ts, 7, 0, 500, 240 FROM generate_series('2026-03-01T00:00Z'::timestamptz, '2026-03-31T23:00Z', '1 hour') AS ts
  `.execute(db);
  await migrateToVersion(db, '0034');
  await migrateToLatest(db);
  const count = async () => (await db.selectFrom('gpuMetrics1h').select('ts').execute()).length;
  expect(await count()).toBe(31 * 24);
  const { workerId } = await insertTestWorker(db);
  const ts = new Date('2026-03-31T23:10:00Z');
  await ensureGpuPartitions(db, { from: ts, to: new Date('2026-04-01T00:00:00Z') });
  const figures = { utilizationRatio: 1, memoryUsedBytes: null, temperatureCelsius: null, powerWatts: 500 };
  await db.transaction().execute((tx) => insertGpuMetrics(tx, [{ workerId, ts, gpuIndex: 0, ...figures }]));
  expect(await rollUpGpuHours(db, new Date('2026-04-01T02:00:00Z'))).toBe(1);
  expect(await count()).toBe(31 * 24 + 1);
  await drop();
});
