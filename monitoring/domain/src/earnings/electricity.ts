import type { Currency } from '../money/currency.ts';
import { type Decimal, divideDecimals, multiplyDecimals, toDecimal } from '../money/decimal.ts';
import {
  type PowerShare,
  type PowerSource,
  type PowerUse,
  sharePower,
  toKwh,
  wattMsPerKwh,
} from './power-use.ts';

/** A price of electricity that holds until the next one begins. */
export interface Tariff {
  validFrom: Date;
  currency: Currency;
  /** Exact decimal text. */
  pricePerKwh: string;
}

/** What was used under one tariff, as measured or as stated. */
export interface ElectricityLine {
  /** The time of the tariff within that of the use. */
  from: Date;
  to: Date;
  source: PowerSource;
  /** For how much of that time this line speaks. */
  ms: number;
  /** In the mean over `ms`. */
  watts: number;
  kwh: Decimal;
  currency: Currency;
  pricePerKwh: string;
  cost: Decimal;
}

export interface ElectricityCost {
  lines: ElectricityLine[];
  /** Time before the first tariff: its cost is unknown. */
  msWithoutTariff: number;
  /** Time whose power is neither measured nor stated: its cost is unknown. */
  msWithoutPower: number;
}

const costDecimals = 9;

/** The cost of power by the tariffs of its time: a line for each tariff and source of power, oldest first. */
export function toElectricityCost(use: PowerUse, tariffs: readonly Tariff[]): ElectricityCost {
  const ordered = [...tariffs].sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime());
  const cost: ElectricityCost = { lines: [], msWithoutTariff: toMs(use), msWithoutPower: 0 };
  for (const [place, tariff] of ordered.entries()) {
    const until = ordered[place + 1]?.validFrom ?? use.to;
    const span = { from: later(use.from, tariff.validFrom), to: earlier(use.to, until) };
    if (span.from >= span.to) continue;
    const { shares, unknownMs } = sharePower(use, span);
    cost.lines.push(...shares.map((share) => toLine(share, span, tariff)));
    cost.msWithoutTariff -= toMs(span);
    cost.msWithoutPower += unknownMs;
  }
  return cost;
}

interface Span {
  from: Date;
  to: Date;
}

function toLine(share: PowerShare, span: Span, { currency, pricePerKwh }: Tariff): ElectricityLine {
  const { source, ms, watts, wattMs } = share;
  const cost = divideDecimals(multiplyDecimals(wattMs, toDecimal(pricePerKwh)), wattMsPerKwh, costDecimals);
  return { ...span, source, ms, watts, kwh: toKwh(wattMs), currency, pricePerKwh, cost };
}

function toMs({ from, to }: Span): number {
  return Math.max(0, to.getTime() - from.getTime());
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
