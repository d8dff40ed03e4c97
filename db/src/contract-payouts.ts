import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** What one contract was paid for one owner, and a worker that showed it. */
export interface ContractPayout {
  contractAddress: string;
  /** Whose it is; null where the receiving account is nobody's, or two people's. */
  participantId: Id | null;
  receivedNanoton: bigint;
  workerId: Id;
  /** Who owns the worker now; null = the pool. */
  workerOwnerId: Id | null;
  /** Its running totals, in the daemon's order; null where it was never scraped. */
  totals: (number | null)[] | null;
}

const mostRows = 100_000;

/**
 * Verified worker payouts by contract, with a row for every worker that may have earned them, removed ones too: of the
 * contracts that one of `workerIds` ever showed. A worker that was never the owner's has no part in what he was paid.
 */
export async function listContractPayouts(
  db: Db,
  { network, workerIds }: { network: TonNetwork; workerIds: readonly Id[] },
): Promise<ContractPayout[]> {
  const { rows } = await sql<ContractPayout>`
    WITH shown AS (
      SELECT DISTINCT raw_address(contract_address) AS contract_address FROM proxies_seen
      WHERE worker_id = ANY(${workerIds}::bigint[])
    ), paid AS (
      SELECT p.contract_address, owner.participant_id, sum(p.amount_nanoton) AS received_nanoton
      FROM shown JOIN payouts AS p ON p.contract_address = shown.contract_address
      LEFT JOIN payout_owners AS owner ON owner.payout_id = p.id
      WHERE p.network = ${network} AND p.verification IN ('verified_chain', 'verified_worker')
      GROUP BY 1, 2
    )
    SELECT DISTINCT paid.contract_address, paid.participant_id, paid.received_nanoton, seen.worker_id,
      now_owner.participant_id AS worker_owner_id, state.totals
    FROM paid JOIN proxies_seen AS seen ON raw_address(seen.contract_address) = paid.contract_address
    LEFT JOIN worker_owners AS now_owner ON now_owner.worker_id = seen.worker_id AND now_owner.owned_to IS NULL
    LEFT JOIN worker_state AS state ON state.worker_id = seen.worker_id
    WHERE paid.participant_id IS NULL OR EXISTS (SELECT FROM worker_owners AS o
      WHERE o.worker_id = seen.worker_id AND o.participant_id = paid.participant_id)
    ORDER BY paid.contract_address, paid.participant_id, seen.worker_id
    LIMIT ${mostRows}
  `.execute(db);
  return rows;
}
