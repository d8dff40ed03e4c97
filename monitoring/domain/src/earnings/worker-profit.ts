import {
  addDecimals,
  type Decimal,
  divideDecimals,
  multiplyDecimals,
  subtractDecimals,
  toCoins,
  toDecimal,
  zero,
} from '../money/decimal.ts';

interface ProfitInput {
  /** By the worker's own counters; null = unknown. */
  earnedNanoton: bigint | null;
  /** One coin in the currency of the costs, exact decimal text; null = unknown. */
  price: string | null;
  /** Null = unknown: no watts, no tariff for all of the time, or one in another currency. */
  electricity: Decimal | null;
  /** Null = not stated, or in another currency: left out. */
  depreciation: Decimal | null;
  /** The multiplier at which the worker sold its tokens; null = unknown. */
  coefficient: number | null;
}

export interface WorkerProfit {
  revenue: Decimal | null;
  profit: Decimal | null;
  /** The coefficient at which the same work would just have paid its costs, rounded up; null where it is unknown. */
  breakEvenCoefficient: Decimal | null;
}

const coefficientDecimals = 3;

/** Revenue − electricity − depreciation. What is unknown makes the result unknown; only depreciation may be left out. */
export function toWorkerProfit(input: ProfitInput): WorkerProfit {
  const { earnedNanoton, price, electricity, depreciation, coefficient } = input;
  const revenue =
    earnedNanoton === null || price === null
      ? null
      : multiplyDecimals(toCoins(earnedNanoton), toDecimal(price));
  if (revenue === null || electricity === null) return { revenue, profit: null, breakEvenCoefficient: null };
  const costs = addDecimals(electricity, depreciation ?? zero);
  const breakEvenCoefficient =
    coefficient === null || revenue.digits <= 0n ? null : toBreakEven({ coefficient, costs, revenue });
  return { revenue, profit: subtractDecimals(revenue, costs), breakEvenCoefficient };
}

function toBreakEven(worker: { coefficient: number; costs: Decimal; revenue: Decimal }): Decimal {
  const { coefficient, costs, revenue } = worker;
  const wanted = multiplyDecimals({ digits: BigInt(Math.round(coefficient * 1_000)), scale: 3 }, costs);
  const rounded = divideDecimals(wanted, revenue, coefficientDecimals);
  const isBelow = subtractDecimals(multiplyDecimals(rounded, revenue), wanted).digits < 0n;
  return isBelow ? { ...rounded, digits: rounded.digits + 1n } : rounded;
}
