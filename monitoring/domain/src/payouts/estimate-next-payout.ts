import type { ContractTokens } from '../cocoon/contract-earnings.ts';
import { automaticPayoutTokens } from './expected-payout.ts';

/** What an estimate of a contract's next automatic payout stands on. */
export interface PayoutPace {
  tokens: ContractTokens | null;
  reportedAt: Date | null;
  lastReceivedAt: Date | null;
  /** The highest total that a payout in the ledger names. */
  highestTotalTokens: bigint;
  isLedgerComplete: boolean;
}

/** A pace that was watched for less says little, and so does a report that is older. */
const hourSeconds = 3_600;
/** What is further away is no news: by then everything is different. */
const furthestSeconds = 180 * 86_400;
const leastSeconds = 60;

/**
 * In how many seconds a contract asks for its next payout by itself, at its mean pace since the last one. Null where that
 * cannot be told: no payout yet, one on the way or not in the ledger yet, no pace, an old report, or enough signed already.
 */
export function estimateNextPayoutSeconds(pace: PayoutPace, now: Date): number | null {
  const { tokens, reportedAt, lastReceivedAt, highestTotalTokens, isLedgerComplete } = pace;
  if (tokens === null || reportedAt === null || lastReceivedAt === null || !isLedgerComplete) return null;
  if (tokens.expectedCashedOut > tokens.cashedOut || tokens.cashedOut > highestTotalTokens) return null;
  const ageSeconds = toSeconds(reportedAt, now);
  const watchedSeconds = toSeconds(lastReceivedAt, reportedAt);
  if (ageSeconds > hourSeconds || watchedSeconds < hourSeconds) return null;
  const signed = tokens.committed - tokens.expectedCashedOut;
  if (signed <= 0n || signed >= automaticPayoutTokens) return null;
  const perSecond = Number(signed) / watchedSeconds;
  const leftSeconds = Number(automaticPayoutTokens - signed) / perSecond - ageSeconds;
  return leftSeconds > furthestSeconds ? null : Math.max(leastSeconds, leftSeconds);
}

function toSeconds(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1_000;
}
