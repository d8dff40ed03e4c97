import type { PayoutNoticeFacts } from '@cocoon-pool/domain/alerts/payout-notice-facts';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { sumReceived } from './received-nanoton.ts';
import type { Id } from './schema.ts';
import { selectWatchedIds } from './watched-workers.ts';
import { sumUnpaidNanoton } from './worker-contracts.ts';

interface PayoutRow {
  payoutId: Id;
  /** Of whom the sums are; null of what the pool's own wallets received. */
  participantId: Id | null;
  network: TonNetwork;
  account: string;
  isProven: boolean;
  earnedSince: Date | null;
  isReported: boolean;
}

const noticesMax = 1_000;

/**
 * What the ledger and the workers say now around payouts that are told of in one message. The sums are its owner's and null
 * where they cannot be told: of the month for a wallet that is not proven, of what is unpaid while a worker does not
 * report one of these payouts yet and would count it again.
 */
export async function findPayoutFacts(
  db: Db,
  noticeIds: readonly Id[],
  { monthStart, now }: { monthStart: Date; now: Date },
): Promise<PayoutNoticeFacts> {
  const rows = await listRows(db, noticeIds);
  const payouts = new Map(
    rows.map(({ payoutId, account, earnedSince }) => [payoutId, { account, earnedSince }]),
  );
  const own = rows.filter(({ participantId }) => participantId !== null);
  const [first] = own;
  const participantId = first?.participantId ?? null;
  if (first === undefined || participantId === null)
    return { payouts, monthNanoton: null, unpaidNanoton: null };
  const scope = { of: 'participant', participantId } as const;
  const workers = sql`${selectWatchedIds(db, participantId)}`;
  const [monthNanoton, unpaidNanoton] = await Promise.all([
    own.every(({ isProven }) => isProven)
      ? sumReceived(db, scope, { network: first.network, from: monthStart, to: now })
      : null,
    own.every(({ isReported }) => isReported) ? sumUnpaidNanoton(db, workers) : null,
  ]);
  return { payouts, monthNanoton, unpaidNanoton };
}

/** Each payout with the one before it from the same contract, and whether its owner's workers have seen it paid. */
async function listRows(db: Db, noticeIds: readonly Id[]): Promise<PayoutRow[]> {
  const { rows } = await sql<PayoutRow>`
    SELECT p.id AS payout_id, p.network, p.account, before.received_at AS earned_since,
      CASE WHEN n.payload->'isPool' IS DISTINCT FROM 'true'::jsonb THEN n.participant_id END AS participant_id,
      EXISTS (SELECT FROM payout_owners AS o
        WHERE o.payout_id = p.id AND o.participant_id = n.participant_id AND o.is_proven) AS is_proven,
      NOT EXISTS (
        SELECT FROM worker_owners AS o JOIN worker_contracts AS c USING (worker_id)
        WHERE o.participant_id = n.participant_id AND o.owned_to IS NULL AND c.unpaid_nanoton IS NOT NULL
          AND raw_address(c.contract_address) = p.contract_address AND c.cashed_out_tokens < p.tokens_total
      ) AS is_reported
    FROM notices AS n JOIN payouts AS p ON p.id = (n.payload->>'payoutId')::bigint
    LEFT JOIN LATERAL (
      SELECT received_at FROM payouts AS earlier
      WHERE earlier.network = p.network AND earlier.contract_address = p.contract_address
        AND earlier.verified_at IS NOT NULL AND earlier.received_at < p.received_at
      ORDER BY received_at DESC LIMIT 1
    ) AS before ON true
    WHERE n.id = ANY(${[...noticeIds]}::bigint[]) AND n.kind = 'payout_received'
    ORDER BY n.id LIMIT ${sql.lit(noticesMax)}
  `.execute(db);
  return rows;
}
