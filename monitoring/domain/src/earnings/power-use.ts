import { type Decimal, divideDecimals } from '../money/decimal.ts';

export type PowerSource = 'measured' | 'stated';

/** An hour in which GPUs were seen: what they drew together in the mean, and for how many of its seconds. */
export interface MeasuredHour {
  start: Date;
  watts: number;
  seconds: number;
}

/** A machine at work from one time to another. */
export interface PowerUse {
  from: Date;
  to: Date;
  /** Of the whole machine, by its owner; null = not said. */
  statedWatts: number | null;
  /** What it draws beside its GPUs: added to what is measured. */
  overheadWatts: number;
  /** In order. */
  hours: readonly MeasuredHour[];
}

/** Power from one source. */
export interface PowerShare {
  source: PowerSource;
  ms: number;
  /** In the mean, rounded. */
  watts: number;
  wattMs: Decimal;
}

export interface PowerShares {
  /** Measured first; a source that says nothing is left out. */
  shares: PowerShare[];
  /** Neither measured nor stated. */
  unknownMs: number;
}

/** Measured for at least this much of its time, a machine is taken to have drawn the same in the rest. */
const filledFromRatio = 0.9;
const hourMs = 3_600_000;

/**
 * What a machine used in a part of its time: as measured where it was, as stated for the rest. Where nothing is stated,
 * gaps of up to a tenth of the whole use are filled with the mean of what was measured.
 */
export function sharePower(use: PowerUse, span: { from: Date; to: Date }): PowerShares {
  const measured = sumMeasured(use, span);
  const restMs = Math.max(0, span.to.getTime() - span.from.getTime() - measured.ms);
  if (use.statedWatts !== null) {
    const stated = { ms: restMs, milliwattMs: toMilliwatts(use.statedWatts) * BigInt(restMs) };
    return { shares: [...toShare('measured', measured), ...toShare('stated', stated)], unknownMs: 0 };
  }
  const whole = sumMeasured(use, use);
  const isFilled = whole.ms > 0 && whole.ms >= filledFromRatio * (use.to.getTime() - use.from.getTime());
  if (!isFilled) return { shares: toShare('measured', measured), unknownMs: restMs };
  const filled = {
    ms: measured.ms + restMs,
    milliwattMs: measured.milliwattMs + (whole.milliwattMs * BigInt(restMs)) / BigInt(whole.ms),
  };
  return { shares: toShare('measured', filled), unknownMs: 0 };
}

/** The part of its time for which a machine's power was measured, from 0 to 1. */
export function toCoverageRatio(use: PowerUse): number {
  const ms = use.to.getTime() - use.from.getTime();
  return ms <= 0 ? 0 : Math.min(1, sumMeasured(use, use).ms / ms);
}

/** Kilowatt-hours, rounded to watt-hours' thousandths. */
export function toKwh(wattMs: Decimal): Decimal {
  return divideDecimals(wattMs, wattMsPerKwh, kwhDecimals);
}

export const wattMsPerKwh: Decimal = { digits: 3_600_000_000n, scale: 0 };
const kwhDecimals = 6;

interface Sum {
  ms: number;
  milliwattMs: bigint;
}

/** An hour that lies only partly within is taken to have been seen evenly. */
function sumMeasured({ hours, overheadWatts }: PowerUse, span: { from: Date; to: Date }): Sum {
  const sum: Sum = { ms: 0, milliwattMs: 0n };
  for (const { start, watts, seconds } of hours) {
    const startMs = Math.max(start.getTime(), span.from.getTime());
    const overlapMs = Math.min(start.getTime() + hourMs, span.to.getTime()) - startMs;
    if (overlapMs <= 0) continue;
    const ms = Math.round((overlapMs * seconds) / 3_600);
    sum.ms += ms;
    sum.milliwattMs += toMilliwatts(watts + overheadWatts) * BigInt(ms);
  }
  return sum;
}

function toMilliwatts(watts: number): bigint {
  return BigInt(Math.round(watts * 1_000));
}

function toShare(source: PowerSource, { ms, milliwattMs }: Sum): PowerShare[] {
  if (ms === 0) return [];
  const watts = Math.round(Number(milliwattMs) / ms / 1_000);
  return [{ source, ms, watts, wattMs: { digits: milliwattMs, scale: 3 } }];
}
