import type { Currency } from '../money/currency.ts';
import { type Decimal, divideDecimals, multiplyDecimals, toDecimal } from '../money/decimal.ts';

/** A price of electricity that holds until the next one begins. */
export interface Tariff {
  validFrom: Date;
  currency: Currency;
  /** Exact decimal text. */
  pricePerKwh: string;
}

/** A machine that drew so many watts all the time. */
export interface PowerUse {
  from: Date;
  to: Date;
  watts: number;
}

export interface ElectricityLine extends PowerUse {
  kwh: Decimal;
  currency: Currency;
  pricePerKwh: string;
  cost: Decimal;
}

export interface ElectricityCost {
  lines: ElectricityLine[];
  /** Time before the first tariff: its cost is unknown. */
  msWithoutTariff: number;
}

const kwhDecimals = 6;
const costDecimals = 9;
/** Watt-milliseconds in a kilowatt-hour. */
const perKwh: Decimal = { digits: 3_600_000_000n, scale: 0 };

/** The cost of power by the tariffs of its time, one line for each stretch under one tariff, oldest first. */
export function toElectricityCost(use: PowerUse, tariffs: readonly Tariff[]): ElectricityCost {
  const ordered = [...tariffs].sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime());
  const lines = ordered.flatMap((tariff, place): ElectricityLine[] => {
    const until = ordered[place + 1]?.validFrom ?? use.to;
    const from = later(use.from, tariff.validFrom);
    const to = earlier(use.to, until);
    return from < to ? [toLine({ from, to, watts: use.watts }, tariff)] : [];
  });
  const coveredMs = lines.reduce((sum, { from, to }) => sum + to.getTime() - from.getTime(), 0);
  return { lines, msWithoutTariff: Math.max(0, use.to.getTime() - use.from.getTime()) - coveredMs };
}

function toLine(use: PowerUse, { currency, pricePerKwh }: Tariff): ElectricityLine {
  const ms = use.to.getTime() - use.from.getTime();
  const wattMs: Decimal = { digits: BigInt(Math.round(use.watts)) * BigInt(ms), scale: 0 };
  const cost = divideDecimals(multiplyDecimals(wattMs, toDecimal(pricePerKwh)), perKwh, costDecimals);
  return { ...use, kwh: divideDecimals(wattMs, perKwh, kwhDecimals), currency, pricePerKwh, cost };
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
