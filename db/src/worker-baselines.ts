import { baselineLeast } from '@cocoon-pool/domain/alerts/baseline-history';
import type { WorkerBaseline } from '@cocoon-pool/domain/alerts/rule-facts';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** Of those workers that have one. */
export async function listWorkerBaselines(
  db: Db,
  workerIds: readonly Id[],
): Promise<(WorkerBaseline & { workerId: Id })[]> {
  const { rows } = await sql<WorkerBaseline & { workerId: Id }>`
    SELECT worker_id, run_time_seconds_mean, earned_nanoton_per_hour_mean, earned_nanoton_per_hour_of_day
    FROM worker_baselines WHERE worker_id = ANY(${workerIds}::bigint[]) LIMIT ${workerIds.length}
  `.execute(db);
  return rows;
}

const workersPerStatement = 500;

/** Works out what every watched worker usually does, some workers at a time. Resolves to how many. */
export async function refreshWorkerBaselines(db: Db, now: Date): Promise<number> {
  let count = 0;
  let after: Id = '0';
  for (;;) {
    const ids = await upsertBaselines(db, after, now);
    count += ids.length;
    const last = ids.at(-1);
    if (last === undefined || ids.length < workersPerStatement) return count;
    after = last;
  }
}

/** From the hours that are summed, and from the five minutes of those that are not yet. */
async function upsertBaselines(db: Db, after: Id, now: Date): Promise<Id[]> {
  const { rows } = await sql<{ workerId: Id }>`
    WITH batch AS (
      SELECT id FROM workers WHERE removed_at IS NULL AND id > ${after} ORDER BY id
      LIMIT ${sql.lit(workersPerStatement)}
    ), kept AS (
      INSERT INTO worker_baselines AS known (worker_id, computed_at, run_time_seconds_mean,
        earned_nanoton_per_hour_mean, earned_nanoton_per_hour_of_day)
      SELECT batch.id, ${now},
        CASE WHEN finished >= ${sql.lit(baselineLeast.finished)} THEN run_time / finished END,
        CASE WHEN seconds >= ${sql.lit(baselineLeast.meanSeconds)} THEN earned * 3600 / seconds END,
        CASE WHEN day_seconds >= ${sql.lit(baselineLeast.daySeconds)} THEN day_earned * 3600 / day_seconds END
      FROM batch
      CROSS JOIN LATERAL (
        SELECT coalesce(max(ts) + interval '1 hour', ${now}::timestamptz - interval '7 days') AS summed_to
        FROM worker_metrics_1h WHERE worker_id = batch.id AND ts >= ${now}::timestamptz - interval '7 days'
          AND ts < ${now}
      ) AS edge
      CROSS JOIN LATERAL (
        SELECT sum(run_time_seconds) FILTER (WHERE failed IS NOT NULL) AS run_time,
          sum(succeeded + failed) AS finished,
          sum(earned_nanoton)::float8 AS earned,
          sum(interval_seconds::float8) FILTER (WHERE earned_nanoton IS NOT NULL) AS seconds,
          sum(earned_nanoton) FILTER (WHERE ts >= ${now}::timestamptz - interval '24 hours')::float8 AS day_earned,
          sum(interval_seconds::float8) FILTER (WHERE earned_nanoton IS NOT NULL
            AND ts >= ${now}::timestamptz - interval '24 hours') AS day_seconds
        FROM (
          SELECT ts, run_time_seconds, succeeded, failed, earned_nanoton, interval_seconds FROM worker_metrics_1h
          WHERE worker_id = batch.id AND ts >= ${now}::timestamptz - interval '7 days' AND ts < summed_to
          UNION ALL
          SELECT ts, run_time_seconds, succeeded, failed, earned_nanoton, interval_seconds FROM worker_metrics_5m
          WHERE worker_id = batch.id AND ts >= summed_to AND ts >= ${now}::timestamptz - interval '7 days'
            AND ts < ${now}
        ) AS buckets
      ) AS sums
      ON CONFLICT (worker_id) DO UPDATE SET computed_at = excluded.computed_at,
        run_time_seconds_mean = excluded.run_time_seconds_mean,
        earned_nanoton_per_hour_mean = excluded.earned_nanoton_per_hour_mean,
        earned_nanoton_per_hour_of_day = excluded.earned_nanoton_per_hour_of_day
      WHERE excluded.computed_at > known.computed_at
    )
    SELECT id AS worker_id FROM batch ORDER BY id
  `.execute(db);
  return rows.map(({ workerId }) => workerId);
}
