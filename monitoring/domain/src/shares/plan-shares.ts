import { toDecimal } from '../money/decimal.ts';
import { splitAmount } from './split-amount.ts';

/** The operator's part in percent, exact decimal text, from a time on. */
export interface PoolFee {
  validFrom: Date;
  percent: string;
}

interface SharesInput {
  /** What the pool received in the period, verified. */
  receipts: readonly { receivedAt: Date; amountNanoton: bigint }[];
  fees: readonly PoolFee[];
  /** What each one's workers earned for the pool in the period, an estimate; null is the pool itself. */
  earners: readonly { participantId: string | null; estimatedNanoton: bigint }[];
}

export interface SharesPlan {
  receivedNanoton: bigint;
  feeNanoton: bigint;
  /** Sum is received − fee, to the nanoton; empty where nobody's earnings are known. */
  shares: PlannedShare[];
  /** Received − fee where it could not be shared, else 0. */
  unsharedNanoton: bigint;
}

export interface PlannedShare {
  participantId: string | null;
  estimatedNanoton: bigint;
  amountNanoton: bigint;
}

/** Shares what was received, less the fee of its time, by what each one's workers are estimated to have earned. */
export function planShares({ receipts, fees, earners }: SharesInput): SharesPlan {
  const receivedNanoton = receipts.reduce((sum, { amountNanoton }) => sum + amountNanoton, 0n);
  const feeNanoton = receipts.reduce((sum, { amountNanoton, receivedAt }) => {
    return sum + toFee(amountNanoton, findFee(fees, receivedAt));
  }, 0n);
  const pot = receivedNanoton - feeNanoton;
  const amounts = splitAmount(
    pot,
    earners.map(({ estimatedNanoton }) => estimatedNanoton),
  );
  if (amounts === null) return { receivedNanoton, feeNanoton, shares: [], unsharedNanoton: pot };
  const shares = earners.map((earner, place) => ({ ...earner, amountNanoton: amounts[place] ?? 0n }));
  return { receivedNanoton, feeNanoton, shares, unsharedNanoton: 0n };
}

/** The fee in force at a time; none before the first. */
export function findFee(fees: readonly PoolFee[], at: Date): string {
  const past = fees.filter(({ validFrom }) => validFrom <= at);
  past.sort((a, b) => b.validFrom.getTime() - a.validFrom.getTime());
  return past[0]?.percent ?? '0';
}

/** Rounded down: the odd nanoton is the participants'. */
function toFee(amountNanoton: bigint, percent: string): bigint {
  const { digits, scale } = toDecimal(percent);
  return (amountNanoton * digits) / (100n * 10n ** BigInt(scale));
}
