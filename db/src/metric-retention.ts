import { sql } from 'kysely';
import type { Db } from './database.ts';
import { ensureGpuPartitions, gpuRetentionDays } from './gpu-metrics.ts';
import { ensureRollUpPartitions } from './rollup-partitions.ts';
import { ensureMetricPartitions } from './worker-metrics.ts';
import { deleteOldPower } from './worker-power.ts';

/** How many days of each resolution are kept at least; a partition goes when its last row is older. */
export interface MetricRetention {
  rawDays: number;
  fiveMinuteDays: number;
  hourlyDays: number;
  dailyDays: number;
}

export const defaultMetricRetention: MetricRetention = {
  rawDays: 7,
  fiveMinuteDays: 30,
  hourlyDays: 730,
  dailyDays: 1_825,
};

const dayMs = 86_400_000;
const daysAhead = 3;

/**
 * Makes the partitions of every metrics table that may be needed before this is called again, and those behind in which
 * late rows may fall. Makes only what is missing; call it at start and at least daily.
 */
export async function ensurePartitionsAhead(db: Db, now: Date, { rawDays }: MetricRetention): Promise<void> {
  await ensureMetricPartitions(db, now);
  const from = new Date(now.getTime() - rawDays * dayMs);
  const to = new Date(now.getTime() + daysAhead * dayMs);
  await ensureRollUpPartitions(db, { from, to });
  await ensureGpuPartitions(db, { from: new Date(now.getTime() - gpuRetentionDays.raw * dayMs), to });
}

/**
 * Drops the partitions that lie wholly before what is kept and returns their names; days of power go with the days of
 * metrics. Gives up, and throws, where a
 * reader is in the way for a second: writers would queue behind it.
 */
export async function dropExpiredMetrics(db: Db, now: Date, retention: MetricRetention): Promise<string[]> {
  const kept = [
    { table: 'worker_metrics', days: retention.rawDays },
    { table: 'worker_metrics_5m', days: retention.fiveMinuteDays },
    { table: 'worker_metrics_1h', days: retention.hourlyDays },
    { table: 'worker_metrics_1d', days: retention.dailyDays },
    { table: 'participant_metrics_1h', days: retention.hourlyDays },
    { table: 'fleet_metrics_1h', days: retention.hourlyDays },
    { table: 'gpu_metrics', days: gpuRetentionDays.raw },
    { table: 'gpu_metrics_1h', days: gpuRetentionDays.hourly },
  ].map(({ table, days }) => ({ table, from: new Date(now.getTime() - days * dayMs) }));
  await deleteOldPower(db, new Date(now.getTime() - retention.dailyDays * dayMs));
  const names = await listExpired(db, kept);
  for (const name of names) {
    await db.transaction().execute(async (tx) => {
      await sql`SET LOCAL lock_timeout = '1s'`.execute(tx);
      await sql`DROP TABLE IF EXISTS ${sql.id(name)}`.execute(tx);
    });
  }
  return names;
}

async function listExpired(db: Db, kept: readonly { table: string; from: Date }[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT partition.relname AS name
    FROM unnest(${kept.map(({ table }) => table)}::text[], ${kept.map(({ from }) => from)}::timestamptz[])
      AS kept (parent, kept_from)
    JOIN pg_inherits ON inhparent = parent::regclass
    JOIN pg_class AS partition ON partition.oid = inhrelid
    WHERE substring(pg_get_expr(relpartbound, partition.oid) FROM 'TO \\(''([^'']+)''\\)')::timestamptz <= kept_from
    ORDER BY name
  `.execute(db);
  return rows.map(({ name }) => name);
}
