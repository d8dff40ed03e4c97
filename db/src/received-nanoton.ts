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

function toCondition(scope: EarnedScope) {
  if (scope.of === 'pool') return sql`p.kind <> 'pool_transfer'`;
  if (scope.of === 'participant') {
    return sql`EXISTS (SELECT FROM payout_owners AS o
      WHERE o.payout_id = p.id AND o.participant_id = ${scope.participantId} AND o.is_proven)`;
  }
  const owned = sql`EXISTS (SELECT FROM payout_owners AS o
    WHERE o.payout_id = p.id AND o.participant_id = ${scope.participantId})`;
  return sql`EXISTS (SELECT FROM payout_workers AS w WHERE w.payout_id = p.id AND w.worker_id = ${scope.workerId})
    ${scope.participantId === null ? sql`` : sql`AND ${owned}`}`;
}
