import type { ContractTokens } from '@cocoon-pool/domain/cocoon/contract-earnings';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** A contract of an owner with a proxy, as workers report it and as the ledger has it. Addresses are raw. */
export interface StoredContractBook {
  contractAddress: string;
  proxyAddress: string | null;
  ownerAddress: string | null;
  /** Watched workers that report it, and whose they are. */
  workerIds: Id[];
  participantIds: Id[];
  isPools: boolean;
  reportedAt: Date | null;
  tokens: ContractTokens | null;
  /** By the proxy's own parameters, else by those of its version that the root contract had. */
  workerFeePerTokenNanoton: bigint | null;
  payouts: number;
  receivedNanoton: bigint;
  paidTokens: bigint;
  highestTotalTokens: bigint;
  lastReceivedAt: Date | null;
  isLedgerComplete: boolean;
}

interface Books {
  network: TonNetwork;
  rootAddress: string;
  /** Those of a participant's workers; null is everybody's. */
  participantId: Id | null;
  limit: number;
}

type Row = Omit<StoredContractBook, 'tokens' | 'payouts'> & {
  payouts: string;
  paramsVersion: string | null;
  maxKnownTokens: bigint | null;
  committedTokens: bigint | null;
  cashedOutTokens: bigint | null;
  expectedCashedOutTokens: bigint | null;
};

/** Each contract once, by the freshest worker that knows its counters, in the order of addresses. */
export async function listContractBooks(db: Db, books: Books): Promise<StoredContractBook[]> {
  const { network, rootAddress, participantId, limit } = books;
  const { rows } = await sql<Row>`
    WITH reports AS (
      SELECT c.*, raw_address(c.contract_address) AS contract, raw_address(c.proxy_address) AS proxy,
        raw_address(s.owner_address) AS owner, s.json_stats_at, o.participant_id
      FROM worker_contracts AS c
      JOIN worker_state AS s USING (worker_id)
      JOIN workers AS w ON w.id = c.worker_id AND w.removed_at IS NULL
      LEFT JOIN worker_owners AS o ON o.worker_id = c.worker_id AND o.owned_to IS NULL
      WHERE raw_address(c.contract_address) IS NOT NULL
        AND (${participantId}::bigint IS NULL OR o.participant_id = ${participantId})
    ), freshest AS (
      SELECT DISTINCT ON (contract) * FROM reports
      ORDER BY contract, max_known_tokens IS NULL, json_stats_at DESC NULLS LAST, worker_id
    ), workers_of AS (
      SELECT contract, array_agg(DISTINCT worker_id::text) AS worker_ids,
        coalesce(array_agg(DISTINCT participant_id::text) FILTER (WHERE participant_id IS NOT NULL), '{}') AS participant_ids,
        bool_or(participant_id IS NULL) AS is_pools
      FROM reports GROUP BY contract
    )
    SELECT f.contract AS contract_address, f.proxy AS proxy_address, f.owner AS owner_address, workers_of.worker_ids,
      workers_of.participant_ids, workers_of.is_pools, f.json_stats_at AS reported_at, f.params_version,
      f.max_known_tokens, f.committed_tokens, f.cashed_out_tokens, f.expected_cashed_out_tokens,
      coalesce(payer.worker_fee_per_token_nanoton, shown.fee) AS worker_fee_per_token_nanoton,
      paid.payouts, paid.received_nanoton, paid.paid_tokens, paid.highest_total_tokens, paid.last_received_at,
      coalesce(cursor.is_complete, false) AS is_ledger_complete
    FROM freshest AS f JOIN workers_of USING (contract)
    LEFT JOIN paying_accounts AS payer ON payer.network = ${network} AND payer.address = f.proxy
    LEFT JOIN LATERAL (
      SELECT worker_fee_per_token_nanoton::numeric AS fee FROM root_configs
      WHERE params_version = f.params_version AND raw_address(root_address) = ${rootAddress}
      ORDER BY last_seen_at DESC LIMIT 1
    ) AS shown ON true
    LEFT JOIN LATERAL (
      SELECT count(*) AS payouts, coalesce(sum(amount_nanoton), 0) AS received_nanoton,
        coalesce(sum(tokens_delta), 0) AS paid_tokens, coalesce(max(tokens_total), 0) AS highest_total_tokens,
        max(received_at) AS last_received_at
      FROM payouts WHERE contract_address = f.contract AND network = ${network} AND verified_at IS NOT NULL
    ) AS paid ON true
    LEFT JOIN LATERAL (
      SELECT backfilled_at IS NOT NULL AND due_at IS NULL AND complete_at >= f.json_stats_at - interval '15 minutes'
        AND NOT EXISTS (SELECT FROM payouts AS p WHERE p.network = ${network} AND p.account = f.owner
          AND p.verification = 'pending_verification') AS is_complete
      FROM chain_cursors WHERE network = ${network} AND account = f.owner
    ) AS cursor ON true
    ORDER BY f.contract LIMIT ${limit}
  `.execute(db);
  return rows.map(toBook);
}

function toBook(row: Row): StoredContractBook {
  const {
    paramsVersion,
    maxKnownTokens,
    committedTokens,
    cashedOutTokens,
    expectedCashedOutTokens,
    ...rest
  } = row;
  const isKnown =
    maxKnownTokens !== null &&
    committedTokens !== null &&
    cashedOutTokens !== null &&
    expectedCashedOutTokens !== null;
  return {
    ...rest,
    payouts: Number(row.payouts),
    tokens: isKnown
      ? {
          paramsVersion: paramsVersion === null ? null : Number(paramsVersion),
          maxKnown: maxKnownTokens,
          committed: committedTokens,
          cashedOut: cashedOutTokens,
          expectedCashedOut: expectedCashedOutTokens,
        }
      : null,
  };
}
