import type { PayoutToVerify } from '@cocoon-pool/db/payout-verification';
import type { ChainTransaction } from '@cocoon-pool/domain/ton/chain-transaction';
import type { ChainReader } from './chain-reader.ts';

/** Providers that must tell the same of a payout before it counts. */
export interface Confirming {
  readers: readonly ChainReader[];
  /** Payouts of less count by one provider's word. */
  fromNanoton: bigint;
}

/** `not_confirmed`: one of them is silent, or has not read so far yet. */
export type Confirmation = 'agreed' | 'not_confirmed' | 'providers_disagree' | 'stopped';

/** A provider whose newest block is so much younger than a payout, and that has no payout there, denies it. */
const deniedAfterMs = 3_600_000;

/**
 * Asks every provider for a payout's transaction, and for the one that sent it, by `parentHash` where that is known.
 * Agreed is what all of them have in the same block with the same hash, message and amount.
 */
export async function confirmPayout(
  readers: readonly ChainReader[],
  payout: PayoutToVerify,
  parentHash: string | null,
): Promise<Confirmation> {
  let confirmation: Confirmation = 'agreed';
  for (const reader of readers) {
    const said = await askProvider(reader, payout, parentHash);
    if (said === 'stopped' || said === 'providers_disagree') return said;
    if (said === 'not_confirmed') confirmation = said;
  }
  return confirmation;
}

async function askProvider(
  reader: ChainReader,
  payout: PayoutToVerify,
  parentHash: string | null,
): Promise<Confirmation> {
  const { account, lt, transactionHash } = payout;
  const listed = await reader.listTransactions({ account, startLt: lt, limit: 1 });
  if (!listed.ok) return toSilence(listed.failure);
  const found = listed.value.find((transaction) => transaction.lt === lt && transaction.account === account);
  if (found === undefined) return isDenied(reader, payout);
  if (!isSame(found, payout)) return 'providers_disagree';
  if (!found.isFinal) return 'not_confirmed';
  if (parentHash === null) return 'agreed';
  const parent = await reader.findParent(transactionHash);
  if (!parent.ok) return toSilence(parent.failure);
  if (parent.value === null) return 'not_confirmed';
  return parent.value.hash === parentHash ? 'agreed' : 'providers_disagree';
}

function toSilence(failure: string): Confirmation {
  return failure === 'stopped' ? 'stopped' : 'not_confirmed';
}

async function isDenied(reader: ChainReader, { receivedAt }: PayoutToVerify): Promise<Confirmation> {
  const head = await reader.getHeadTime();
  if (!head.ok) return toSilence(head.failure);
  const isPast = head.value.getTime() - receivedAt.getTime() > deniedAfterMs;
  return isPast ? 'providers_disagree' : 'not_confirmed';
}

function isSame(found: ChainTransaction, payout: PayoutToVerify): boolean {
  return (
    found.hash === payout.transactionHash &&
    found.mcBlockSeqno === payout.mcBlockSeqno &&
    found.inMessage?.hash === payout.inMessageHash &&
    found.inMessage.valueNanoton === payout.amountNanoton
  );
}
