import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';
import { toStorableText } from './storable-text.ts';

/** A worker's contract with a proxy, as the worker showed it. */
export interface ProxySighting {
  workerId: Id;
  proxyAddress: string;
  contractAddress: string;
  paramsVersion: number | null;
  proxyPublicKey: string | null;
  seenAt: Date;
}

/**
 * Keeps every (worker, proxy, contract, params version) once; seen again, only the times widen. Callers pass what is
 * new to them, and each again about once an hour for `lastSeenAt`. A worker that makes up proxies can add no more than
 * `proxiesPerWorkerMax`; what is no address, and workers that do not exist, are left out.
 */
export async function upsertProxiesSeen(db: Db | Tx, sightings: readonly ProxySighting[]): Promise<void> {
  const rows = sightings.filter(
    ({ proxyAddress, contractAddress, proxyPublicKey }) =>
      isShort(proxyAddress) && isShort(contractAddress) && isShort(proxyPublicKey ?? ''),
  );
  if (rows.length === 0) return;
  await sql`
    INSERT INTO proxies_seen
      (worker_id, proxy_address, contract_address, params_version, proxy_public_key, first_seen_at, last_seen_at)
    SELECT worker_id, proxy_address, contract_address, params_version, max(proxy_public_key), min(seen_at), max(seen_at)
    FROM (
      SELECT *, dense_rank() OVER (PARTITION BY worker_id ORDER BY proxy_address, contract_address, params_version) AS nth
      FROM unnest(
        ${rows.map(({ workerId }) => workerId)}::bigint[],
        ${rows.map(({ proxyAddress }) => toStorableText(proxyAddress))}::text[],
        ${rows.map(({ contractAddress }) => toStorableText(contractAddress))}::text[],
        ${rows.map(({ paramsVersion }) => toInt4(paramsVersion))}::integer[],
        ${rows.map(({ proxyPublicKey }) => (proxyPublicKey === null ? null : toStorableText(proxyPublicKey)))}::text[],
        ${rows.map(({ seenAt }) => seenAt)}::timestamptz[]
      ) AS seen (worker_id, proxy_address, contract_address, params_version, proxy_public_key, seen_at)
      JOIN workers ON workers.id = worker_id
    ) AS seen
    WHERE nth + (SELECT count(*) FROM proxies_seen AS known WHERE known.worker_id = seen.worker_id)
        <= ${sql.lit(proxiesPerWorkerMax)}
      OR EXISTS (SELECT FROM proxies_seen AS known WHERE known.worker_id = seen.worker_id
        AND known.proxy_address = seen.proxy_address AND known.contract_address = seen.contract_address
        AND known.params_version IS NOT DISTINCT FROM seen.params_version)
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (worker_id, proxy_address, contract_address, params_version) DO UPDATE SET
      proxy_public_key = coalesce(excluded.proxy_public_key, proxies_seen.proxy_public_key),
      first_seen_at = least(proxies_seen.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(proxies_seen.last_seen_at, excluded.last_seen_at)
    WHERE excluded.first_seen_at < proxies_seen.first_seen_at OR excluded.last_seen_at > proxies_seen.last_seen_at
  `.execute(db);
}

const proxiesPerWorkerMax = 1_000;

/** TON addresses have at most 67 characters, public keys 64. */
function isShort(text: string): boolean {
  return text.length <= 100;
}

function toInt4(value: number | null): number | null {
  return value !== null && (value | 0) === value ? value : null;
}
