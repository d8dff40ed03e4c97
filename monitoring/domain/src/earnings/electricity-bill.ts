import type { Currency } from '../money/currency.ts';
import { type Decimal, sumDecimals } from '../money/decimal.ts';
import { type Tariff, toElectricityCost } from './electricity.ts';

/** A machine that somebody had for a time, and what they said it draws. */
interface StatedPower {
  from: Date;
  to: Date;
  statedWatts: number | null;
}

/** What the power of all machines cost, in each currency that was paid in. */
export type ElectricityBill = { currency: Currency; amount: Decimal }[];

/**
 * Unknown while one machine's watts or one stretch's tariff is: a part of the bill is no bill. Null where nobody said
 * what electricity costs, or there was nothing to run.
 */
export function toElectricityBill(
  power: readonly StatedPower[],
  tariffs: readonly Tariff[],
): ElectricityBill | 'unknown' | null {
  if (power.length === 0 || tariffs.length === 0) return null;
  const lines = [];
  for (const { from, to, statedWatts } of power) {
    if (statedWatts === null) return 'unknown';
    const cost = toElectricityCost({ from, to, watts: statedWatts }, tariffs);
    if (cost.msWithoutTariff > 0) return 'unknown';
    lines.push(...cost.lines);
  }
  const byCurrency = Map.groupBy(lines, ({ currency }) => currency);
  return [...byCurrency].map(([currency, own]) => ({
    currency,
    amount: sumDecimals(own.map(({ cost }) => cost)),
  }));
}
