import type { ChainAccount } from '@cocoon-pool/db/chain-accounts';
import type { BookedPage } from '@cocoon-pool/db/payout-booking';
import { type AdvancedCursor, advanceCursor } from '@cocoon-pool/domain/payouts/advance-cursor';
import type { ChainBooks } from './chain-books.ts';
import type { ChainReader } from './chain-reader.ts';

interface ReadingDeps {
  books: Pick<ChainBooks, 'bookPage' | 'postpone'>;
  reader: ChainReader;
  /** Asked in every other try where what `reader` gives does not hang together; null = there is no other. */
  otherReader?: ChainReader | null;
  now: () => Date;
  poolWallets: ReadonlySet<string>;
}

/** What came of one page: its outcome, or why it is to be asked again. */
export type AccountStep =
  | { state: 'more' | 'end' | 'overtaken' | 'stopped' }
  | { state: 'postponed'; failure: string };

const pageLength = 100;
const shortestPage = 10;
/** A history whose beginning the provider does not have is accepted after this many tries, some hours later. */
const lateStartAfter = 20;
const firstDelayMs = 5_000;
const mostDelayMs = 600_000;

/**
 * Reads one page of an account and books it: asked → cut at the first break → booked with the cursor, all or nothing.
 * A crash at any point leaves the cursor where the next reading begins.
 */
export async function readAccount(deps: ReadingDeps, account: ChainAccount): Promise<AccountStep> {
  const { books } = deps;
  const reader = pickReader(deps, account);
  const limit = toLimit(account);
  const from = { lt: account.lt, hash: account.hash };
  const answer = await reader.listTransactions({ account: account.account, startLt: from.lt + 1n, limit });
  if (!answer.ok && answer.failure === 'stopped') return { state: 'stopped' };
  if (!answer.ok) return postpone(deps, account, answer.failure);
  const advanced = advanceCursor(from, answer.value, {
    ...{ account: account.account, limit, poolWallets: deps.poolWallets },
    acceptsLateStart: account.failure === 'hole' && account.failures >= lateStartAfter,
  });
  const failure = toFailure(advanced, account);
  const page = {
    account: account.account,
    from,
    ...advanced,
    ...toNext(advanced, failure, deps.now()),
  };
  const isIdle = failure !== null && advanced.taken.length === 0;
  if (!isIdle && !(await books.bookPage(page, deps.now()))) return { state: 'overtaken' };
  if (failure !== null) return postpone(deps, account, failure);
  return { state: page.isComplete ? 'end' : 'more' };
}

const brokenFailures = ['hole', 'behind', 'garbage'];

function pickReader({ reader, otherReader = null }: ReadingDeps, { failure, failures }: ChainAccount) {
  const isBroken = failure !== null && brokenFailures.includes(failure);
  return otherReader !== null && isBroken && failures % 2 === 0 ? otherReader : reader;
}

/** After time-outs pages get shorter. */
function toLimit({ failure, failures }: ChainAccount): number {
  return failure === 'timeout' ? Math.max(shortestPage, Math.floor(pageLength / 2 ** failures)) : pageLength;
}

/** An end before what the index itself knows of is a hole too. */
function toFailure({ end, cursor }: AdvancedCursor, { newestLt }: ChainAccount): string | null {
  if (end.state === 'more') return null;
  if (end.state !== 'end') return end.state;
  return newestLt !== null && newestLt > cursor.lt ? 'behind' : null;
}

function toNext(
  { end }: AdvancedCursor,
  failure: string | null,
  now: Date,
): Pick<BookedPage, 'dueAt' | 'isComplete'> {
  const isComplete = failure === null && end.state === 'end';
  return { isComplete, dueAt: isComplete ? null : now };
}

async function postpone(
  { books, now }: ReadingDeps,
  { account, failure: before, failures }: ChainAccount,
  failure: string,
): Promise<AccountStep> {
  const times = failure === before ? failures : 0;
  const delayMs = Math.min(mostDelayMs, firstDelayMs * 2 ** times);
  await books.postpone({ account, failure, dueAt: new Date(now().getTime() + delayMs) });
  return { state: 'postponed', failure };
}
