import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { EarnedScope } from './earned-nanoton.ts';

interface ReceivedQuery {
  network: TonNetwork;
  from: Date;
  to: Date;
}

/**
 * The verified payouts of a time, in nanoton. Of a participant: to proven wallets, transfers of the pool included; of a
 * worker: those that only it can have earned; of the pool: worker payouts, whoever got them, and no transfer of its own.
 */
export async function sumReceived(
  db: Db,
  scope: EarnedScope,
  { network, from, to }: ReceivedQuery,
): Promise<bigint> {
  const { rows } = await sql<{ received: bigint | null }>`
    SELECT sum(p.amount_nanoton) AS received FROM payouts AS p
    WHERE p.network = ${network} AND p.received_at >= ${from} AND p.received_at < ${to}
      AND p.verification IN ('verified_chain', 'verified_worker') AND ${toCondition(scope)}
  `.execute(db);
  return rows[0]?.received ?? 0n;
}

/** Accounts and contracts come first: they find a few rows by an index where views would look at every payout. */
function toCondition(scope: EarnedScope) {
  if (scope.of === 'pool') return sql`p.kind <> 'pool_transfer'`;
  if (scope.of === 'participant') {
    const { participantId } = scope;
    return sql`p.account IN (SELECT w.address FROM wallets AS w JOIN wallet_owners AS o ON o.wallet_id = w.id
        WHERE o.participant_id = ${participantId})
      AND EXISTS (SELECT FROM payout_owners AS o
        WHERE o.payout_id = p.id AND o.participant_id = ${participantId} AND o.is_proven)`;
  }
  const { workerId, participantId } = scope;
  const owned = sql`AND EXISTS (SELECT FROM payout_owners AS o
    WHERE o.payout_id = p.id AND o.participant_id = ${participantId})`;
  return sql`p.contract_address IN (SELECT raw_address(contract_address) FROM proxies_seen WHERE worker_id = ${workerId})
    AND EXISTS (SELECT FROM payout_workers AS w WHERE w.payout_id = p.id AND w.worker_id = ${workerId})
    ${participantId === null ? sql`` : owned}`;
}
