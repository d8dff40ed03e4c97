import type { AdvancedCursor, ChainCursor, LedgerEntry } from '@cocoon-pool/domain/payouts/advance-cursor';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { tellPayout } from './payout-notices.ts';

/** A page that was taken from the chain, to be booked on the cursor that it follows. */
export interface BookedPage extends AdvancedCursor {
  network: TonNetwork;
  account: string;
  from: ChainCursor;
  /** When to read on; null where nothing is known to be left. */
  dueAt: Date | null;
  /** The account's history is read to its end. */
  isComplete: boolean;
}

/**
 * Books what a page brings and moves the cursor, in one transaction. False, with nothing written, when the cursor is
 * not where the page begins any more: somebody else read on. A transaction that is booked already stays as it is.
 */
export async function bookPage(db: Db, page: BookedPage, now: Date): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if (!(await moveCursor(tx, page, now))) return false;
    for (const entry of page.entries) await insertEntry(tx, { network: page.network, entry }, now);
    return true;
  });
}

async function moveCursor(tx: Tx, page: BookedPage, now: Date): Promise<boolean> {
  const { network, account, from, cursor, taken, dueAt, isComplete } = page;
  const toTime = (utime: number | undefined) => (utime === undefined ? null : new Date(utime * 1_000));
  const { rows } = await sql<{ account: string }>`
    UPDATE chain_cursors SET lt = ${cursor.lt}::numeric, hash = ${cursor.hash},
      utime = coalesce(${toTime(taken.at(-1)?.utime)}, utime),
      first_utime = coalesce(first_utime, ${toTime(taken[0]?.utime)}),
      transactions = transactions + ${taken.length}, due_at = ${dueAt}, failures = 0, failure = NULL,
      complete_at = CASE WHEN ${isComplete} THEN ${now} ELSE complete_at END,
      backfilled_at = CASE WHEN ${isComplete} THEN coalesce(backfilled_at, ${now}) ELSE backfilled_at END
    WHERE network = ${network} AND account = ${account}
      AND lt = ${from.lt}::numeric AND hash IS NOT DISTINCT FROM ${from.hash}
    RETURNING account
  `.execute(tx);
  return rows.length === 1;
}

async function insertEntry(
  tx: Tx,
  { network, entry }: { network: TonNetwork; entry: LedgerEntry },
  now: Date,
): Promise<void> {
  const { transaction, kind, reason } = entry;
  const isTransfer = kind === 'pool_transfer';
  const keptOut = await tx
    .selectFrom('keptOutTransactions')
    .select('transactionHash')
    .where('network', '=', network)
    .where('transactionHash', '=', transaction.hash)
    .executeTakeFirst();
  if (keptOut !== undefined) return;
  const booked = await tx
    .insertInto('payouts')
    .values({
      network,
      account: transaction.account,
      transactionHash: transaction.hash,
      inMessageHash: entry.inMessageHash,
      lt: transaction.lt,
      mcBlockSeqno: transaction.mcBlockSeqno,
      receivedAt: new Date(transaction.utime * 1_000),
      kind: isTransfer ? 'pool_transfer' : 'cocoon_worker',
      verification: isTransfer
        ? 'verified_chain'
        : kind === 'forgery'
          ? 'unverified'
          : 'pending_verification',
      verificationReason: isTransfer ? null : (reason ?? 'not_looked_at'),
      verifiedAt: isTransfer ? now : null,
      amountNanoton: entry.amountNanoton,
      transactionFeeNanoton: transaction.totalFeesNanoton,
      sourceAddress: entry.sourceAddress,
      queryId: entry.queryId,
      comment: entry.comment,
      recordedAt: now,
      verifyAfter: kind === 'candidate' ? now : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (booked !== undefined && isTransfer) await tellPayout(tx, booked.id, now);
}
