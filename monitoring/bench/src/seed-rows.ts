import type { Db } from '@cocoon-pool/db/database';
import { ensureGpuPartitions, gpuBinSeconds } from '@cocoon-pool/db/gpu-metrics';
import { ensureRollUpPartitions } from '@cocoon-pool/db/rollup-partitions';
import { ensureMetricPartitions } from '@cocoon-pool/db/worker-metrics';
import { sql } from 'kysely';

interface Span {
  from: Date;
  /** Left out. */
  to: Date;
}

const dayMs = 86_400_000;

/** A row of every worker each 15 s, in the order in which a daemon writes them. */
export async function seedRawRows(db: Db, span: Span): Promise<void> {
  for (const { from, to } of toParts(span, dayMs / 8)) {
    await ensureMetricPartitions(db, from);
    await sql`
      INSERT INTO worker_metrics (worker_id, ts, up, latency_ms, enabled, model_connected, proxies_connected,
        active_requests, max_active_requests, requests_increase, succeeded_increase, failed_increase,
        run_time_seconds_increase, tokens_increase, earned_nanoton_increase, interval_seconds)
      SELECT id, ts, true, 3 + id % 7, true, true, 2, id % 60, 60, 15, 15, 0, 30.5, 600, 11400, 15
      FROM generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 ms', interval '15 seconds') AS ts, workers
      ORDER BY ts, id
    `.execute(db);
  }
}

/** A row of every worker each five minutes, in the order in which roll-ups write them. */
export async function seedFiveMinuteRows(db: Db, span: Span): Promise<void> {
  await ensureRollUpPartitions(db, span);
  for (const part of toParts(span, dayMs)) await insertRollUps(db, 'worker_metrics_5m', '5 minutes', part);
}

/** A row of every worker each hour; a day is written when it is over. */
export async function seedHourlyRows(db: Db, span: Span): Promise<void> {
  await ensureRollUpPartitions(db, span);
  for (const part of toParts(span, 10 * dayMs)) await insertRollUps(db, 'worker_metrics_1h', '1 hour', part);
}

/** A row of every worker each day (UTC) that is over. */
export async function seedDailyRows(db: Db, { from, to }: Span): Promise<void> {
  const day = (time: Date) => new Date(Math.floor(time.getTime() / dayMs) * dayMs);
  const days = { from: day(from), to: day(to) };
  await ensureRollUpPartitions(db, days);
  for (const part of toParts(days, 30 * dayMs)) await insertRollUps(db, 'worker_metrics_1d', '1 day', part);
}

const scrapesByTable = { worker_metrics_5m: 20, worker_metrics_1h: 240, worker_metrics_1d: 5_760 } as const;

async function insertRollUps(
  db: Db,
  table: keyof typeof scrapesByTable,
  width: '5 minutes' | '1 hour' | '1 day',
  { from, to }: Span,
): Promise<void> {
  const order = table === 'worker_metrics_1h' ? sql`date_trunc('day', ts, 'UTC'), id, ts` : sql`ts, id`;
  const scrapes = scrapesByTable[table];
  await sql`
    INSERT INTO ${sql.table(table)} (worker_id, ts, earned_nanoton, tokens, run_time_seconds, interval_seconds,
      requests, succeeded, failed, active_requests_sum, active_requests_max, max_active_requests,
      requests_per_second_min, requests_per_second_max, latency_ms_mean, active_requests_count, scrapes, up_scrapes)
    SELECT id, ts, 228000, 12000, 610.5, 300, 300 + id % 50, 299, 1, 600, 50, 60, 0.5, 1.5, 3.2,
      ${sql.lit(scrapes)}, ${sql.lit(scrapes)}, ${sql.lit(scrapes)}
    FROM generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 ms', ${sql.lit(width)}::interval) AS ts, workers
    ORDER BY ${order}
  `.execute(db);
}

/** Eight GPUs of every worker, each five minutes or each hour, in the order in which they are written. */
export async function seedGpuRows(
  db: Db,
  table: 'gpu_metrics' | 'gpu_metrics_1h',
  span: Span,
): Promise<void> {
  await ensureGpuPartitions(db, span);
  const isHourly = table === 'gpu_metrics_1h';
  const width = isHourly ? '1 hour' : `${gpuBinSeconds} seconds`;
  const figures = isHourly
    ? sql`utilization_ratio_mean, utilization_ratio_max, memory_used_bytes_max, temperature_celsius_max,
        power_watts_mean`
    : sql`utilization_ratio, memory_used_bytes, temperature_celsius, power_watts`;
  const values = isHourly ? sql`0.9, 1, 8e10, 70, 650` : sql`0.9, 8e10, 70, 650`;
  for (const { from, to } of toParts(span, dayMs)) {
    await sql`
      INSERT INTO ${sql.table(table)} (worker_id, ts, gpu_index, ${figures}, samples)
      SELECT id, ts, gpu, ${values}, 8
      FROM generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 ms', ${sql.lit(width)}::interval) AS ts,
        workers, generate_series(0, 7) AS gpu
      ORDER BY ts, id, gpu
    `.execute(db);
  }
}

/** What the GPUs of every worker drew on each day, written hour by hour. */
export async function seedPowerDays(db: Db, span: Span): Promise<void> {
  for (const { from } of toParts(span, dayMs)) {
    await sql`
      INSERT INTO worker_power_days (day, worker_id, watts, seconds)
      SELECT ${from}::timestamptz, id, array_fill(5200::real, ARRAY[24]), array_fill(3600::smallint, ARRAY[24]) FROM workers
      ORDER BY id
    `.execute(db);
  }
}

/** Gives readers what autovacuum gives them in time. */
export async function vacuumMetrics(db: Db): Promise<void> {
  const tables = ['worker_metrics', ...Object.keys(scrapesByTable)];
  for (const table of tables) {
    const { rows } = await sql<{ name: string }>`
      SELECT relid::regclass::text AS name FROM pg_partition_tree(${table}::regclass) WHERE isleaf
    `.execute(db);
    for (const { name } of rows) await sql`VACUUM (ANALYZE) ${sql.table(name)}`.execute(db);
  }
}

function toParts({ from, to }: Span, partMs: number): Span[] {
  const parts: Span[] = [];
  for (let start = from.getTime(); start < to.getTime(); start += partMs) {
    parts.push({ from: new Date(start), to: new Date(Math.min(start + partMs, to.getTime())) });
  }
  return parts;
}
