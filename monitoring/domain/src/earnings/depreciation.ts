import { type Decimal, divideDecimals, multiplyDecimals, toDecimal } from '../money/decimal.ts';

interface Hardware {
  /** Exact decimal text. */
  price: string;
  purchasedAt: Date;
  months: number;
}

const decimals = 9;

/** What a machine lost in value between two times: its price in equal parts over its months, nothing outside of them. */
export function toDepreciation(
  { price, purchasedAt, months }: Hardware,
  span: { from: Date; to: Date },
): Decimal {
  const end = addMonths(purchasedAt, months).getTime();
  const start = purchasedAt.getTime();
  const overlapMs = Math.min(span.to.getTime(), end) - Math.max(span.from.getTime(), start);
  const overlap: Decimal = { digits: BigInt(Math.max(0, overlapMs)), scale: 0 };
  const life: Decimal = { digits: BigInt(end - start), scale: 0 };
  return divideDecimals(multiplyDecimals(toDecimal(price), overlap), life, decimals);
}

/** The same day and time so many months later (UTC); the month's last day where it has no such day. */
function addMonths(at: Date, months: number): Date {
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
  const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const day = Math.min(at.getUTCDate(), days);
  const timeMs = at.getTime() % 86_400_000;
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), day) + timeMs);
}
