import { z } from 'zod';
import { type Currency, currencies } from './currency.ts';
import { parseDecimal, toDecimalText, trimDecimal } from './decimal.ts';
import type { PriceGranularity, PricePoint } from './price-point.ts';

/** Points of an answer; null where it is not what was asked for. An empty list is an answer: nobody traded. */
export type ParsedPrices = PricePoint[] | null;

const earliestMs = Date.parse('2021-01-01T00:00:00Z');
const pointsMax = 50_000;

const chartSchema = z.object({ prices: z.array(z.tuple([z.number(), z.number()])).max(pointsMax) });

/**
 * CoinGecko's `/coins/{id}/market_chart/range`. How fine it is, is told by the points' distances. Points outside the
 * range that was asked for mean that something else answered: all of it is refused.
 */
export function parseChartRange(
  answer: unknown,
  { currency, from, to }: { currency: Currency; from: Date; to: Date },
): ParsedPrices {
  const parsed = chartSchema.safeParse(answer);
  if (!parsed.success) return null;
  const times = parsed.data.prices.map(([ms]) => ms);
  const slackMs = 3_600_000;
  if (times.some((ms) => ms < from.getTime() - slackMs || ms > to.getTime() + slackMs)) return null;
  const granularity = toGranularity(times);
  const points = parsed.data.prices.map(([ms, price]) => {
    const value = toDecimalText(price);
    return value === null
      ? null
      : { currency, at: new Date(ms), value, source: 'coingecko' as const, granularity };
  });
  return points.some((point) => point === null) ? null : points.filter((point) => point !== null);
}

const historySchema = z.object({
  id: z.string(),
  market_data: z.object({ current_price: z.record(z.string(), z.number()) }).optional(),
});

/** CoinGecko's `/coins/{id}/history` of the day (UTC) that starts at `day`: every currency we know at once. */
export function parseDayHistory(
  answer: unknown,
  { day, coinId }: { day: Date; coinId: string },
): ParsedPrices {
  const parsed = historySchema.safeParse(answer);
  if (!parsed.success || parsed.data.id !== coinId) return null;
  const rates = parsed.data.market_data?.current_price ?? {};
  return toPoints(rates, (currency) => ({ currency, at: day, source: 'coingecko', granularity: 'day' }));
}

const klinesSchema = z.array(z.array(z.unknown()).min(7)).max(1_000);

/** Binance's `/api/v3/klines` of one minute: its close, in USDT taken for USD; no other minute is let through. */
export function parseMinuteKline(answer: unknown, { at }: { at: Date }): ParsedPrices {
  const parsed = klinesSchema.safeParse(answer);
  if (!parsed.success) return null;
  const minuteMs = Math.floor(at.getTime() / 60_000) * 60_000;
  const kline = parsed.data.find(([openMs]) => openMs === minuteMs);
  if (kline === undefined) return parsed.data.length === 0 ? [] : null;
  const close = typeof kline[4] === 'string' ? parseDecimal(kline[4]) : null;
  if (close === null || close.digits <= 0n) return null;
  const value = trimDecimal(close);
  return [{ currency: 'USD', at: new Date(minuteMs), value, source: 'binance', granularity: 'minute' }];
}

const ratesSchema = z.object({
  rates: z.record(z.string(), z.object({ prices: z.record(z.string(), z.number()) })),
});

/** tonapi's `/rates`, under either of the coin's names. For dashboards: its makers say that it is for display only. */
export function parseLatestRates(answer: unknown, now: Date): ParsedPrices {
  const parsed = ratesSchema.safeParse(answer);
  if (!parsed.success) return null;
  const [, coin] =
    Object.entries(parsed.data.rates).find(([name]) => /^(ton|gram)$/i.test(name)) ?? ([] as const);
  if (coin === undefined) return null;
  return toPoints(coin.prices, (currency) => ({
    currency,
    at: now,
    source: 'tonapi',
    granularity: 'minute',
  }));
}

function toPoints(
  rates: Record<string, number>,
  toPoint: (currency: Currency) => Omit<PricePoint, 'value'>,
): PricePoint[] {
  const byName = new Map(Object.entries(rates).map(([name, price]) => [name.toUpperCase(), price]));
  return currencies.flatMap((currency) => {
    const price = byName.get(currency);
    const value = price === undefined ? null : toDecimalText(price);
    return value === null ? [] : [{ ...toPoint(currency), value }];
  });
}

function toGranularity(times: readonly number[]): PriceGranularity {
  const gaps = times.slice(1).map((ms, place) => ms - (times[place] ?? ms));
  const [middle = 3_600_000] = gaps.sort((a, b) => a - b).slice(Math.floor(gaps.length / 2));
  if (middle <= 900_000) return 'five_minutes';
  return middle <= 6 * 3_600_000 ? 'hour' : 'day';
}

/** Whether a time can be one of a price at all; the coin was not traded before. */
export function isPriceTime(at: Date, now: Date): boolean {
  return at.getTime() >= earliestMs && at <= now;
}
