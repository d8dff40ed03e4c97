import { type WindowMinute, windowSeconds } from '@cocoon-pool/domain/alerts/request-window';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

export interface RequestMinutes {
  workerId: Id;
  /** Oldest first. */
  minutes: readonly WindowMinute[];
  lastProxyAt: Date | null;
}

/**
 * What finished in each minute since `from`, and when a proxy was last connected since then: what a daemon goes on
 * from with workers that are new to it. Workers without a scrape since then are left out.
 */
export async function listRequestMinutes(
  db: Db,
  { workerIds, from }: { workerIds: readonly Id[]; from: Date },
): Promise<RequestMinutes[]> {
  const { rows } = await sql<WindowMinute & { workerId: Id; lastProxyAt: Date | null }>`
    SELECT worker_id, floor(extract(epoch FROM ts) / 60)::float8 AS minute,
      coalesce(sum(succeeded_increase), 0)::float8 AS succeeded,
      -- Unknown when a scrape counted requests and could not tell the failures among them.
      CASE WHEN bool_or(failed_increase IS NULL AND succeeded_increase IS NOT NULL) THEN NULL
        ELSE coalesce(sum(failed_increase), 0)::float8 END AS failed,
      coalesce(sum(run_time_seconds_increase), 0) AS run_time_seconds,
      max(ts) FILTER (WHERE proxies_connected > 0) AS last_proxy_at
    FROM worker_metrics WHERE worker_id = ANY(${workerIds}::bigint[]) AND ts >= ${from}
      AND (interval_seconds IS NULL OR interval_seconds <= ${sql.lit(windowSeconds)})
    GROUP BY 1, 2 ORDER BY 1, 2
  `.execute(db);
  return [...Map.groupBy(rows, ({ workerId }) => workerId)].map(([workerId, own]) => ({
    workerId,
    minutes: own
      .map(({ minute, succeeded, failed, runTimeSeconds }) => ({ minute, succeeded, failed, runTimeSeconds }))
      .filter(({ succeeded, failed }) => succeeded !== 0 || failed !== 0),
    lastProxyAt: own.findLast(({ lastProxyAt }) => lastProxyAt !== null)?.lastProxyAt ?? null,
  }));
}
