import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import type { WorkerHours } from './worker-hours.ts';

interface DayRange {
  workerId: Id;
  /** Start of a day (UTC), as is `to`. */
  from: Date;
  to: Date;
  stepDays: number;
}

const dayMs = 86_400_000;

export interface RolledUpDays {
  sums: WorkerHours[];
  /** End of the newest day that is rolled up: nothing is known from days since. */
  until: Date;
}

/**
 * What a worker did in steps of whole days counted from the epoch, in order; steps in which nobody looked, and days that
 * are not rolled up yet, are missing.
 */
export async function listRolledUpDays(
  db: Db,
  { workerId, from, to, stepDays }: DayRange,
): Promise<RolledUpDays> {
  const { rows } = await sql<WorkerHours & { newest: Date }>`
    SELECT date_bin(make_interval(days => ${stepDays}), ts, 'epoch') AS ts, max(ts) AS newest,
      sum(scrapes)::integer AS scrapes, sum(up_scrapes)::integer AS up_scrapes, sum(requests) AS requests,
      sum(succeeded) AS succeeded, sum(failed) AS failed, sum(tokens) AS tokens,
      round(sum(run_time_seconds)::numeric, 6)::float8 AS run_time_seconds, sum(earned_nanoton) AS earned_nanoton,
      sum(interval_seconds) AS interval_seconds,
      sum(active_requests_sum) / nullif(sum(active_requests_count), 0) AS active_requests_mean,
      max(active_requests_max) AS active_requests_max, max(max_active_requests) AS max_active_requests,
      min(requests_per_second_min) AS requests_per_second_min, max(requests_per_second_max) AS requests_per_second_max,
      sum(latency_ms_mean::float8 * up_scrapes) / sum(up_scrapes) FILTER (WHERE latency_ms_mean IS NOT NULL)
        AS latency_ms_mean
    FROM worker_metrics_1d WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to}
    GROUP BY 1 ORDER BY 1
  `.execute(db);
  const newest = rows.at(-1)?.newest;
  return {
    sums: rows.map(({ newest: _, ...row }) => row),
    until: newest === undefined ? from : new Date(newest.getTime() + dayMs),
  };
}
