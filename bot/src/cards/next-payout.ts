import { listContractBooks } from '@cocoon-pool/db/contract-books';
import { estimateNextPayoutSeconds } from '@cocoon-pool/domain/payouts/estimate-next-payout';
import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import type { BotDeps } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { toScope } from '../reader.ts';

/** What finding it needs of the bot. */
export interface NextPayoutDeps extends Pick<BotDeps, 'db'> {
  settings: Pick<BotDeps['settings'], 'tonNetwork' | 'chain'>;
}

/** A bound far above what one installation has. */
export const mostContracts = 1_000;

/**
 * In how many seconds the next payout comes by itself: of one contract, else the soonest of somebody's. Null where that
 * cannot be told.
 */
export async function findNextPayoutSeconds(
  { db, settings }: NextPayoutDeps,
  { participant, reader }: Person,
  contractAddress: string | null = null,
): Promise<number | null> {
  const { tonNetwork: network, chain } = settings;
  const participantId = toScope(participant);
  const query = { network, rootAddress: chain.rootAddress, participantId, limit: mostContracts };
  const books = await listContractBooks(db, query);
  const wanted = contractAddress === null ? null : parseAccount(contractAddress, 'testnet');
  if (wanted !== null && !wanted.ok) return null;
  const left = books
    .filter((book) => wanted === null || book.contractAddress === wanted.account)
    .flatMap((book) => estimateNextPayoutSeconds(book, reader.now) ?? []);
  return left.length === 0 ? null : Math.min(...left);
}
