import type { Currency } from '../money/currency.ts';
import { type Decimal, sumDecimals } from '../money/decimal.ts';
import { type Tariff, toElectricityCost } from './electricity.ts';
import type { PowerUse } from './power-use.ts';

/** What the power of all machines cost, in each currency that was paid in. */
export type ElectricityBill = { currency: Currency; amount: Decimal }[];

/**
 * Unknown while one machine's power or one stretch's tariff is: a part of the bill is no bill. Null where nobody said
 * what electricity costs, or there was nothing to run.
 */
export function toElectricityBill(
  uses: readonly PowerUse[],
  tariffs: readonly Tariff[],
): ElectricityBill | 'unknown' | null {
  if (uses.length === 0 || tariffs.length === 0) return null;
  const lines = [];
  for (const use of uses) {
    const cost = toElectricityCost(use, tariffs);
    if (cost.msWithoutTariff + cost.msWithoutPower > 0) return 'unknown';
    lines.push(...cost.lines);
  }
  const byCurrency = Map.groupBy(lines, ({ currency }) => currency);
  return [...byCurrency].map(([currency, own]) => ({
    currency,
    amount: sumDecimals(own.map(({ cost }) => cost)),
  }));
}
