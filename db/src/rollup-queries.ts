import { sql } from 'kysely';
import type { Tx } from './database.ts';

/** Start and end of whole buckets, the end left out. */
export interface BucketRange {
  from: Date;
  to: Date;
}

/**
 * Sums the scrapes of whole five-minute buckets per worker. Rows that come out as they are stay untouched. What a
 * hostile worker claims is cut to what a column holds, so that it cannot stop the sums of all others.
 */
export async function upsertFiveMinutes(tx: Tx, { from, to }: BucketRange): Promise<void> {
  await sql`
    INSERT INTO worker_metrics_5m (${workerColumns})
    SELECT date_bin('5 minutes', ts, 'epoch'), worker_id,
      ${cut('sum(earned_nanoton_increase)', maxInt8)}::bigint,
      sum(${cut('tokens_increase', '1e15')}),
      round(sum(${cut('run_time_seconds_increase', '1e9')})::numeric, 6)::float8,
      sum(interval_seconds::float8) FILTER (WHERE requests_increase IS NOT NULL),
      ${cut('sum(requests_increase)', maxInt4)}::integer,
      ${cut('sum(succeeded_increase)', maxInt4)}::integer,
      ${cut('sum(failed_increase)', maxInt4)}::integer,
      ${cut('sum(active_requests)', maxInt4)}::integer,
      max(active_requests), max(max_active_requests),
      min(requests_increase / nullif(interval_seconds, 0)), max(requests_increase / nullif(interval_seconds, 0)),
      avg(latency_ms) FILTER (WHERE up),
      count(active_requests), count(*), count(*) FILTER (WHERE up)
    FROM worker_metrics WHERE ts >= ${from} AND ts < ${to}
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (worker_id, ts) DO UPDATE SET (${workerColumns}) = (${excludedWorkerColumns})
    WHERE worker_metrics_5m.* IS DISTINCT FROM excluded.*
  `.execute(tx);
}

/** Sums the five-minute rows of whole hours per worker, worker by worker. Rows that come out as they are stay untouched. */
export async function upsertHours(tx: Tx, { from, to }: BucketRange): Promise<void> {
  await sql`
    INSERT INTO worker_metrics_1h (${workerColumns})
    SELECT date_bin('1 hour', ts, 'epoch'), worker_id, ${fiveMinuteSums}
    FROM worker_metrics_5m WHERE ts >= ${from} AND ts < ${to}
    GROUP BY 1, 2 ORDER BY 2, 1
    ON CONFLICT (worker_id, ts) DO UPDATE SET (${workerColumns}) = (${excludedWorkerColumns})
    WHERE worker_metrics_1h.* IS DISTINCT FROM excluded.*
  `.execute(tx);
}

/** Sums the hours of whole days (UTC) per worker. Rows that come out as they are stay untouched. */
export async function upsertDays(tx: Tx, { from, to }: BucketRange): Promise<void> {
  await sql`
    INSERT INTO worker_metrics_1d (${workerColumns})
    SELECT date_bin('1 day', ts, 'epoch'), worker_id, ${hourSums}
    FROM worker_metrics_1h WHERE ts >= ${from} AND ts < ${to}
    GROUP BY 1, 2 ORDER BY 2, 1
    ON CONFLICT (worker_id, ts) DO UPDATE SET (${workerColumns}) = (${excludedWorkerColumns})
    WHERE worker_metrics_1d.* IS DISTINCT FROM excluded.*
  `.execute(tx);
}

/**
 * Sums the five-minute rows of whole hours per participant. A bucket belongs to the last owner within it: to a new
 * owner from the bucket on in which the worker came, to one who left it up to the bucket in which it went.
 */
export async function upsertParticipantHours(tx: Tx, { from, to }: BucketRange): Promise<void> {
  await sql`
    WITH owners AS (
      SELECT worker_id, participant_id, owned_from, owned_to,
        lead(owned_from) OVER (PARTITION BY worker_id ORDER BY owned_from) AS next_from
      FROM worker_owners WHERE owned_from < ${to} AND (owned_to IS NULL OR owned_to > ${from})
    ), totals AS (
      SELECT ts, participant_id, ${bucketTotals}
      FROM worker_metrics_5m JOIN owners USING (worker_id)
      WHERE ts >= ${from} AND ts < ${to}
        AND owned_from < ts + interval '5 minutes' AND (owned_to IS NULL OR owned_to > ts)
        AND (next_from IS NULL OR next_from >= ts + interval '5 minutes')
      GROUP BY 1, 2
    )
    INSERT INTO participant_metrics_1h (ts, participant_id, ${totalColumns})
    SELECT date_bin('1 hour', ts, 'epoch'), participant_id, ${hourTotals} FROM totals GROUP BY 1, 2
    ON CONFLICT (participant_id, ts) DO UPDATE SET (${totalColumns}) = (${excludedTotalColumns})
  `.execute(tx);
}

/** Sums the five-minute rows of whole hours over all workers. */
export async function upsertFleetHours(tx: Tx, { from, to }: BucketRange): Promise<void> {
  await sql`
    WITH totals AS (
      SELECT ts, ${bucketTotals} FROM worker_metrics_5m WHERE ts >= ${from} AND ts < ${to} GROUP BY 1
    )
    INSERT INTO fleet_metrics_1h (ts, ${totalColumns})
    SELECT date_bin('1 hour', ts, 'epoch'), ${hourTotals} FROM totals GROUP BY 1
    ON CONFLICT (ts) DO UPDATE SET (${totalColumns}) = (${excludedTotalColumns})
  `.execute(tx);
}

const maxInt2 = '32767';
const maxInt4 = '2147483647';
const maxInt8 = '9223372036854775807';

/** At most `max`; unlike `least`, null stays null. */
function cut(value: string, max: string) {
  return sql.raw(`(CASE WHEN ${value} > ${max} THEN ${max} ELSE ${value} END)`);
}

const workerNames = [
  'ts',
  'worker_id',
  'earned_nanoton',
  'tokens',
  'run_time_seconds',
  'interval_seconds',
  'requests',
  'succeeded',
  'failed',
  'active_requests_sum',
  'active_requests_max',
  'max_active_requests',
  'requests_per_second_min',
  'requests_per_second_max',
  'latency_ms_mean',
  'active_requests_count',
  'scrapes',
  'up_scrapes',
];
const workerColumns = sql.raw(workerNames.join(', '));
const excludedWorkerColumns = sql.raw(workerNames.map((name) => `excluded.${name}`).join(', '));

/** Of the five-minute rows of an hour, in the order of `workerNames` after its key. */
export const fiveMinuteSums = sql`
  ${cut('sum(earned_nanoton)', maxInt8)}::bigint AS earned_nanoton,
  sum(tokens) AS tokens, round(sum(run_time_seconds)::numeric, 6)::float8 AS run_time_seconds,
  sum(interval_seconds::float8)::real AS interval_seconds,
  ${cut('sum(requests)', maxInt4)}::integer AS requests,
  ${cut('sum(succeeded)', maxInt4)}::integer AS succeeded,
  ${cut('sum(failed)', maxInt4)}::integer AS failed,
  ${cut('sum(active_requests_sum)', maxInt4)}::integer AS active_requests_sum,
  max(active_requests_max) AS active_requests_max, max(max_active_requests) AS max_active_requests,
  min(requests_per_second_min) AS requests_per_second_min, max(requests_per_second_max) AS requests_per_second_max,
  (sum(latency_ms_mean * up_scrapes) / sum(up_scrapes) FILTER (WHERE latency_ms_mean IS NOT NULL))::real
    AS latency_ms_mean,
  ${cut('sum(active_requests_count)', maxInt2)}::smallint AS active_requests_count,
  ${cut('sum(scrapes)', maxInt2)}::smallint AS scrapes, ${cut('sum(up_scrapes)', maxInt2)}::smallint AS up_scrapes`;

/** Of the hourly rows of a day, in the order of `workerNames` after its key: a day's columns are wide enough. */
const hourSums = sql`
  ${cut('sum(earned_nanoton)', maxInt8)}::bigint, sum(tokens), round(sum(run_time_seconds)::numeric, 6)::float8,
  sum(interval_seconds::float8), sum(requests), sum(succeeded), sum(failed), sum(active_requests_sum),
  max(active_requests_max), max(max_active_requests), min(requests_per_second_min), max(requests_per_second_max),
  (sum(latency_ms_mean * up_scrapes) / sum(up_scrapes) FILTER (WHERE latency_ms_mean IS NOT NULL))::real,
  sum(active_requests_count), sum(scrapes), sum(up_scrapes)`;

const totalNames = [
  'earned_nanoton',
  'requests',
  'succeeded',
  'failed',
  'tokens',
  'run_time_seconds',
  'interval_seconds',
  'active_requests_mean',
  'active_requests_max',
  'max_active_requests',
  'requests_per_second_min',
  'requests_per_second_max',
  'latency_ms_mean',
  'workers',
  'scrapes',
  'up_scrapes',
];
const totalColumns = sql.raw(totalNames.join(', '));
const excludedTotalColumns = sql.raw(totalNames.map((name) => `excluded.${name}`).join(', '));

/** Of one five-minute bucket, over its workers. */
const bucketTotals = sql.raw(`
  sum(earned_nanoton) AS earned, sum(requests)::float8 AS requests, sum(succeeded)::float8 AS succeeded,
  sum(failed)::float8 AS failed, sum(tokens) AS tokens, sum(run_time_seconds) AS run_time,
  sum(interval_seconds::float8) AS seconds,
  sum(active_requests_sum::float8 / nullif(active_requests_count, 0)) AS active,
  sum(max_active_requests::float8) AS capacity,
  sum(requests / nullif(interval_seconds::float8, 0)) AS rate,
  sum(latency_ms_mean::float8 * up_scrapes) AS latency_sum,
  sum(up_scrapes) FILTER (WHERE latency_ms_mean IS NOT NULL) AS latency_count,
  count(*) AS workers, sum(scrapes) AS scrapes, sum(up_scrapes) AS up_scrapes`);

/** Of one hour, over its five-minute totals, in the order of `totalNames`. */
const hourTotals = sql`
  ${cut('sum(earned)', maxInt8)}::bigint, sum(requests), sum(succeeded), sum(failed), sum(tokens),
  round(sum(run_time)::numeric, 6)::float8, sum(seconds), avg(active), max(active), max(capacity), min(rate), max(rate),
  sum(latency_sum) / sum(latency_count)::float8, max(workers), sum(scrapes), sum(up_scrapes)`;
