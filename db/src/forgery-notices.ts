import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { insertNotice } from './notices.ts';
import type { Id } from './schema.ts';

/** Anybody can send what looks like a payout, to any account, for next to nothing. */
const noticesPerDay = 20;
/** As with payouts: what is read later is no news. */
const newsForDays = 7;

interface Forgery {
  transactionHash: string;
  network: TonNetwork;
  account: string;
  amountNanoton: bigint;
  receivedAt: Date;
  reason: string;
  ofDay: number;
}

/**
 * Tells the operators of what looked like a payout and does not count, once; of an account at most once a day, with how
 * many came to it in that day, and of all accounts `noticesPerDay` times. Not what came before the account was watched.
 */
export async function tellForgery(tx: Tx, payoutId: Id, now: Date): Promise<void> {
  const told = sql`SELECT FROM notices WHERE participant_id IS NULL AND kind = 'payout_forged'
    AND created_at > ${now}::timestamptz - interval '1 day'`;
  const { rows } = await sql<Forgery>`
    SELECT p.transaction_hash, p.network, p.account, p.amount_nanoton, p.received_at, p.verification_reason AS reason,
      (SELECT count(*)::int FROM payouts AS other
        WHERE other.network = p.network AND other.account = p.account AND other.verification = 'unverified'
          AND other.received_at > ${now}::timestamptz - interval '1 day') AS of_day
    FROM payouts AS p JOIN chain_cursors AS c ON c.network = p.network AND c.account = p.account
    WHERE p.id = ${payoutId} AND p.verification = 'unverified' AND p.received_at >= c.added_at
      AND p.received_at > ${now}::timestamptz - make_interval(days => ${sql.lit(newsForDays)})
      AND NOT EXISTS (${told} AND payload->>'account' = p.account)
      AND (SELECT count(*) FROM (${told}) AS all_told) < ${noticesPerDay}
  `.execute(tx);
  for (const { amountNanoton, receivedAt, transactionHash, ...forgery } of rows) {
    const notice = {
      ...{ kind: 'payout_forged' as const, transactionHash, ...forgery },
      ...{ amountNanoton: amountNanoton.toString(), receivedAt: receivedAt.toISOString() },
    };
    await insertNotice(tx, { participantId: null, key: `forged:${transactionHash}`, notice }, now);
  }
}
