import { sql } from 'kysely';
import type { Db } from './database.ts';

/** What workers did not earn in a time because they could not. */
export interface Downtime {
  /** Workers that stood still for a while. */
  workers: number;
  /** Of all of them together; what two alerts of one worker tell of at once counts once. */
  seconds: number;
  /** By what each earned in an hour over the month before `to`; null where that is known of none of them. */
  lostNanoton: bigint | null;
  /** Of which it is not known what they earn: their loss is not in the sum. */
  workersUnknown: number;
}

interface DowntimeQuery {
  from: Date;
  to: Date;
  /** The kinds of alerts while which a worker earns nothing. */
  kinds: readonly string[];
}

const leastHistorySeconds = 3_600;

/** Of all watched workers, while an alert of one of the kinds fired. */
export async function getDowntime(db: Db, { from, to, kinds }: DowntimeQuery): Promise<Downtime> {
  const { rows } = await sql<Downtime>`
    WITH spans AS (
      SELECT worker_id, range_agg(tstzrange(greatest(active_since, ${from}), least(coalesce(resolved_at, ${to}), ${to})))
        AS stood
      FROM alerts
      WHERE worker_id IS NOT NULL AND fired_at IS NOT NULL AND kind = ANY(${kinds}::text[]) AND active_since < ${to}
        AND (resolved_at IS NULL OR resolved_at > ${from})
      GROUP BY worker_id
    ), still AS (
      SELECT worker_id, (SELECT sum(extract(epoch FROM upper(span) - lower(span))) FROM unnest(stood) AS span) AS seconds
      FROM spans
    ), priced AS (
      SELECT still.seconds, CASE WHEN past.seconds >= ${sql.lit(leastHistorySeconds)}
        THEN past.earned * still.seconds / past.seconds::numeric END AS lost
      FROM still CROSS JOIN LATERAL (
        SELECT sum(earned_nanoton) AS earned, sum(interval_seconds) AS seconds FROM worker_metrics_1d AS day
        WHERE day.worker_id = still.worker_id AND day.earned_nanoton IS NOT NULL
          AND day.ts >= ${to}::timestamptz - interval '30 days' AND day.ts < ${to}
      ) AS past
      WHERE still.seconds > 0
    )
    SELECT count(*)::int AS workers, coalesce(sum(seconds), 0)::float8 AS seconds,
      trunc(sum(lost)) AS lost_nanoton, (count(*) FILTER (WHERE lost IS NULL))::int AS workers_unknown
    FROM priced
  `.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('Downtime was not summed');
  return row;
}
