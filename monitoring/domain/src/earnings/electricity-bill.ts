import type { Currency } from '../money/currency.ts';
import { type Decimal, sumDecimals } from '../money/decimal.ts';
import { type Tariff, toElectricityCost } from './electricity.ts';
import type { PowerUse } from './power-use.ts';

/** What the power of all machines cost, in each currency that was paid in. */
export type ElectricityBill = { currency: Currency; amount: Decimal }[];

/**
 * Unknown while the power or the tariff of one machine's time is: a part of the bill is no bill. Null where nobody said
 * what electricity costs, or there was nothing to run.
 */
export function toElectricityBill(
  uses: readonly PowerUse[],
  tariffs: readonly Tariff[],
): ElectricityBill | 'unknown' | null {
  if (uses.length === 0 || tariffs.length === 0) return null;
  const costs = uses.map((use) => toElectricityCost(use, tariffs));
  if (costs.some(({ msWithoutTariff, msWithoutPower }) => msWithoutTariff + msWithoutPower > 0))
    return 'unknown';
  const lines = costs.flatMap((cost) => cost.lines);
  const byCurrency = Map.groupBy(lines, ({ currency }) => currency);
  return [...byCurrency].map(([currency, own]) => ({
    currency,
    amount: sumDecimals(own.map(({ cost }) => cost)),
  }));
}
