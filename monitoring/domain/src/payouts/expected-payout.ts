import type { ContractTokens, EarningsFigures } from '../cocoon/contract-earnings.ts';

/** A runner asks for a payout by itself at this many signed and unclaimed adjusted tokens. */
export const automaticPayoutTokens = 200_000_000n;

/** What a contract still has to pay, in nanoton; figures are null where the fee is not known. */
export interface ExpectedPayout {
  figures: EarningsFigures | null;
  /** Tokens on the way to the next automatic payout, and how far that is (0 to 1). */
  nextPayoutTokens: bigint;
  nextPayoutRatio: number;
  /** What the next automatic payout brings at least. */
  nextPayoutNanoton: bigint | null;
}

/** By the counters of a contract and the fee of the parameters that its proxy has; nothing is below 0. */
export function toExpectedPayout(
  tokens: ContractTokens,
  workerFeePerTokenNanoton: bigint | null,
): ExpectedPayout {
  const { maxKnown, committed, cashedOut, expectedCashedOut } = tokens;
  const fee = workerFeePerTokenNanoton;
  const nextPayoutTokens = atLeastZero(committed - expectedCashedOut);
  return {
    figures:
      fee === null
        ? null
        : {
            unpaidNanoton: atLeastZero(maxKnown - cashedOut) * fee,
            claimableNanoton: nextPayoutTokens * fee,
            inFlightNanoton: atLeastZero(expectedCashedOut - cashedOut) * fee,
            unsignedNanoton: atLeastZero(maxKnown - committed) * fee,
          },
    nextPayoutTokens,
    nextPayoutRatio: Math.min(1, Number(nextPayoutTokens) / Number(automaticPayoutTokens)),
    nextPayoutNanoton: fee === null ? null : automaticPayoutTokens * fee,
  };
}

/** Money that should have come by another way than it did. */
export type PayoutGapKind =
  /** The contract was paid for more tokens than the ledger has payouts for. */
  | 'missed_payout'
  /** Asked for, and not paid on chain. */
  | 'payout_stuck'
  /** Enough for an automatic payout, and not asked for. */
  | 'payout_overdue';

/** All that is known of one contract. */
export interface ContractBook {
  /** Null where no worker knows them now. */
  tokens: ContractTokens | null;
  /** Of the payouts that count: tokens they paid for, and the highest total that one named. */
  paidTokens: bigint;
  highestTotalTokens: bigint;
  /** Every transaction of the owner is read, and nothing of it waits to be verified. */
  isLedgerComplete: boolean;
}

/** The tokens that each kind of gap is about, 0 where there is none; null where it cannot be told now. */
export function findPayoutGaps(book: ContractBook): Record<PayoutGapKind, bigint | null> {
  const { tokens, paidTokens, highestTotalTokens, isLedgerComplete } = book;
  const onChain =
    tokens !== null && tokens.cashedOut > highestTotalTokens ? tokens.cashedOut : highestTotalTokens;
  const claimable = tokens && tokens.committed - tokens.expectedCashedOut;
  return {
    missed_payout: isLedgerComplete ? atLeastZero(onChain - paidTokens) : null,
    payout_stuck: tokens && atLeastZero(tokens.expectedCashedOut - tokens.cashedOut),
    payout_overdue: claimable === null ? null : claimable >= automaticPayoutTokens ? claimable : 0n,
  };
}

function atLeastZero(tokens: bigint): bigint {
  return tokens > 0n ? tokens : 0n;
}
