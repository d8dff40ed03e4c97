import type {
  ContractTokens,
  EarningsFigures,
  ReportedContract,
} from '@cocoon-pool/domain/cocoon/contract-earnings';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

interface SeenContracts {
  workerId: Id;
  /** Null leaves what is stored. */
  contracts: readonly ReportedContract[] | null;
}

/**
 * Makes the stored contracts of workers those that they report now; those that did not change are not written. What is
 * no address, and more than `contractsPerWorkerMax` contracts of a worker, are left out.
 */
export async function upsertWorkerContracts(db: Db, seen: readonly SeenContracts[]): Promise<void> {
  const reporting = seen.filter(({ contracts }) => contracts !== null).map(({ workerId }) => workerId);
  if (reporting.length === 0) return;
  const rows = seen.flatMap(({ workerId, contracts }) =>
    (contracts ?? [])
      .filter(isStorable)
      .slice(0, contractsPerWorkerMax)
      .map((contract) => ({ workerId, ...contract })),
  );
  const figures = (name: keyof EarningsFigures) => rows.map(({ earnings }) => earnings?.[name] ?? null);
  const counters = (name: keyof ContractTokens) => rows.map(({ tokens }) => tokens?.[name] ?? null);
  await sql`
    WITH seen AS MATERIALIZED (
      SELECT seen.* FROM unnest(
        ${rows.map(({ workerId }) => workerId)}::bigint[],
        ${rows.map(({ contractAddress }) => contractAddress)}::text[],
        ${rows.map(({ proxyAddress }) => proxyAddress)}::text[],
        ${figures('unpaidNanoton')}::numeric[], ${figures('claimableNanoton')}::numeric[],
        ${figures('inFlightNanoton')}::numeric[], ${figures('unsignedNanoton')}::numeric[],
        ${counters('paramsVersion')}::bigint[], ${counters('maxKnown')}::numeric[], ${counters('committed')}::numeric[],
        ${counters('cashedOut')}::numeric[], ${counters('expectedCashedOut')}::numeric[]
      ) AS seen (${columns})
      JOIN workers ON workers.id = seen.worker_id
    ), gone AS (
      DELETE FROM worker_contracts AS stored WHERE worker_id = ANY(${reporting}::bigint[])
        AND NOT EXISTS (SELECT FROM seen
          WHERE seen.worker_id = stored.worker_id AND seen.contract_address = stored.contract_address)
    )
    INSERT INTO worker_contracts (${columns})
    SELECT seen.* FROM seen LEFT JOIN worker_contracts AS stored USING (worker_id, contract_address)
    WHERE stored.worker_id IS NULL OR (${sql.join(changing.map((name) => sql.ref(`seen.${name}`)))})
      IS DISTINCT FROM (${sql.join(changing.map((name) => sql.ref(`stored.${name}`)))})
    ON CONFLICT (worker_id, contract_address) DO UPDATE SET
      ${sql.join(changing.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`))}
  `.execute(db);
}

const changing = [
  ...['proxyAddress', 'unpaidNanoton', 'claimableNanoton', 'inFlightNanoton', 'unsignedNanoton'],
  ...['paramsVersion', 'maxKnownTokens', 'committedTokens', 'cashedOutTokens', 'expectedCashedOutTokens'],
];
const columns = sql.join(['workerId', 'contractAddress', ...changing].map((name) => sql.ref(name)));

/** A worker has a contract with each of its proxies: a handful. */
const contractsPerWorkerMax = 100;

/** TON addresses have at most 67 characters. */
function isStorable({ contractAddress, proxyAddress }: ReportedContract): boolean {
  return contractAddress !== '' && contractAddress.length <= 100 && proxyAddress.length <= 100;
}

/** A worker's contracts and their earnings, as it reports them. */
export async function listWorkerContracts(db: Db, workerId: Id): Promise<ReportedContract[]> {
  const rows = await db
    .selectFrom('workerContracts')
    .select(['contractAddress', 'proxyAddress', 'unpaidNanoton', 'claimableNanoton'])
    .select(['inFlightNanoton', 'unsignedNanoton'])
    .where('workerId', '=', workerId)
    .limit(contractsPerWorkerMax)
    .execute();
  return rows.map(({ contractAddress, proxyAddress, ...figures }) => ({
    contractAddress,
    proxyAddress,
    earnings: toFigures(figures),
  }));
}

function toFigures(figures: Record<keyof EarningsFigures, bigint | null>): EarningsFigures | null {
  const { unpaidNanoton, claimableNanoton, inFlightNanoton, unsignedNanoton } = figures;
  if (unpaidNanoton === null || claimableNanoton === null) return null;
  if (inFlightNanoton === null || unsignedNanoton === null) return null;
  return { unpaidNanoton, claimableNanoton, inFlightNanoton, unsignedNanoton };
}

/** How many other watched workers report one of the worker's contracts. */
export async function countContractSharers(db: Db, workerId: Id): Promise<number> {
  const { rows } = await sql<{ workers: number }>`
    SELECT count(DISTINCT other.worker_id)::int AS workers
    FROM worker_contracts AS own
    JOIN worker_contracts AS other ON other.contract_address = own.contract_address AND other.worker_id <> own.worker_id
    JOIN workers ON workers.id = other.worker_id AND workers.removed_at IS NULL
    WHERE own.worker_id = ${workerId}
  `.execute(db);
  return rows[0]?.workers ?? 0;
}

/**
 * What is unpaid of the contracts that workers report, each contract once by the freshest figures. A worker that cannot
 * know a contract's earnings never displaces one that does. Null when none is known. `workerIds` is a list or a query.
 */
export async function sumUnpaidNanoton(db: Db, workerIds: RawBuilder<unknown>): Promise<bigint | null> {
  const { rows } = await sql<{ unpaidNanoton: bigint | null }>`
    SELECT sum(unpaid_nanoton) AS unpaid_nanoton FROM (
      SELECT DISTINCT ON (contract_address) unpaid_nanoton
      FROM worker_contracts JOIN worker_state USING (worker_id)
      WHERE unpaid_nanoton IS NOT NULL AND worker_id = ANY(${workerIds})
      ORDER BY contract_address, json_stats_at DESC, worker_id
    ) AS contracts
  `.execute(db);
  return rows[0]?.unpaidNanoton ?? null;
}
