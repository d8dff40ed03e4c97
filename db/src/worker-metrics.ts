import { type Insertable, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id, WorkerMetricsTable } from './schema.ts';

export type WorkerMetricsRow = Insertable<WorkerMetricsTable>;

const dayMs = 86_400_000;

/**
 * Makes the partitions of `worker_metrics` that `now` may need: two days back, the day itself and three ahead (UTC).
 * Makes only what is missing; safe in several daemons at once. A partition is made apart and then attached, which
 * blocks neither readers nor writers of the others.
 */
export async function ensureMetricPartitions(db: Db, now: Date): Promise<void> {
  const today = Math.floor(now.getTime() / dayMs) * dayMs;
  const days = [-2, -1, 0, 1, 2, 3].map((offset) => new Date(today + offset * dayMs));
  const { rows } = await sql<{ name: string }>`
    SELECT relid::regclass::text AS name FROM pg_partition_tree('worker_metrics')
  `.execute(db);
  const existing = new Set(rows.map((row) => row.name));
  const missing = days.filter((day) => !existing.has(toPartitionName(day)));
  if (missing.length > 0) await createPartitions(db, missing);
}

async function createPartitions(db: Db, days: readonly Date[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // One maker at a time, so that two daemons do not both find a partition missing.
    await sql`SELECT pg_advisory_xact_lock(hashtext('worker_metrics_partitions'))`.execute(tx);
    for (const day of days) {
      const name = toPartitionName(day);
      const { rows } = await sql<{ found: boolean }>`
        SELECT to_regclass(${name}) IS NOT NULL AS found
      `.execute(tx);
      if (rows[0]?.found) continue;
      const table = sql.id(name);
      const from = sql.lit(day.toISOString());
      const to = sql.lit(new Date(day.getTime() + dayMs).toISOString());
      await sql`CREATE TABLE ${table} (LIKE worker_metrics INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`.execute(
        tx,
      );
      await sql`ALTER TABLE worker_metrics ATTACH PARTITION ${table} FOR VALUES FROM (${from}) TO (${to})`.execute(
        tx,
      );
    }
  });
}

function toPartitionName(day: Date): string {
  return `worker_metrics_${day.toISOString().slice(0, 10).replaceAll('-', '_')}`;
}

/**
 * Writes rows in one statement and returns the keys of those that were new: a row that is already there stays as it
 * is, so a batch whose commit was not heard of may be written again. Rows of workers that do not exist are left out.
 */
export async function insertWorkerMetrics(
  db: Db,
  metrics: readonly WorkerMetricsRow[],
): Promise<{ workerId: Id; ts: Date }[]> {
  if (metrics.length === 0) return [];
  const column = <Name extends keyof WorkerMetricsRow>(name: Name) => metrics.map((row) => row[name] ?? null);
  const { rows } = await sql<{ workerId: Id; ts: Date }>`
    INSERT INTO worker_metrics (worker_id, ts, up, failure, latency_ms, enabled, model_connected, proxies_connected,
      active_requests, max_active_requests, requests_increase, succeeded_increase, failed_increase,
      run_time_seconds_increase, tokens_increase, earned_nanoton_increase, interval_seconds)
    SELECT t.* FROM unnest(
      ${column('workerId')}::bigint[], ${column('ts')}::timestamptz[], ${column('up')}::boolean[],
      ${column('failure')}::text[], ${column('latencyMs')}::real[], ${column('enabled')}::boolean[],
      ${column('modelConnected')}::boolean[], ${column('proxiesConnected')}::smallint[],
      ${column('activeRequests')}::integer[], ${column('maxActiveRequests')}::integer[],
      ${column('requestsIncrease')}::integer[], ${column('succeededIncrease')}::integer[],
      ${column('failedIncrease')}::integer[], ${column('runTimeSecondsIncrease')}::float8[],
      ${column('tokensIncrease')}::float8[], ${column('earnedNanotonIncrease')}::bigint[],
      ${column('intervalSeconds')}::real[]
    ) AS t (worker_id) JOIN workers ON workers.id = t.worker_id
    ON CONFLICT (worker_id, ts) DO NOTHING
    RETURNING worker_id, ts
  `.execute(db);
  return rows;
}
