import { sql } from 'kysely';
import type { Db } from './database.ts';
import { fiveMinuteSums } from './rollup-queries.ts';
import type { Id } from './schema.ts';

/** Sums of one worker over one step of time. Null means unknown, never zero. */
export interface WorkerHours {
  /** Start of the step (UTC). */
  ts: Date;
  scrapes: number;
  upScrapes: number;
  requests: number | null;
  succeeded: number | null;
  failed: number | null;
  runTimeSeconds: number | null;
  tokens: number | null;
  earnedNanoton: bigint | null;
  /** Seconds that `requests` covers: the divisor of its rate. */
  intervalSeconds: number | null;
  activeRequestsMean: number | null;
  activeRequestsMax: number | null;
  maxActiveRequests: number | null;
  /** Of single scrape intervals: the veil around the mean. */
  requestsPerSecondMin: number | null;
  requestsPerSecondMax: number | null;
  latencyMsMean: number | null;
}

interface HourRange {
  workerId: Id;
  from: Date;
  to: Date;
  stepHours: number;
}

/**
 * What a worker did in steps of whole hours counted from the epoch, in order; steps in which nobody looked are missing.
 * Hours of days that are not rolled up yet come from the five-minute rows, up to the newest of those.
 */
export async function listWorkerHours(
  db: Db,
  { workerId, from, to, stepHours }: HourRange,
): Promise<WorkerHours[]> {
  const { rows } = await sql<WorkerHours>`
    WITH newest AS (
      SELECT max(ts) AS ts FROM worker_metrics_1h WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to}
    ), since AS (
      SELECT date_bin('1 hour', m.ts, 'epoch') AS ts, ${fiveMinuteSums}
      FROM (
        SELECT * FROM worker_metrics_5m
        WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to}
          AND ts >= coalesce((SELECT ts FROM newest) + interval '1 hour', ${from})
      ) AS m
      GROUP BY 1
    )
    SELECT date_bin(make_interval(hours => ${stepHours}), ts, 'epoch') AS ts,
      sum(scrapes)::integer AS scrapes, sum(up_scrapes)::integer AS up_scrapes, sum(requests)::float8 AS requests,
      sum(succeeded)::float8 AS succeeded, sum(failed)::float8 AS failed, sum(tokens) AS tokens,
      round(sum(run_time_seconds)::numeric, 6)::float8 AS run_time_seconds, sum(earned_nanoton) AS earned_nanoton,
      sum(interval_seconds::float8) AS interval_seconds,
      sum(active_requests_sum)::float8 / nullif(sum(active_requests_count), 0) AS active_requests_mean,
      max(active_requests_max) AS active_requests_max, max(max_active_requests) AS max_active_requests,
      min(requests_per_second_min) AS requests_per_second_min, max(requests_per_second_max) AS requests_per_second_max,
      sum(latency_ms_mean::float8 * up_scrapes) / sum(up_scrapes) FILTER (WHERE latency_ms_mean IS NOT NULL)
        AS latency_ms_mean
    FROM (
      SELECT ts, ${names} FROM worker_metrics_1h WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to}
      UNION ALL SELECT * FROM since
    ) AS m
    GROUP BY 1 ORDER BY 1
  `.execute(db);
  return rows;
}

const names =
  sql.raw(`earned_nanoton, tokens, run_time_seconds, interval_seconds, requests, succeeded, failed,
  active_requests_sum, active_requests_max, max_active_requests, requests_per_second_min, requests_per_second_max,
  latency_ms_mean, active_requests_count, scrapes, up_scrapes`);
