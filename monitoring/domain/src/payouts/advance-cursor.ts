import type { ChainTransaction } from '../ton/chain-transaction.ts';
import { checkMessageHash } from '../ton/message-hash.ts';
import { type Classification, classifyTransaction, type ForgeryReason } from './classify-transaction.ts';

/** How far an account is read: its newest transaction that is booked. */
export interface ChainCursor {
  lt: bigint;
  /** Null before the first. */
  hash: string | null;
}

/** What goes into the ledger with a page. */
export interface LedgerEntry {
  transaction: ChainTransaction;
  kind: 'candidate' | 'forgery' | 'pool_transfer';
  inMessageHash: string;
  sourceAddress: string;
  amountNanoton: bigint;
  queryId: bigint | null;
  reason: ForgeryReason | null;
  comment: string | null;
}

/** Where a page ended, and why the rest of it was not taken. */
export type PageEnd =
  /** All of it was taken; there is more, or (`end`) there was nothing more when it was asked for. */
  | { state: 'more' | 'end' }
  /** The next transaction does not follow the one before it: the provider left some out, or is another chain. */
  | { state: 'hole'; afterLt: bigint }
  /** Not in a block of the masterchain yet. */
  | { state: 'not_final' }
  /** The provider contradicts itself. */
  | { state: 'garbage'; reason: string };

export interface AdvancedCursor {
  cursor: ChainCursor;
  entries: LedgerEntry[];
  /** Those taken, oldest first. */
  taken: ChainTransaction[];
  /** The first one taken is not the account's first: what came before it is unknown. */
  startsLate: boolean;
  end: PageEnd;
}

interface Reading {
  account: string;
  poolWallets: ReadonlySet<string>;
  /** How many transactions were asked for: fewer than that are the end. */
  limit: number;
  /** Accepts a history that does not begin with the account's first transaction, where that is all there is. */
  acceptsLateStart?: boolean;
}

/**
 * Takes from a page, in whatever order and however often it names them, the transactions that follow the cursor without
 * a break: each names the hash of the one before it. Nothing beyond a break is taken, so the cursor jumps no hole, and
 * what is taken twice is the same. Pure: the same page on the same cursor gives the same.
 */
export function advanceCursor(
  cursor: ChainCursor,
  page: readonly ChainTransaction[],
  reading: Reading,
): AdvancedCursor {
  const { account, limit, poolWallets } = reading;
  let at = cursor;
  const taken: ChainTransaction[] = [];
  const entries: LedgerEntry[] = [];
  const stop = (end: PageEnd): AdvancedCursor => {
    const startsLate = cursor.hash === null && taken[0] !== undefined && taken[0].previousLt !== 0n;
    return { cursor: at, entries, taken, startsLate, end };
  };
  if (page.some((transaction) => transaction.account !== account)) {
    return stop({ state: 'garbage', reason: 'a transaction of another account' });
  }
  for (const transaction of toAscending(page, cursor)) {
    if (!follows(transaction, at, reading)) return stop({ state: 'hole', afterLt: at.lt });
    if (!transaction.isFinal) return stop({ state: 'not_final' });
    const entry = toEntry(transaction, classifyTransaction(transaction, poolWallets));
    if (entry === 'hash_wrong') return stop({ state: 'garbage', reason: 'a message with another hash' });
    if (entry !== null) entries.push(entry);
    taken.push(transaction);
    at = { lt: transaction.lt, hash: transaction.hash };
  }
  return stop({ state: page.length < limit ? 'end' : 'more' });
}

/** Those after the cursor, each once. */
function toAscending(page: readonly ChainTransaction[], cursor: ChainCursor): ChainTransaction[] {
  const ahead = page.filter(({ lt }) => lt > cursor.lt);
  const unique = new Map(ahead.map((transaction) => [transaction.hash, transaction]));
  return [...unique.values()].sort((a, b) => (a.lt < b.lt ? -1 : 1));
}

function follows(transaction: ChainTransaction, at: ChainCursor, reading: Reading): boolean {
  const { lt, previousHash, previousLt } = transaction;
  if (lt <= previousLt) return false;
  if (at.hash === null) return previousLt === 0n || reading.acceptsLateStart === true;
  return previousHash === at.hash && previousLt === at.lt;
}

function toEntry(
  transaction: ChainTransaction,
  classified: Classification,
): LedgerEntry | null | 'hash_wrong' {
  if (classified.kind === 'other') return null;
  const { message, kind } = classified;
  if (checkMessageHash(message) === 'wrong') return 'hash_wrong';
  return {
    ...{ transaction, kind },
    inMessageHash: message.hash,
    sourceAddress: message.source,
    amountNanoton: message.valueNanoton ?? 0n,
    queryId: kind === 'candidate' ? classified.queryId : null,
    reason: kind === 'forgery' ? classified.reason : null,
    comment: kind === 'pool_transfer' ? classified.comment : null,
  };
}
