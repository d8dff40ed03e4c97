import type { Currency } from './currency.ts';

export type PriceSource = 'coingecko' | 'binance' | 'tonapi' | 'import';
/** How far from the moment the price may be meant: the width of what it stands for. */
export type PriceGranularity = 'minute' | 'five_minutes' | 'hour' | 'day';

/**
 * How a payout's price was found: the point nearest to it, at most 1 h away; the rate of its day (UTC); the close of its
 * minute in USDT, taken for USD.
 */
export type PriceMethod = 'nearest_within_1h' | 'daily_rate' | 'minute_close_usdt';

/** One coin in `currency` at a moment (of a day: its start, UTC), as a source gave it. */
export interface PricePoint {
  currency: Currency;
  at: Date;
  /** Exact decimal text above 0. */
  value: string;
  source: PriceSource;
  granularity: PriceGranularity;
}

export interface PriceQuote extends PricePoint {
  method: PriceMethod;
}
