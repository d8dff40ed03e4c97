import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultMetricRetention, dropExpiredMetrics, ensurePartitionsAhead } from './metric-retention.ts';
import { ensureRollUpPartitions } from './rollup-partitions.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { ensureMetricPartitions } from './worker-metrics.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const now = new Date('2027-01-31T12:00:00Z');

test('partitions are there for late rows, for now and for the days to come, whichever daemons make them', async () => {
  const { db } = database;
  await Promise.all([
    ensurePartitionsAhead(db, now, defaultMetricRetention),
    ensurePartitionsAhead(db, now, defaultMetricRetention),
  ]);
  await ensurePartitionsAhead(db, now, defaultMetricRetention);
  expect(await listPartitions('worker_metrics_5m')).toEqual([
    'worker_metrics_5m_2027_01_18',
    'worker_metrics_5m_2027_01_25',
    'worker_metrics_5m_2027_02_01',
  ]);
  for (const table of ['worker_metrics_1h', 'participant_metrics_1h', 'fleet_metrics_1h']) {
    expect(await listPartitions(table)).toEqual([`${table}_2027_01`, `${table}_2027_02`]);
  }
  expect(await listPartitions('worker_metrics_1d')).toEqual(['worker_metrics_1d_2027']);
  expect(await listPartitions('worker_metrics')).toContain('worker_metrics_2027_01_31');
});

test('what is older than its retention is dropped, and nothing that is younger', async () => {
  const { db } = database;
  for (const day of [24, 25, 31]) await ensureMetricPartitions(db, new Date(Date.UTC(2027, 0, day)));
  await ensureRollUpPartitions(db, {
    from: new Date('2024-12-31T00:00:00Z'),
    to: new Date('2025-01-02T00:00:00Z'),
  });
  await ensureRollUpPartitions(db, { from: new Date('2026-12-27T00:00:00Z'), to: now });
  const dropped = await dropExpiredMetrics(db, now, defaultMetricRetention);
  expect(dropped).toContain('worker_metrics_2027_01_23');
  expect(dropped).toContain('worker_metrics_5m_2026_12_21');
  expect(dropped).toContain('fleet_metrics_1h_2024_12');
  expect((await listPartitions('worker_metrics'))[0]).toBe('worker_metrics_2027_01_24');
  expect((await listPartitions('worker_metrics_5m'))[0]).toBe('worker_metrics_5m_2026_12_28');
  for (const table of ['worker_metrics_1h', 'participant_metrics_1h', 'fleet_metrics_1h']) {
    expect((await listPartitions(table))[0]).toBe(`${table}_2025_01`);
  }
  expect(await listPartitions('worker_metrics_1d')).toEqual(
    [2024, 2025, 2026, 2027].map((year) => `worker_metrics_1d_${year}`),
  );
  expect(await dropExpiredMetrics(db, now, defaultMetricRetention)).toEqual([]);
  const muchLater = new Date('2030-01-01T00:00:00Z');
  expect(await dropExpiredMetrics(db, muchLater, defaultMetricRetention)).toContain('worker_metrics_1d_2024');
});

test('a reader in the way is not waited for', async () => {
  const { db } = database;
  await ensureMetricPartitions(db, new Date('2027-01-01T00:00:00Z'));
  const reader = await db.startTransaction().execute();
  await sql`SELECT FROM worker_metrics`.execute(reader);
  await expect(dropExpiredMetrics(db, now, defaultMetricRetention)).rejects.toThrow('lock timeout');
  await reader.commit().execute();
  expect(await dropExpiredMetrics(db, now, defaultMetricRetention)).toHaveLength(6);
});

async function listPartitions(table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = ${table}::regclass ORDER BY name
  `.execute(database.db);
  return rows.map(({ name }) => name);
}
