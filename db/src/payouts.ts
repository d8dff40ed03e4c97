import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import { formatPayoutCursor, parsePayoutCursor } from './payout-cursor.ts';
import type { Id, PayoutsTable } from './schema.ts';

/** A payout as the ledger has it, with whose it is and which worker earned it. */
export interface Payout {
  id: Id;
  network: TonNetwork;
  account: string;
  transactionHash: string;
  kind: PayoutsTable['kind'];
  verification: PayoutsTable['verification'];
  verificationReason: string | null;
  amountNanoton: bigint;
  transactionFeeNanoton: bigint;
  receivedAt: Date;
  mcBlockSeqno: number;
  lt: bigint;
  sourceAddress: string;
  proxyAddress: string | null;
  contractAddress: string | null;
  tokensDelta: bigint | null;
  tokensTotal: bigint | null;
  workerFeePerTokenNanoton: bigint | null;
  comment: string | null;
  /** Null where nobody, or more than one person, could be the owner. */
  participantId: Id | null;
  /** Whether the owner has proven the account; null where there is none. */
  isProven: boolean | null;
  /** Null where several workers share the contract, or none is known. */
  workerId: Id | null;
  workerName: string | null;
}

export interface PayoutFilter {
  network: TonNetwork;
  /** Whose; null is everybody's. */
  participantId: Id | null;
  workerId?: Id | undefined;
  /** From then on, and before then. */
  from?: Date | undefined;
  to?: Date | undefined;
  verification?: PayoutsTable['verification'] | undefined;
}

export interface PayoutTotals {
  /** Verified ones: how many, and what they brought. */
  payouts: number;
  workerPayoutsNanoton: bigint;
  poolTransfersNanoton: bigint;
  /**
   * Income. Of a person: both; of the whole pool: worker payouts only, because transfers pass on what they brought, and
   * the same coin never counts twice.
   */
  amountNanoton: bigint;
  /** Shown apart, and in no sum. */
  unverified: number;
  pending: number;
}

/** The newest first. Pages go on after the last payout shown. Throws `InvalidCursorError`. */
export async function listPayouts(
  db: Db,
  { limit, cursor, ...filter }: PayoutFilter & { limit: number; cursor?: string | undefined },
): Promise<{ items: Payout[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : parsePayoutCursor(cursor);
  const rest = after === null ? sql`true` : sql`(p.received_at, p.id) < (${after.receivedAt}, ${after.id})`;
  const { rows } = await sql<Payout>`
    ${selectPayouts} WHERE ${toConditions(filter)} AND ${rest}
    ORDER BY p.received_at DESC, p.id DESC LIMIT ${limit + 1}
  `.execute(db);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last === undefined ? null : formatPayoutCursor(last) };
}

/** Throws `NotFoundError` for what is not there, or not the participant's. */
export async function getPayout(
  db: Db,
  id: Id,
  filter: Pick<PayoutFilter, 'network' | 'participantId'>,
): Promise<Payout> {
  const { rows } = await sql<Payout>`
    ${selectPayouts} WHERE p.id = ${id} AND ${toConditions(filter)}
  `.execute(db);
  const [payout] = rows;
  if (payout === undefined) throw new NotFoundError('payout');
  return payout;
}

/** Sums over everything that the filter lets through, whatever level is asked for. */
export async function sumPayouts(db: Db, filter: PayoutFilter): Promise<PayoutTotals> {
  const { rows } = await sql<Omit<PayoutTotals, 'amountNanoton'>>`
    SELECT count(*) FILTER (WHERE p.verified_at IS NOT NULL)::int AS payouts,
      coalesce(sum(amount_nanoton) FILTER (WHERE p.verified_at IS NOT NULL AND kind <> 'pool_transfer'), 0)
        AS worker_payouts_nanoton,
      coalesce(sum(amount_nanoton) FILTER (WHERE p.verified_at IS NOT NULL AND kind = 'pool_transfer'), 0)
        AS pool_transfers_nanoton,
      count(*) FILTER (WHERE p.verification = 'unverified')::int AS unverified,
      count(*) FILTER (WHERE p.verification = 'pending_verification')::int AS pending
    FROM payouts AS p ${joins} WHERE ${toConditions({ ...filter, verification: undefined })}
  `.execute(db);
  const [sums] = rows;
  if (sums === undefined) throw new Error('A sum has one row');
  const transfers = filter.participantId === null ? 0n : sums.poolTransfersNanoton;
  return { ...sums, amountNanoton: sums.workerPayoutsNanoton + transfers };
}

/** What verified payouts brought on each day of a zone that had any, oldest first; income as `sumPayouts` has it. */
export async function sumPayoutsByDay(
  db: Db,
  { timeZone, ...filter }: PayoutFilter & { from: Date; to: Date; timeZone: string },
): Promise<PayoutDay[]> {
  const counted = filter.participantId === null ? sql`p.kind <> 'pool_transfer'` : sql`true`;
  const { rows } = await sql<PayoutDay>`
    SELECT to_char(p.received_at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS date,
      count(*)::int AS payouts, sum(p.amount_nanoton) AS amount_nanoton
    FROM payouts AS p ${joins}
    WHERE ${toConditions(filter)} AND p.verified_at IS NOT NULL AND ${counted}
    GROUP BY 1 ORDER BY 1
  `.execute(db);
  return rows;
}

export interface PayoutDay {
  /** `2026-11-20` */
  date: string;
  payouts: number;
  amountNanoton: bigint;
}

const joins = sql`
  LEFT JOIN payout_owners AS owner ON owner.payout_id = p.id
  LEFT JOIN payout_workers AS earner ON earner.payout_id = p.id`;

const selectPayouts = sql`
  SELECT p.id, p.network, p.account, p.transaction_hash, p.kind, p.verification, p.verification_reason,
    p.amount_nanoton, p.transaction_fee_nanoton, p.received_at, p.mc_block_seqno, p.lt, p.source_address,
    p.proxy_address, p.contract_address, p.tokens_delta, p.tokens_total, p.worker_fee_per_token_nanoton, p.comment,
    owner.participant_id, owner.is_proven, earner.worker_id, workers.name AS worker_name
  FROM payouts AS p ${joins} LEFT JOIN workers ON workers.id = earner.worker_id`;

function toConditions(filter: PayoutFilter): RawBuilder<unknown> {
  const { network, participantId, workerId, from, to, verification } = filter;
  const conditions = [sql`p.network = ${network}`];
  if (participantId !== null) {
    // The person's wallets first, so that not everybody's payouts are looked at.
    conditions.push(sql`owner.participant_id = ${participantId}`);
    conditions.push(sql`p.account IN (SELECT address FROM wallets JOIN wallet_owners ON wallet_id = wallets.id
      WHERE wallets.network = ${network} AND wallet_owners.participant_id = ${participantId})`);
  }
  if (workerId !== undefined) conditions.push(sql`earner.worker_id = ${workerId}`);
  if (from !== undefined) conditions.push(sql`p.received_at >= ${from}`);
  if (to !== undefined) conditions.push(sql`p.received_at < ${to}`);
  if (verification !== undefined) conditions.push(sql`p.verification = ${verification}`);
  return sql.join(conditions, sql` AND `);
}
