import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import type { WorkerHours } from './worker-hours.ts';

/** Sums of one worker over some time from `ts` on. Null means unknown, never zero. */
export type StatsSums = Pick<
  WorkerHours,
  | 'ts'
  | 'scrapes'
  | 'upScrapes'
  | 'requests'
  | 'succeeded'
  | 'failed'
  | 'runTimeSeconds'
  | 'earnedNanoton'
  | 'intervalSeconds'
  | 'activeRequestsMean'
  | 'requestsPerSecondMin'
  | 'requestsPerSecondMax'
>;

interface Span {
  from: Date;
  to: Date;
}

interface FineRange extends Span {
  workerId: Id;
  stepSeconds: number;
  /** Where a step starts. */
  origin: Date;
  /** Within the range: where sums of five minutes are read; empty = nowhere. */
  summed: readonly Span[];
}

/**
 * Sums by steps of one worker's five-minute sums, and of its scrapes: all of the range where nothing is `summed`, else
 * before its first whole five minutes and after the newest that are rolled up. Steps without any are missing.
 */
export async function listFineSums(db: Db, range: FineRange): Promise<StatsSums[]> {
  const { from, to, summed } = range;
  if (summed.length === 0) return sumParts(db, range, toScrapes(range, { from, to }));
  const whole = toWhole({ from, to });
  if (whole.from >= whole.to) return sumParts(db, range, toScrapes(range, { from, to }));
  const until = (await findRolledUpUntil(db, range, whole)) ?? whole.from;
  return sumParts(db, range, [
    ...toScrapes(range, { from, to: whole.from }),
    ...summed.flatMap((span) => toFiveMinutes(range, toWhole(span))),
    ...toScrapes(range, { from: until, to }),
  ]);
}

const fiveMinutesMs = 300_000;

function toWhole({ from, to }: Span): Span {
  return {
    from: new Date(Math.ceil(from.getTime() / fiveMinutesMs) * fiveMinutesMs),
    to: new Date(Math.floor(to.getTime() / fiveMinutesMs) * fiveMinutesMs),
  };
}

async function findRolledUpUntil(db: Db, { workerId }: FineRange, { from, to }: Span): Promise<Date | null> {
  const { rows } = await sql<{ until: Date | null }>`
    SELECT max(ts) + interval '5 minutes' AS until FROM worker_metrics_5m
    WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to}
  `.execute(db);
  return rows[0]?.until ?? null;
}

function toFiveMinutes({ workerId }: FineRange, { from, to }: Span): RawBuilder<unknown>[] {
  if (from >= to) return [];
  return [
    sql`SELECT ts, scrapes, up_scrapes, requests, succeeded, failed, run_time_seconds, earned_nanoton, interval_seconds,
        active_requests_sum AS active_sum, active_requests_count AS active_count,
        requests_per_second_min AS rate_min, requests_per_second_max AS rate_max
      FROM worker_metrics_5m WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to}`,
  ];
}

/** Where failures are unknown, so are the requests that finished and their run time. */
function toScrapes({ workerId }: FineRange, { from, to }: Span): RawBuilder<unknown>[] {
  if (from >= to) return [];
  return [
    sql`SELECT ts, 1 AS scrapes, up::int AS up_scrapes, requests_increase AS requests,
        CASE WHEN failed_increase IS NOT NULL THEN succeeded_increase END AS succeeded, failed_increase AS failed,
        CASE WHEN failed_increase IS NOT NULL THEN run_time_seconds_increase END AS run_time_seconds,
        earned_nanoton_increase AS earned_nanoton,
        CASE WHEN requests_increase IS NOT NULL THEN interval_seconds END AS interval_seconds,
        active_requests AS active_sum, (active_requests IS NOT NULL)::int AS active_count,
        requests_increase / nullif(interval_seconds, 0) AS rate_min,
        requests_increase / nullif(interval_seconds, 0) AS rate_max
      FROM worker_metrics WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to}`,
  ];
}

async function sumParts(
  db: Db,
  { stepSeconds, origin }: FineRange,
  parts: readonly RawBuilder<unknown>[],
): Promise<StatsSums[]> {
  if (parts.length === 0) return [];
  const { rows } = await sql<StatsSums>`
    SELECT date_bin(make_interval(secs => ${stepSeconds}), ts, ${origin}::timestamptz) AS ts,
      sum(scrapes)::int AS scrapes, sum(up_scrapes)::int AS up_scrapes, sum(requests)::float8 AS requests,
      sum(succeeded)::float8 AS succeeded, sum(failed)::float8 AS failed,
      sum(run_time_seconds::float8) AS run_time_seconds, sum(earned_nanoton) AS earned_nanoton,
      sum(interval_seconds::float8) AS interval_seconds,
      sum(active_sum)::float8 / nullif(sum(active_count), 0) AS active_requests_mean,
      min(rate_min)::float8 AS requests_per_second_min, max(rate_max)::float8 AS requests_per_second_max
    FROM (${sql.join(parts, sql` UNION ALL `)}) AS m
    GROUP BY 1
  `.execute(db);
  return rows;
}
