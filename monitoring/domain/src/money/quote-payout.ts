import type { Currency } from './currency.ts';
import { compareDecimals, multiplyDecimals, toDecimal } from './decimal.ts';
import type { PricePoint, PriceQuote } from './price-point.ts';

/** What came of asking the first provider about a moment. `refused` and `no_price` will not change by asking again. */
export type PriceOutcome =
  | 'answered'
  | 'not_asked'
  | 'unreachable'
  | 'rate_limited'
  | 'garbage'
  | 'refused'
  | 'no_price';

interface PayoutToQuote {
  currency: Currency;
  receivedAt: Date;
  recordedAt: Date;
  now: Date;
  /** Everything known around the payout; of other currencies and moments, too. */
  points: readonly PricePoint[];
  outcome: PriceOutcome;
}

export type QuoteDecision =
  | { isFound: true; quote: PriceQuote }
  /** `sources_disagree`: the only price of the hour is not near the day's. */
  | { isFound: false; reason: PriceOutcome | 'sources_disagree' };

const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** How long a provider that fails for now is waited for before a coarser price is taken. */
const patienceMs = 6 * hourMs;
/** A day's rate says whether the hour's price is of this coin and currency at all. */
const referenceMs = 2 * dayMs;
const plausibleFactor = '2';

/**
 * The price of a payout, from what is known: the provider's point nearest to it and at most 1 h away; else its rate of
 * that day (UTC); else, for USD, the close of that minute in USDT; what an operator imported stands before these two. While
 * the provider fails for now, coarser ones wait for 6 h after the payout was recorded, and until it was asked at all;
 * imported ones do not. Never a price of another day; the granularity says which it is.
 */
export function quotePayout(payout: PayoutToQuote): QuoteDecision {
  const { receivedAt, recordedAt, now, outcome, currency } = payout;
  const points = payout.points.filter((point) => point.currency === currency);
  const nearest = findNearest(points, receivedAt, 'coingecko');
  const disagrees = nearest !== null && !isPlausible(nearest, points, receivedAt);
  if (nearest !== null && !disagrees) return found(nearest, 'nearest_within_1h');
  const reason = disagrees ? 'sources_disagree' : outcome === 'answered' ? 'no_price' : outcome;
  const imported = findNearest(points, receivedAt, 'import');
  if (imported !== null) return found(imported, 'nearest_within_1h');
  const importedDay = findDay(points, receivedAt, 'import');
  if (importedDay !== null) return found(importedDay, 'daily_rate');
  const mayPass = outcome === 'unreachable' || outcome === 'rate_limited' || outcome === 'garbage';
  const isEarly = now.getTime() - recordedAt.getTime() < patienceMs;
  if (disagrees || outcome === 'not_asked' || (mayPass && isEarly)) return { isFound: false, reason };
  const day = findDay(points, receivedAt, 'coingecko');
  if (day !== null) return found(day, 'daily_rate');
  const minute = findMinute(points, receivedAt);
  return minute === null ? { isFound: false, reason } : found(minute, 'minute_close_usdt');
}

/** Whether asking again around `at` could bring nothing nearer: points on both sides within 1 h, or one within 5 min. */
export function isCovered(points: readonly PricePoint[], at: Date): boolean {
  const distances = points
    .filter(({ source, granularity }) => source === 'coingecko' && granularity !== 'day')
    .map((point) => point.at.getTime() - at.getTime())
    .filter((distance) => Math.abs(distance) <= hourMs);
  if (distances.some((distance) => Math.abs(distance) <= 300_000)) return true;
  return distances.some((distance) => distance <= 0) && distances.some((distance) => distance >= 0);
}

/** The start of the UTC day. */
export function toUtcDay(at: Date): Date {
  return new Date(Math.floor(at.getTime() / dayMs) * dayMs);
}

function found(point: PricePoint, method: PriceQuote['method']): QuoteDecision {
  return { isFound: true, quote: { ...point, method } };
}

function findNearest(points: readonly PricePoint[], at: Date, source: PricePoint['source']) {
  const distance = (point: PricePoint) => Math.abs(point.at.getTime() - at.getTime());
  const near = points.filter(
    (point) => point.source === source && point.granularity !== 'day' && distance(point) <= hourMs,
  );
  // Of two that are equally near, the earlier: the order of the rows must not decide.
  near.sort((a, b) => distance(a) - distance(b) || a.at.getTime() - b.at.getTime());
  return near[0] ?? null;
}

function findDay(points: readonly PricePoint[], at: Date, source: PricePoint['source']): PricePoint | null {
  const day = toUtcDay(at).getTime();
  return (
    points.find(
      (point) => point.source === source && point.granularity === 'day' && point.at.getTime() === day,
    ) ?? null
  );
}

function findMinute(points: readonly PricePoint[], at: Date): PricePoint | null {
  const age = (point: PricePoint) => at.getTime() - point.at.getTime();
  return points.find((point) => point.source === 'binance' && age(point) >= 0 && age(point) < 60_000) ?? null;
}

/** An answer in another currency or of another coin is worse than none: it is held against the nearest day's rate. */
function isPlausible(point: PricePoint, points: readonly PricePoint[], at: Date): boolean {
  const distance = (day: PricePoint) => Math.abs(day.at.getTime() - toUtcDay(at).getTime());
  const [reference] = points
    .filter((day) => day.source === 'coingecko' && day.granularity === 'day' && distance(day) <= referenceMs)
    .sort((a, b) => distance(a) - distance(b) || a.at.getTime() - b.at.getTime());
  if (reference === undefined) return true;
  const [value, rate, factor] = [
    toDecimal(point.value),
    toDecimal(reference.value),
    toDecimal(plausibleFactor),
  ];
  return (
    compareDecimals(value, multiplyDecimals(rate, factor)) <= 0 &&
    compareDecimals(rate, multiplyDecimals(value, factor)) <= 0
  );
}
