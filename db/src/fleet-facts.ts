import { busyRequestsPerSecond } from '@cocoon-pool/domain/alerts/busy-rate';
import type { NetworkFacts, PeerFacts } from '@cocoon-pool/domain/alerts/rule-facts';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

const mostRows = 10_000;
/** Facts that nobody has renewed for so long say nothing about now. */
const freshMs = 300_000;

/** Of every model, while fresh. */
export async function listModelFacts(db: Db, now: Date): Promise<(PeerFacts & { model: string })[]> {
  return db
    .selectFrom('modelFacts')
    .select(['model', 'workers', 'busyWorkers', 'requestsPerSecondMean', 'coefficientMean'])
    .where('computedAt', '>', toFreshAfter(now))
    .limit(mostRows)
    .execute();
}

/** Of one model, while fresh. */
export async function findModelFacts(db: Db, model: string, now: Date): Promise<PeerFacts | undefined> {
  return db
    .selectFrom('modelFacts')
    .select(['workers', 'busyWorkers', 'requestsPerSecondMean', 'coefficientMean'])
    .where('model', '=', model)
    .where('computedAt', '>', toFreshAfter(now))
    .executeTakeFirst();
}

/** Of every root contract that a watched worker serves, while fresh. */
export async function listNetworkFacts(
  db: Db,
  now: Date,
): Promise<(NetworkFacts & { rootAddress: string })[]> {
  const rows = await db
    .selectFrom('networkFacts')
    .select(['rootAddress', 'paramsVersion', 'commit', 'committedAt', 'delistedHashes'])
    .where('computedAt', '>', toFreshAfter(now))
    .limit(mostRows)
    .execute();
  return rows.map(({ delistedHashes, ...row }) => ({ ...row, delistedHashes: new Set(delistedHashes) }));
}

function toFreshAfter(now: Date): Date {
  return new Date(now.getTime() - freshMs);
}

/** Works out the facts of all models and root contracts again, from what workers last said. */
export async function refreshFleetFacts(tx: Tx, now: Date): Promise<void> {
  await upsertModelFacts(tx, now);
  await upsertNetworkFacts(tx, now);
  await sql`DELETE FROM model_facts WHERE computed_at < ${now}::timestamptz - interval '1 hour'`.execute(tx);
  await sql`DELETE FROM network_facts WHERE computed_at < ${now}::timestamptz - interval '1 hour'`.execute(
    tx,
  );
}

/** Of workers that could serve requests now. A name of absurd length is nobody's model. */
async function upsertModelFacts(tx: Tx, now: Date): Promise<void> {
  await sql`
    INSERT INTO model_facts (model, computed_at, workers, busy_workers, requests_per_second_mean, coefficient_mean)
    SELECT state.model, ${now}, count(*),
      count(*) FILTER (WHERE state.request_rates[4] >= ${sql.lit(busyRequestsPerSecond)}),
      avg(state.request_rates[4]), avg(coefficient)
    FROM workers JOIN worker_state AS state ON state.worker_id = workers.id
    LEFT JOIN LATERAL (
      SELECT (sample #>> '{jsonStats,localConfig,coefficient}')::float8 AS coefficient
      FROM worker_facts WHERE worker_id = workers.id
    ) AS facts ON true
    WHERE workers.removed_at IS NULL AND length(state.model) BETWEEN 1 AND 300
      AND state.up AND state.sampled_at > ${now}::timestamptz - interval '1 minute'
      AND state.enabled IS NOT FALSE AND state.model_connected IS NOT FALSE
    GROUP BY state.model ORDER BY count(*) DESC LIMIT ${sql.lit(mostRows)}
    ON CONFLICT (model) DO UPDATE SET computed_at = excluded.computed_at, workers = excluded.workers,
      busy_workers = excluded.busy_workers, requests_per_second_mean = excluded.requests_per_second_mean,
      coefficient_mean = excluded.coefficient_mean
  `.execute(tx);
}

/**
 * Versions are the newest that more than half of the workers have reached, and lists those that most of them show: what
 * one worker makes up moves nothing. A hash that stood in any version of the lists and does not now is delisted.
 */
async function upsertNetworkFacts(tx: Tx, now: Date): Promise<void> {
  await sql`
    WITH pages AS MATERIALIZED (
      SELECT sample -> 'jsonStats' AS page
      FROM workers JOIN worker_state AS state ON state.worker_id = workers.id
      JOIN worker_facts AS facts ON facts.worker_id = workers.id
      WHERE workers.removed_at IS NULL AND state.up
        AND state.sampled_at > ${now}::timestamptz - interval '1 minute'
    ), said AS MATERIALIZED (
      SELECT page #>> '{localConfig,rootAddress}' AS root_address,
        (page #>> '{rootConfig,paramsVersion}')::float8 AS params_version,
        page #>> '{status,commit}' AS commit, (page #>> '{status,committedAt}')::timestamptz AS committed_at,
        CASE WHEN jsonb_typeof(page #> '{rootConfig,workerHashes}') = 'array'
            AND jsonb_typeof(page #> '{rootConfig,modelHashes}') = 'array'
          THEN (page #> '{rootConfig,workerHashes}') || (page #> '{rootConfig,modelHashes}') END AS hashes
      FROM pages
    ), networks AS (
      SELECT root_address, count(*) AS workers,
        percentile_disc(0.501) WITHIN GROUP (ORDER BY params_version DESC) AS params_version,
        percentile_disc(0.501) WITHIN GROUP (ORDER BY committed_at DESC) AS committed_at,
        mode() WITHIN GROUP (ORDER BY hashes) AS hashes
      FROM said WHERE length(root_address) BETWEEN 1 AND 100
      GROUP BY root_address ORDER BY count(*) DESC LIMIT ${sql.lit(mostRows)}
    )
    INSERT INTO network_facts
      (root_address, computed_at, workers, params_version, commit, committed_at, delisted_hashes)
    SELECT root_address, ${now}, workers,
      CASE WHEN abs(params_version) < 2147483647 THEN params_version::integer END,
      (SELECT min(commit) FROM said
        WHERE said.root_address = networks.root_address AND said.committed_at = networks.committed_at),
      committed_at,
      CASE WHEN hashes IS NULL THEN '{}' ELSE ARRAY(
        SELECT DISTINCT hash FROM (
          SELECT content FROM root_configs AS version WHERE version.root_address = networks.root_address
          ORDER BY last_seen_at DESC LIMIT 100
        ) AS versions, jsonb_array_elements_text(
          CASE WHEN jsonb_typeof(content -> 'workerHashes') = 'array' THEN content -> 'workerHashes' ELSE '[]' END
          || CASE WHEN jsonb_typeof(content -> 'modelHashes') = 'array' THEN content -> 'modelHashes' ELSE '[]' END
        ) AS hash
        WHERE NOT hashes ? hash LIMIT 1000
      ) END
    FROM networks
    ON CONFLICT (root_address) DO UPDATE SET computed_at = excluded.computed_at, workers = excluded.workers,
      params_version = excluded.params_version, commit = excluded.commit, committed_at = excluded.committed_at,
      delisted_hashes = excluded.delisted_hashes
  `.execute(tx);
}
