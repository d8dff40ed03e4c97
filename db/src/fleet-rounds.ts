import type { CutOff, HostFacts, PoolFacts } from '@cocoon-pool/domain/alerts/fleet-facts';
import { sql } from 'kysely';
import type { Tx } from './database.ts';
import type { Id } from './schema.ts';

/** Begins a round of a leader's task; resolves to when the one before it was, whoever led then. */
export async function beginRound(tx: Tx, task: string, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ previousAt: Date | null }>`
    INSERT INTO leader_rounds (task, at) VALUES (${task}, ${now})
    ON CONFLICT (task) DO UPDATE SET at = excluded.at
    RETURNING (SELECT at FROM leader_rounds WHERE task = ${task}) AS previous_at
  `.execute(tx);
  return rows[0]?.previousAt ?? null;
}

export interface PersonsHost extends HostFacts {
  hostId: Id;
  participantId: Id | null;
}

const freshSeconds = 60;
const silentScrapesForDown = 4;
/** A bound far above what one installation has. */
const mostHosts = 100_000;

/**
 * Hosts on which nobody answers, and those of `hostIds`, each once for every owner of workers there. A worker that was
 * not scraped within the last minute is neither down nor answering.
 */
export async function listHostFacts(
  tx: Tx,
  { hostIds, now }: { hostIds: readonly Id[]; now: Date },
): Promise<PersonsHost[]> {
  const { rows } = await sql<Omit<PersonsHost, 'at'>>`
    SELECT workers.host_id, owner.participant_id, count(*)::int AS workers, ${lastReportAt} AS last_report_at,
      count(*) FILTER (WHERE ${isFresh(now)} AND ${isSilent}
        AND length(replace(state.recent_scrapes, 'n', ''))
          <= length(state.recent_scrapes) - ${sql.lit(silentScrapesForDown)})::int AS down,
      count(*) FILTER (WHERE ${isFresh(now)} AND NOT ${isSilent})::int AS answering
    FROM workers
    LEFT JOIN worker_owners AS owner ON owner.worker_id = workers.id AND owner.owned_to IS NULL
    LEFT JOIN worker_state AS state ON state.worker_id = workers.id
    WHERE workers.removed_at IS NULL
    GROUP BY 1, 2
    HAVING count(*) FILTER (WHERE ${isFresh(now)} AND NOT ${isSilent}) = 0
      OR workers.host_id = ANY(${hostIds}::bigint[])
    ORDER BY 1, 2 LIMIT ${sql.lit(mostHosts)}
  `.execute(tx);
  return rows.map((row) => ({ ...row, at: now }));
}

/** Of the host's agent, if it has one that may report; before the first report, when it was enrolled. */
const lastReportAt = sql`(
  SELECT coalesce(agents.last_report_at, agents.created_at) FROM agents
  JOIN api_keys ON api_keys.id = agents.api_key_id AND api_keys.revoked_at IS NULL
  WHERE agents.host_id = workers.host_id AND agents.revoked_at IS NULL
)`;

const isSilent = sql`right(state.recent_scrapes, 1) = 'n'`;

function isFresh(now: Date) {
  return sql`state.sampled_at > ${now}::timestamptz - interval '1 second' * ${sql.lit(freshSeconds)}`;
}

/** With fewer requests in twenty minutes, two minutes without any say nothing. */
const steadyRequests = 100;

/**
 * What all workers that answer have lost. Proxies: none now, and one within the last 15 minutes. Requests: none for two
 * minutes, and a steady stream in the twenty minutes of roll-ups before.
 */
export async function getPoolFacts(tx: Tx, now: Date): Promise<PoolFacts> {
  const [{ rows: counts }, quiet] = await Promise.all([
    sql<FlatPoolFacts>`
      WITH answering AS (
        SELECT workers.id, workers.host_id, state.proxies_connected = 0 AS no_proxies,
          state.requests_per_second = 0 AS no_requests_now
        FROM workers JOIN worker_state AS state ON state.worker_id = workers.id
        WHERE workers.removed_at IS NULL AND state.up AND ${isFresh(now)}
      ), judged AS (
        SELECT host_id, no_proxies,
          no_proxies AND EXISTS (
            SELECT FROM worker_metrics WHERE worker_id = answering.id AND proxies_connected > 0
              AND ts > ${now}::timestamptz - interval '15 minutes' AND ts <= ${now}
          ) AS lost_proxies,
          no_requests_now AND 0 = (
            SELECT sum(requests_increase) FROM worker_metrics WHERE worker_id = answering.id
              AND ts > ${now}::timestamptz - interval '2 minutes' AND ts <= ${now}
          ) AS no_requests,
          no_requests_now AND ${sql.lit(steadyRequests)} <= (
            SELECT sum(requests) FROM worker_metrics_5m WHERE worker_id = answering.id
              AND ts >= ${now}::timestamptz - interval '25 minutes' AND ts < ${now}::timestamptz - interval '5 minutes'
          ) AS had_requests
        FROM answering
      )
      SELECT count(*)::int AS workers,
        count(*) FILTER (WHERE no_proxies)::int AS without_proxies,
        count(*) FILTER (WHERE lost_proxies)::int AS lost_proxies,
        count(DISTINCT host_id) FILTER (WHERE lost_proxies)::int AS proxy_hosts,
        count(*) FILTER (WHERE no_requests)::int AS without_requests,
        count(*) FILTER (WHERE no_requests AND had_requests)::int AS lost_requests,
        count(DISTINCT host_id) FILTER (WHERE no_requests AND had_requests)::int AS request_hosts
      FROM judged
    `.execute(tx),
    findQuietModel(tx, now),
  ]);
  const [count] = counts;
  if (count === undefined) throw new Error('Counts were not returned');
  const proxies: CutOff = {
    without: count.withoutProxies,
    lost: count.lostProxies,
    hosts: count.proxyHosts,
  };
  const requests: CutOff = {
    without: count.withoutRequests,
    lost: count.lostRequests,
    hosts: count.requestHosts,
  };
  return { at: now, workers: count.workers, proxies, requests, quiet };
}

interface FlatPoolFacts {
  workers: number;
  withoutProxies: number;
  lostProxies: number;
  proxyHosts: number;
  withoutRequests: number;
  lostRequests: number;
  requestHosts: number;
}

/** One worker alone does not tell a quiet network from a fault of its own. */
async function findQuietModel(tx: Tx, now: Date): Promise<PoolFacts['quiet']> {
  const row = await tx
    .selectFrom('modelFacts')
    .select(['model', 'workers'])
    .where('computedAt', '>', new Date(now.getTime() - 300_000))
    .where('workers', '>=', 2)
    .where('busyWorkers', '=', 0)
    .orderBy('workers', 'desc')
    .orderBy('model')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}
