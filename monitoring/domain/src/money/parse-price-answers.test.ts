import { expect, test } from 'vitest';
import { defaultMarketSymbols, listSymbolsAt, parseMarketSymbols } from './market-symbols.ts';
import {
  parseChartRange,
  parseDayHistory,
  parseLatestRates,
  parseMinuteKline,
} from './parse-price-answers.ts';

const from = new Date('2026-03-05T10:00:00Z');
const to = new Date('2026-03-05T14:00:00Z');
const hour = (hours: number) => from.getTime() + hours * 3_600_000;
const chart = (prices: unknown) => parseChartRange({ prices }, { currency: 'EUR', from, to });

test('a chart’s points carry how fine they are', () => {
  expect(
    chart([
      [hour(0), 3.1],
      [hour(1), 3.25],
    ]),
  ).toEqual([
    { currency: 'EUR', at: from, value: '3.1', source: 'coingecko', granularity: 'hour' },
    { currency: 'EUR', at: new Date(hour(1)), value: '3.25', source: 'coingecko', granularity: 'hour' },
  ]);
  expect(
    chart([
      [hour(0), 3],
      [hour(0) + 300_000, 3],
    ])?.[0]?.granularity,
  ).toBe('five_minutes');
  const year = { currency: 'EUR', from, to: new Date(hour(24 * 200)) } as const;
  expect(
    parseChartRange(
      {
        prices: [
          [hour(0), 3],
          [hour(24), 3],
        ],
      },
      year,
    )?.[0]?.granularity,
  ).toBe('day');
  expect(chart([])).toEqual([]);
});

test.each([
  ['points of another day', [[hour(-30), 3]]],
  ['a price of zero', [[hour(0), 0]]],
  ['a negative price', [[hour(0), -3]]],
  ['text', [[hour(0), '3']]],
  ['no list', { '0': 3 }],
  ['a short row', [[hour(0)]]],
])('a chart with %s is refused whole', (_name, prices) => {
  expect(chart(prices)).toBeNull();
});

test('a day’s history gives every currency we know, of the coin that was asked for only', () => {
  const answer = {
    id: 'the-open-network',
    market_data: { current_price: { usd: 3.1, rub: 250.123456789, btc: 0.00003, xxx: 1, jpy: 0 } },
  };
  const options = { day: new Date('2026-03-05T00:00:00Z'), coinId: 'the-open-network' };
  expect(parseDayHistory(answer, options)?.map(({ currency, value }) => [currency, value])).toEqual([
    ['USD', '3.1'],
    ['RUB', '250.123456789'],
  ]);
  expect(parseDayHistory({ ...answer, id: 'gram' }, options)).toBeNull();
  expect(parseDayHistory({ id: 'the-open-network' }, options)).toEqual([]);
  expect(parseDayHistory('<html>', options)).toBeNull();
});

test('of klines only the close of the minute itself is taken', () => {
  const at = new Date('2026-07-01T10:20:31Z');
  const kline = (openMs: number) => [openMs, '3.0', '3.2', '2.9', '3.1400', '9', openMs + 59_999];
  const minute = Date.parse('2026-07-01T10:20:00Z');
  expect(parseMinuteKline([kline(minute)], { at })).toEqual([
    {
      ...{ currency: 'USD', at: new Date(minute), value: '3.14' },
      ...{ source: 'binance', granularity: 'minute' },
    },
  ]);
  expect(parseMinuteKline([], { at })).toEqual([]);
  expect(parseMinuteKline([kline(minute + 60_000)], { at })).toBeNull();
  expect(parseMinuteKline([[minute, '1', '1', '1', '0.000', '9', minute]], { at })).toBeNull();
  expect(parseMinuteKline({ code: -1121, msg: 'Invalid symbol.' }, { at })).toBeNull();
});

test('latest rates are found under either name of the coin', () => {
  const now = new Date('2026-07-01T10:20:31Z');
  for (const name of ['TON', 'GRAM', 'gram']) {
    const rates = { [name]: { prices: { USD: 3.2 } } };
    expect(parseLatestRates({ rates }, now)).toMatchObject([{ currency: 'USD', value: '3.2', at: now }]);
  }
  expect(parseLatestRates({ rates: { BTC: { prices: { USD: 1 } } } }, now)).toBeNull();
});

test('which pair is asked follows the date: a pair called GRAM was another coin’s before the renaming', () => {
  const symbols = (time: string) => listSymbolsAt(defaultMarketSymbols, new Date(time));
  expect(symbols('2026-06-14T23:59:59Z')).toEqual(['TONUSDT']);
  expect(symbols('2026-06-15T00:00:00Z')).toEqual(['TONUSDT', 'GRAMUSDT']);
  expect(symbols('2026-06-23T09:00:00Z')).toEqual(['GRAMUSDT']);
});

test('pairs can be set, and bad ones are refused', () => {
  expect(parseMarketSymbols('TONUSDT..2026-06-23T09:00:00Z,GRAMUSDT@2026-06-15T00:00:00Z')).toEqual(
    defaultMarketSymbols,
  );
  expect(parseMarketSymbols('TONUSDT')).toEqual([{ symbol: 'TONUSDT', from: null, to: null }]);
  for (const bad of ['', 'ton', 'TONUSDT..soon', 'TON/USDT']) expect(parseMarketSymbols(bad)).toBeNull();
});
