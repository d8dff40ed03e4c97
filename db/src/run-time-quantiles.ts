import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** Seconds of run time. Quantiles of interval means, not of single requests: label them so. */
export interface Quantiles {
  p50: number;
  p90: number;
  p99: number;
}

/** Over 5 minutes, 1 hour and 24 hours; null where no request finished. */
export interface RunTimeQuantiles {
  m5: Quantiles | null;
  h1: Quantiles | null;
  h24: Quantiles | null;
}

interface QuantilesRequest {
  workerId: Id;
  /** Only what was measured while this participant owned it; null = all. */
  participantId: Id | null;
  now: Date;
}

/**
 * How long requests of a worker ran: each scrape interval's mean run time, weighted by the requests that finished in
 * it. A quantile is the least mean that covers that share of the requests.
 */
export async function getRunTimeQuantiles(
  db: Db,
  { workerId, participantId, now }: QuantilesRequest,
): Promise<RunTimeQuantiles> {
  const { rows } = await sql<{ span: keyof RunTimeQuantiles } & Quantiles>`
    WITH intervals AS (
      SELECT ts, finished, run_time_seconds_increase / finished AS mean
      FROM worker_metrics, LATERAL (SELECT succeeded_increase + coalesce(failed_increase, 0)) AS f (finished)
      WHERE worker_id = ${workerId} AND ts > ${now}::timestamptz - interval '24 hours' AND ts <= ${now}
        AND finished > 0 AND run_time_seconds_increase IS NOT NULL
        AND (${participantId}::bigint IS NULL OR EXISTS (
          SELECT FROM worker_owners AS o
          WHERE o.worker_id = worker_metrics.worker_id AND participant_id = ${participantId}
            AND owned_from <= ts AND (owned_to IS NULL OR owned_to > ts)
        ))
    ), shares AS (
      SELECT span, mean, sum(finished) OVER (PARTITION BY span ORDER BY mean) AS covered,
        sum(finished) OVER (PARTITION BY span) AS total
      FROM (VALUES ('m5', interval '5 minutes'), ('h1', interval '1 hour'), ('h24', interval '24 hours'))
        AS spans (span, width)
      JOIN intervals ON ts > ${now}::timestamptz - width
    )
    SELECT span, min(mean) FILTER (WHERE covered >= 0.5 * total) AS p50,
      min(mean) FILTER (WHERE covered >= 0.9 * total) AS p90,
      min(mean) FILTER (WHERE covered >= 0.99 * total) AS p99
    FROM shares GROUP BY span
  `.execute(db);
  const found = new Map(rows.map(({ span, ...quantiles }) => [span, quantiles]));
  return { m5: found.get('m5') ?? null, h1: found.get('h1') ?? null, h24: found.get('h24') ?? null };
}
