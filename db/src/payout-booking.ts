import type { AdvancedCursor, ChainCursor, LedgerEntry } from '@cocoon-pool/domain/payouts/advance-cursor';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { tellForgery } from './forgery-notices.ts';
import { insertNotice } from './notices.ts';
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
  /** Transfers of so much or more wait until another provider confirms them; null = none do. */
  confirmFromNanoton: bigint | null;
}

/**
 * Books what a page brings and moves the cursor, in one transaction. False, with nothing written, when the cursor is
 * not where the page begins any more: somebody else read on. A transaction that is booked already stays as it is.
 */
export async function bookPage(db: Db, page: BookedPage, now: Date): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if (!(await moveCursor(tx, page, now))) return false;
    for (const entry of page.entries) await insertEntry(tx, { ...page, entry }, now);
    if (page.startsLate) await tellLateStart(tx, page, now);
    return true;
  });
}

/** Tells the operators, once, that the beginning of an account's history could not be had. */
async function tellLateStart(tx: Tx, { network, account, taken }: BookedPage, now: Date): Promise<void> {
  const since = new Date((taken[0]?.utime ?? 0) * 1_000).toISOString();
  const notice = { kind: 'operator', problem: 'history_incomplete', since, detail: account } as const;
  await insertNotice(tx, { participantId: null, key: `history:${network}:${account}`, notice }, now);
}

async function moveCursor(tx: Tx, page: BookedPage, now: Date): Promise<boolean> {
  const { network, account, from, cursor, taken, startsLate, dueAt, isComplete } = page;
  const toTime = (utime: number | undefined) => (utime === undefined ? null : new Date(utime * 1_000));
  const { rows } = await sql<{ account: string }>`
    UPDATE chain_cursors SET lt = ${cursor.lt}::numeric, hash = ${cursor.hash},
      utime = coalesce(${toTime(taken.at(-1)?.utime)}, utime),
      first_utime = coalesce(first_utime, ${toTime(taken[0]?.utime)}),
      incomplete_from = CASE WHEN ${startsLate} THEN ${toTime(taken[0]?.utime)} ELSE incomplete_from END,
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
  {
    network,
    entry,
    confirmFromNanoton,
  }: Pick<BookedPage, 'network' | 'confirmFromNanoton'> & { entry: LedgerEntry },
  now: Date,
): Promise<void> {
  const { transaction, kind, reason } = entry;
  const isTransfer = kind === 'pool_transfer';
  const counts = isTransfer && (confirmFromNanoton === null || entry.amountNanoton < confirmFromNanoton);
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
      verification: counts ? 'verified_chain' : kind === 'forgery' ? 'unverified' : 'pending_verification',
      verificationReason: counts ? null : (reason ?? 'not_looked_at'),
      verifiedAt: counts ? now : null,
      amountNanoton: entry.amountNanoton,
      transactionFeeNanoton: transaction.totalFeesNanoton,
      sourceAddress: entry.sourceAddress,
      queryId: entry.queryId,
      comment: entry.comment,
      recordedAt: now,
      verifyAfter: counts || kind === 'forgery' ? null : now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (booked === undefined) return;
  if (counts) await tellPayout(tx, booked.id, now);
  if (kind === 'forgery') await tellForgery(tx, booked.id, now);
}
