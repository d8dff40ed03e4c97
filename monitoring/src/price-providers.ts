import type { Currency } from '@cocoon-pool/domain/money/currency';
import { currencies } from '@cocoon-pool/domain/money/currency';
import type { MarketSymbol } from '@cocoon-pool/domain/money/market-symbols';
import { listSymbolsAt } from '@cocoon-pool/domain/money/market-symbols';
import {
  type ParsedPrices,
  parseChartRange,
  parseDayHistory,
  parseLatestRates,
  parseMinuteKline,
} from '@cocoon-pool/domain/money/parse-price-answers';
import type { PricePoint } from '@cocoon-pool/domain/money/price-point';
import type { PriceOutcome } from '@cocoon-pool/domain/money/quote-payout';
import { fetchJson } from './fetch-json.ts';

/** The part of the settings that names who is asked; `prices` of a parsed configuration fits. */
export interface PriceSettings {
  /** CoinGecko's. */
  apiUrl: string;
  /** Of its demo or pro plan, told apart by the URL. */
  apiKey: string | null;
  coinId: string;
  /** Binance's. */
  fallbackApiUrl: string;
  fallbackSymbols: readonly MarketSymbol[];
  /** tonapi's. */
  latestApiUrl: string;
}

export type PriceAnswer =
  | { ok: true; points: PricePoint[] }
  | { ok: false; outcome: Exclude<PriceOutcome, 'answered' | 'not_asked'>; retryAfterMs: number | null };

export interface PriceProviders {
  /** The first provider's points from `from` to `to`, at most 90 days: to the hour, of the last day to 5 minutes. */
  askRange(range: { currency: Currency; from: Date; to: Date }): Promise<PriceAnswer>;
  /** Its rate of the day (UTC) that starts then, in every currency. */
  askDay(day: Date): Promise<PriceAnswer>;
  /** The exchange's close of that minute, by the pairs of that date. */
  askMinute(at: Date): Promise<PriceAnswer>;
  askLatest(now: Date): Promise<PriceAnswer>;
}

interface ProviderOptions {
  settings: PriceSettings;
  timeoutMs?: number;
}

/** Asks providers about prices. Never rejects: what goes wrong is an answer, so that nothing is held up by it. */
export function createPriceProviders({ settings, timeoutMs = 10_000 }: ProviderOptions): PriceProviders {
  const coin = `${settings.apiUrl}/coins/${encodeURIComponent(settings.coinId)}`;
  const headers = toKeyHeaders(settings);
  const ask = async (url: string, parse: (body: unknown) => ParsedPrices, own = {}): Promise<PriceAnswer> => {
    const answer = await fetchJson(url, { headers: own, timeoutMs });
    if (!answer.ok) return { ok: false, ...toOutcome(answer) };
    const points = parse(answer.body);
    if (points === null) return { ok: false, outcome: 'garbage', retryAfterMs: null };
    if (points.length === 0) return { ok: false, outcome: 'no_price', retryAfterMs: null };
    return { ok: true, points };
  };
  return {
    askRange: ({ currency, from, to }) => {
      const query = new URLSearchParams({
        vs_currency: currency.toLowerCase(),
        from: String(Math.floor(from.getTime() / 1_000)),
        to: String(Math.ceil(to.getTime() / 1_000)),
        precision: 'full',
      });
      const parse = (body: unknown) => parseChartRange(body, { currency, from, to });
      return ask(`${coin}/market_chart/range?${query}`, parse, headers);
    },
    askDay: (day) => {
      const [year, month, date] = day.toISOString().slice(0, 10).split('-');
      const parse = (body: unknown) => parseDayHistory(body, { day, coinId: settings.coinId });
      return ask(`${coin}/history?date=${date}-${month}-${year}&localization=false`, parse, headers);
    },
    askMinute: async (at) => {
      let last: PriceAnswer = { ok: false, outcome: 'no_price', retryAfterMs: null };
      const startMs = Math.floor(at.getTime() / 60_000) * 60_000;
      for (const symbol of listSymbolsAt(settings.fallbackSymbols, at)) {
        const query = new URLSearchParams({
          ...{ symbol, interval: '1m', startTime: String(startMs), endTime: String(startMs + 59_999) },
          limit: '1',
        });
        const url = `${settings.fallbackApiUrl}/api/v3/klines?${query}`;
        last = await ask(url, (body) => parseMinuteKline(body, { at }));
        if (last.ok) return last;
      }
      return last;
    },
    askLatest: (now) => {
      const query = new URLSearchParams({ tokens: 'ton', currencies: currencies.join(',').toLowerCase() });
      return ask(`${settings.latestApiUrl}/rates?${query}`, (body) => parseLatestRates(body, now));
    },
  };
}

function toKeyHeaders({ apiUrl, apiKey }: PriceSettings): Record<string, string> {
  if (apiKey === null) return {};
  const isPro = new URL(apiUrl).hostname.startsWith('pro-');
  return { [isPro ? 'x-cg-pro-api-key' : 'x-cg-demo-api-key']: apiKey };
}

type Refusal = Omit<Extract<PriceAnswer, { ok: false }>, 'ok'>;

function toOutcome(answer: { status: number | null; retryAfterMs: number | null; isBody: boolean }): Refusal {
  const { status, retryAfterMs } = answer;
  if (answer.isBody) return { outcome: 'garbage', retryAfterMs };
  if (status === 429 || status === 418) return { outcome: 'rate_limited', retryAfterMs };
  if (status !== null && status >= 400 && status < 500 && status !== 408) {
    return { outcome: 'refused', retryAfterMs };
  }
  return { outcome: 'unreachable', retryAfterMs };
}
