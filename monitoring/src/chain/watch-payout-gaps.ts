import { rereadAccounts } from '@cocoon-pool/db/chain-accounts';
import { listContractBooks, type StoredContractBook } from '@cocoon-pool/db/contract-books';
import type { Db } from '@cocoon-pool/db/database';
import { type OpenGap, type SeenGap, saveGaps, tellGap } from '@cocoon-pool/db/payout-gaps';
import { findPayoutGaps, type PayoutGapKind } from '@cocoon-pool/domain/payouts/expected-payout';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';

interface GapDeps {
  db: Db;
  now: () => Date;
  network: TonNetwork;
  rootAddress: string;
}

/** What lasts this long is no delay. */
const tellAfterMs: Record<PayoutGapKind, number> = {
  missed_payout: 1_800_000,
  payout_stuck: 3_600_000,
  payout_overdue: 3_600_000,
};
const kinds: readonly PayoutGapKind[] = ['missed_payout', 'payout_stuck', 'payout_overdue'];
const contractsMax = 20_000;

/**
 * Compares what workers report with what the ledger has, contract by contract. A gap that lasts is told once, to those
 * whose workers report the contract; for a payout that was missed the owner's account is read again from its beginning.
 */
export async function watchPayoutGaps({ db, now, network, rootAddress }: GapDeps): Promise<void> {
  const filter = { network, rootAddress, participantId: null, limit: contractsMax };
  const books = new Map((await listContractBooks(db, filter)).map((book) => [book.contractAddress, book]));
  const gaps = [...books.values()].flatMap(toSeenGaps);
  for (const gap of await saveGaps(db, { network, gaps }, now())) {
    const book = books.get(gap.contractAddress);
    if (book === undefined || !isToBeTold(gap, now())) continue;
    const participantIds = [...book.participantIds, ...(book.isPools ? [null] : [])];
    await tellGap(db, { gap, participantIds }, now());
    if (gap.kind === 'missed_payout' && book.ownerAddress !== null) {
      await rereadAccounts(db, { network, accounts: [book.ownerAddress] }, now());
    }
  }
}

function toSeenGaps(book: StoredContractBook): SeenGap[] {
  const { contractAddress, workerFeePerTokenNanoton: fee } = book;
  const found = findPayoutGaps(book);
  return kinds.flatMap((kind) => {
    const tokens = found[kind];
    if (tokens === null) return [];
    return [{ contractAddress, kind, tokens, amountNanoton: fee === null ? null : tokens * fee }];
  });
}

function isToBeTold({ kind, since, toldAt }: OpenGap, now: Date): boolean {
  return toldAt === null && now.getTime() - since.getTime() >= tellAfterMs[kind];
}
