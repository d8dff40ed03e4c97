import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** One step of a chart. Null = unknown: nobody looked, or what was seen does not say. */
export interface StatsBucket {
  start: Date;
  requestsPerSecond: number | null;
  errorRatio: number | null;
  runTimeSecondsMean: number | null;
  activeRequests: number | null;
  earnedNanoton: bigint | null;
  /** Answered scrapes of all scrapes. */
  upRatio: number | null;
}

interface StatsRange {
  workerId: Id;
  /** Only what was measured while this participant owned it; null = all. */
  participantId: Id | null;
  from: Date;
  to: Date;
  stepSeconds: number;
}

/** Buckets of `stepSeconds` from `from` on, in order, one for every step up to `to`, seen or not. */
export async function listStatsBuckets(db: Db, range: StatsRange): Promise<StatsBucket[]> {
  const { workerId, participantId, from, to, stepSeconds } = range;
  const step = sql`make_interval(secs => ${stepSeconds})`;
  const owned =
    participantId === null
      ? sql`true`
      : sql`exists (select from worker_owners o where o.worker_id = m.worker_id
          and o.participant_id = ${participantId} and m.ts >= o.owned_from
          and (o.owned_to is null or m.ts < o.owned_to))`;
  const { rows } = await sql<StatsBucket>`
    SELECT start, b.requests_per_second, b.error_ratio, b.run_time_seconds_mean, b.active_requests,
      b.earned_nanoton, b.up_ratio
    FROM generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 microsecond', ${step}) AS start
    LEFT JOIN (
      SELECT date_bin(${step}, m.ts, ${from}::timestamptz) AS start,
        sum(requests_increase)::float8 / nullif(sum(interval_seconds) FILTER (WHERE requests_increase IS NOT NULL), 0)
          AS requests_per_second,
        sum(failed_increase)::float8 / nullif(sum(succeeded_increase + failed_increase), 0) AS error_ratio,
        sum(run_time_seconds_increase) FILTER (WHERE failed_increase IS NOT NULL)
          / nullif(sum(succeeded_increase + failed_increase), 0) AS run_time_seconds_mean,
        avg(active_requests)::float8 AS active_requests,
        sum(earned_nanoton_increase) AS earned_nanoton,
        avg(up::int)::float8 AS up_ratio
      FROM worker_metrics m
      WHERE m.worker_id = ${workerId} AND m.ts >= ${from} AND m.ts < ${to} AND ${owned}
      GROUP BY 1
    ) b USING (start)
    ORDER BY start
  `.execute(db);
  return rows;
}

interface EarnedRange {
  participantId: Id;
  from: Date;
  to: Date;
}

/**
 * What a participant's workers earned while they were theirs, an estimate in nanoton; null when nothing is known
 * of that time.
 */
export async function sumEarnedNanoton(
  db: Db,
  { participantId, from, to }: EarnedRange,
): Promise<bigint | null> {
  const { rows } = await sql<{ earned: bigint | null }>`
    SELECT sum(m.earned_nanoton_increase) AS earned
    FROM worker_owners o
    JOIN worker_metrics m ON m.worker_id = o.worker_id
      AND m.ts >= greatest(o.owned_from, ${from}) AND m.ts < least(o.owned_to, ${to})
    WHERE o.participant_id = ${participantId} AND m.ts >= ${from} AND m.ts < ${to}
  `.execute(db);
  return rows[0]?.earned ?? null;
}

/** The start of the current day where that participant lives. */
export async function getDayStart(db: Db, timeZone: string, now: Date): Promise<Date> {
  const { rows } = await sql<{ start: Date }>`
    SELECT date_trunc('day', ${now}::timestamptz, ${timeZone}) AS start
  `.execute(db);
  const start = rows[0]?.start;
  if (start === undefined) throw new Error(`No start of the day in ${timeZone}`);
  return start;
}
