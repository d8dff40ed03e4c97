import type { StoredScrape, StoredSum } from '@cocoon-pool/domain/alerts/back-test/stored-row';
import type { BaselineHour } from '@cocoon-pool/domain/alerts/baseline-history';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

interface Period {
  workerId: Id;
  /** `to` is left out. */
  from: Date;
  to: Date;
}

/** Scrapes of one worker, oldest first. Ask for a day at most at once. */
export async function listStoredScrapes(db: Db, { workerId, from, to }: Period): Promise<StoredScrape[]> {
  const { rows } = await sql<StoredScrape>`
    SELECT ts AS at, up, failure, enabled, model_connected, proxies_connected, active_requests, max_active_requests,
      succeeded_increase AS succeeded, failed_increase AS failed, run_time_seconds_increase AS run_time_seconds,
      interval_seconds
    FROM worker_metrics WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to} ORDER BY ts
  `.execute(db);
  return rows;
}

/** Five-minute sums of one worker, oldest first. */
export async function listStoredSums(db: Db, { workerId, from, to }: Period): Promise<StoredSum[]> {
  const { rows } = await sql<StoredSum>`
    SELECT ts + interval '5 minutes' AS at, scrapes, up_scrapes,
      active_requests_sum::float8 / nullif(active_requests_count, 0) AS active_requests_mean, max_active_requests,
      succeeded, failed, run_time_seconds
    FROM worker_metrics_5m WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to} ORDER BY ts
  `.execute(db);
  return rows;
}

/** Hours of one worker, oldest first, from the five minutes that they are sums of. */
export async function listBaselineHours(db: Db, { workerId, from, to }: Period): Promise<BaselineHour[]> {
  const { rows } = await sql<BaselineHour>`
    SELECT date_bin('1 hour', ts, 'epoch') AS start, sum(succeeded + failed)::float8 AS finished,
      sum(run_time_seconds) FILTER (WHERE failed IS NOT NULL) AS run_time_seconds,
      sum(earned_nanoton) AS earned_nanoton,
      sum(interval_seconds::float8) FILTER (WHERE earned_nanoton IS NOT NULL) AS interval_seconds
    FROM (
      SELECT ts, succeeded, failed, run_time_seconds, earned_nanoton, interval_seconds FROM worker_metrics_5m
      WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to}
      UNION ALL
      SELECT ts, succeeded, failed, run_time_seconds, earned_nanoton, interval_seconds FROM worker_metrics_1h
      WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to} AND ts < (
        SELECT coalesce(date_bin('1 hour', min(ts), 'epoch'), ${to}) FROM worker_metrics_5m
        WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to}
      )
    ) AS buckets
    GROUP BY 1 ORDER BY 1
  `.execute(db);
  return rows;
}

/** The first scrape of a worker within a period that is kept; null when there is none. */
export async function findFirstScrape(db: Db, { workerId, from, to }: Period): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    SELECT ts AS at FROM worker_metrics WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to}
    ORDER BY ts LIMIT 1
  `.execute(db);
  return rows[0]?.at ?? null;
}

export interface TestedWorker {
  workerId: Id;
  participantId: Id | null;
  /** Since when its owner has it; what was before is not theirs to see. */
  ownedFrom: Date | null;
}

/** The watched workers whose past may be tested: one, or all of a participant (null = everybody's). */
export async function listTestedWorkers(
  db: Db,
  { workerId, participantId, limit }: { workerId: Id | null; participantId: Id | null; limit: number },
): Promise<TestedWorker[]> {
  const { rows } = await sql<TestedWorker>`
    SELECT workers.id AS worker_id, owner.participant_id, owner.owned_from
    FROM workers LEFT JOIN worker_owners AS owner ON owner.worker_id = workers.id AND owner.owned_to IS NULL
    WHERE workers.removed_at IS NULL AND (${workerId}::bigint IS NULL OR workers.id = ${workerId})
      AND (${participantId}::bigint IS NULL OR owner.participant_id = ${participantId})
    ORDER BY workers.id LIMIT ${limit}
  `.execute(db);
  return rows;
}
