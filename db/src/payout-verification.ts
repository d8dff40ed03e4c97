import type { Verdict } from '@cocoon-pool/domain/payouts/verify-payout';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { tellForgery } from './forgery-notices.ts';
import { insertNotice } from './notices.ts';
import { tellPayout } from './payout-notices.ts';
import type { Id } from './schema.ts';

/** A booked candidate that is to be verified (again). */
export interface PayoutToVerify {
  id: Id;
  kind: 'cocoon_worker' | 'cocoon_worker_last' | 'pool_transfer';
  lt: bigint;
  mcBlockSeqno: number;
  receivedAt: Date;
  account: string;
  transactionHash: string;
  inMessageHash: string;
  sourceAddress: string;
  amountNanoton: bigint;
  /** Null for a transfer, which has none. */
  queryId: bigint | null;
  verifyAttempts: number;
}

/** Those due, the ones that wait for longest first. */
export async function listPayoutsToVerify(
  db: Db,
  { network, limit }: { network: TonNetwork; limit: number },
  now: Date,
): Promise<PayoutToVerify[]> {
  const { rows } = await sql<PayoutToVerify>`
    SELECT id, kind, account, lt, mc_block_seqno, received_at, transaction_hash, in_message_hash, source_address,
      amount_nanoton, query_id, verify_attempts
    FROM payouts
    WHERE network = ${network} AND verify_after <= ${now} AND ${isCandidate}
      AND verification IN ('pending_verification', 'unverified')
    ORDER BY verify_after, id LIMIT ${limit}
  `.execute(db);
  return rows;
}

/** A forgery by its own body is not looked at again. */
const isCandidate = sql`(query_id IS NOT NULL OR kind = 'pool_transfer')`;

/** What becomes of a payout; a transfer that waited for another provider is confirmed by it. */
export type Settlement = Verdict | { state: 'transfer_confirmed' };

/**
 * Writes what was found out of a payout. A level only rises; on becoming one that counts its owner is told, in the same
 * transaction. What turned out to be no payout leaves the ledger, with the reason. `verifyAfter`: when to look again.
 */
export async function settlePayout(
  db: Db,
  { id, verdict, verifyAfter }: { id: Id; verdict: Settlement; verifyAfter: Date | null },
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    switch (verdict.state) {
      case 'pending_verification':
      case 'unverified':
        await lift(tx, { id, verification: verdict.state, reason: verdict.reason, verifyAfter });
        if (verdict.reason === 'providers_disagree') await tellDisagreement(tx, id, now);
        if (verdict.state === 'unverified') await tellForgery(tx, id, now);
        break;
      case 'kept_out':
        await keepOut(tx, { id, reason: verdict.reason }, now);
        break;
      case 'verified_chain':
      case 'verified_worker':
        if (await confirm(tx, { id, verdict }, now)) await tellPayout(tx, id, now);
        break;
      case 'transfer_confirmed':
        if (await confirmTransfer(tx, id, now)) await tellPayout(tx, id, now);
    }
  });
}

/** Of those that do not count: from pending to unverified, never back, and never from a level that counts. */
async function lift(
  tx: Tx,
  {
    id,
    verification,
    reason,
    verifyAfter,
  }: {
    id: Id;
    verification: 'pending_verification' | 'unverified';
    reason: string;
    verifyAfter: Date | null;
  },
): Promise<void> {
  const keepsLevel = sql`verification = 'unverified' AND ${verification} = 'pending_verification'`;
  await sql`
    UPDATE payouts SET verify_after = ${verifyAfter}, verify_attempts = verify_attempts + 1,
      verification = CASE WHEN ${keepsLevel} THEN verification ELSE ${verification} END,
      verification_reason = CASE WHEN ${keepsLevel} THEN verification_reason ELSE ${reason} END
    WHERE id = ${id} AND verified_at IS NULL
  `.execute(tx);
}

async function keepOut(tx: Tx, { id, reason }: { id: Id; reason: string }, now: Date): Promise<void> {
  await sql`
    WITH gone AS (
      DELETE FROM payouts WHERE id = ${id} AND verified_at IS NULL
      RETURNING network, transaction_hash, account, amount_nanoton, received_at
    )
    INSERT INTO kept_out_transactions
      (network, transaction_hash, account, amount_nanoton, received_at, reason, decided_at)
    SELECT gone.*, ${reason}, ${now} FROM gone ON CONFLICT DO NOTHING
  `.execute(tx);
}

type Confirmed = Extract<Verdict, { facts: unknown }>;

/** True when it did not count before. */
async function confirm(
  tx: Tx,
  { id, verdict: { state, facts } }: { id: Id; verdict: Confirmed },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payouts')
    .set({
      verification: state,
      verificationReason: null,
      verifiedAt: now,
      verifyAfter: null,
      kind: facts.kind,
      proxyAddress: facts.proxyAddress,
      contractAddress: facts.contractAddress,
      parentTransactionHash: facts.parentTransactionHash,
      tokensDelta: facts.tokensDelta,
      tokensTotal: facts.tokensTotal,
      workerFeePerTokenNanoton: facts.workerFeePerTokenNanoton,
      paramsVersion: String(facts.paramsVersion),
    })
    .where('id', '=', id)
    .where('verifiedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function confirmTransfer(tx: Tx, id: Id, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payouts')
    .set({ verification: 'verified_chain', verificationReason: null, verifiedAt: now, verifyAfter: null })
    .where('id', '=', id)
    .where('kind', '=', 'pool_transfer')
    .where('verifiedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Tells the operators of each such payout once, and of all of them at most once a day: one cause may hold up many. */
async function tellDisagreement(tx: Tx, id: Id, now: Date): Promise<void> {
  const { rows } = await sql<{ transactionHash: string; receivedAt: Date }>`
    SELECT transaction_hash, received_at FROM payouts WHERE id = ${id} AND NOT EXISTS (
      SELECT FROM notices WHERE participant_id IS NULL AND kind = 'operator'
        AND payload->>'problem' = 'providers_disagree' AND created_at > ${now}::timestamptz - interval '1 day'
    )
  `.execute(tx);
  for (const { transactionHash, receivedAt } of rows) {
    const since = receivedAt.toISOString();
    const notice = {
      kind: 'operator',
      problem: 'providers_disagree',
      since,
      detail: transactionHash,
    } as const;
    await insertNotice(tx, { participantId: null, key: `providers:${transactionHash}`, notice }, now);
  }
}

/** Whether a worker ever showed this contract with this proxy. */
export async function isPairSeen(db: Db, proxyAddress: string, contractAddress: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM proxies_seen
    WHERE raw_address(contract_address) = ${contractAddress} AND raw_address(proxy_address) = ${proxyAddress} LIMIT 1
  `.execute(db);
  return rows.length > 0;
}

/**
 * Lifts what is known better by now: payouts whose proxy and contract a worker has shown since, and those whose proxy's
 * code was accepted since, which are verified again.
 */
export async function raisePayouts(db: Db, network: TonNetwork, now: Date): Promise<void> {
  await sql`
    UPDATE payouts AS p SET verification = 'verified_worker'
    WHERE network = ${network} AND verification = 'verified_chain' AND kind <> 'pool_transfer'
      AND EXISTS (SELECT FROM proxies_seen AS seen WHERE raw_address(seen.contract_address) = p.contract_address
        AND raw_address(seen.proxy_address) = p.proxy_address)
  `.execute(db);
  await sql`
    UPDATE payouts AS p SET verify_after = ${now}
    FROM paying_accounts AS payer
    WHERE p.network = ${network} AND p.verification = 'unverified' AND p.verification_reason = 'proxy_code_unknown'
      AND (p.verify_after IS NULL OR p.verify_after > ${now}) AND payer.network = p.network AND payer.address = p.source_address
      AND payer.code_hash IN (SELECT code_hash FROM accepted_proxy_codes)
  `.execute(db);
}

export interface PayoutCounts {
  verified: number;
  unverified: number;
  pending: number;
  /** Those to be looked at now. */
  due: number;
}

export async function countPayouts(db: Db, network: TonNetwork, now: Date): Promise<PayoutCounts> {
  const { rows } = await sql<PayoutCounts>`
    SELECT count(*) FILTER (WHERE verified_at IS NOT NULL)::int AS verified,
      count(*) FILTER (WHERE verification = 'unverified')::int AS unverified,
      count(*) FILTER (WHERE verification = 'pending_verification')::int AS pending,
      count(*) FILTER (WHERE verified_at IS NULL AND verify_after <= ${now} AND ${isCandidate})::int AS due
    FROM payouts WHERE network = ${network}
  `.execute(db);
  return rows[0] ?? { verified: 0, unverified: 0, pending: 0, due: 0 };
}

/** Lets everything that does not count be verified again now; returns how many there are. */
export async function queueVerification(db: Db, network: TonNetwork, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE payouts SET verify_after = ${now}, verify_attempts = 0
    WHERE network = ${network} AND verified_at IS NULL AND ${isCandidate}
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}
