import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** The mean rate of a worker in the same hour of the days before. */
export interface UsualHour {
  start: Date;
  requestsPerSecond: number;
}

interface UsualRange {
  workerId: Id;
  /** Only what was measured while this participant owned it; null = all. */
  participantId: Id | null;
  from: Date;
  to: Date;
}

/** What is usual comes from this many days before. */
export const usualDays = 7;
/** Fewer hours than this are no habit. */
export const leastUsualHours = 3;

/** Two days with the hours at both ends. */
const hoursMax = 52;

/**
 * What a worker usually does in the hours that start from `from` on and before `to`, in order: for each the mean of the
 * same hour (UTC) on the 7 days before it. Hours known on fewer than 3 of them are missing; at most 52 are told.
 */
export async function listUsualHours(db: Db, range: UsualRange): Promise<UsualHour[]> {
  const { workerId, participantId, from, to } = range;
  const oldest = new Date(from.getTime() - usualDays * 86_400_000);
  const { rows } = await sql<UsualHour>`
    SELECT start, avg(rate) AS requests_per_second
    FROM (
      SELECT ts + days.ago * interval '24 hours' AS start, requests::float8 / interval_seconds::float8 AS rate
      FROM worker_metrics_1h CROSS JOIN generate_series(1, ${sql.lit(usualDays)}) AS days (ago)
      WHERE worker_id = ${workerId} AND ts >= ${oldest} AND ts < ${to}::timestamptz - interval '24 hours'
        AND requests IS NOT NULL AND interval_seconds > 0
        AND (${participantId}::bigint IS NULL OR EXISTS (
          SELECT FROM worker_owners AS owned
          WHERE owned.worker_id = ${workerId} AND owned.participant_id = ${participantId}
            AND owned.owned_from <= ts AND (owned.owned_to IS NULL OR owned.owned_to >= ts + interval '1 hour')
        ))
    ) AS seen
    WHERE start >= ${from} AND start < ${to}
    GROUP BY start HAVING count(*) >= ${sql.lit(leastUsualHours)}
    ORDER BY start LIMIT ${sql.lit(hoursMax)}
  `.execute(db);
  return rows;
}
