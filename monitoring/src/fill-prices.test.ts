import { listPayoutPrices, setPriceOverride } from '@cocoon-pool/db/payout-prices';
import { getPendingPrices } from '@cocoon-pool/db/payout-pricing';
import { insertPrices } from '@cocoon-pool/db/prices';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestPayout } from '@cocoon-pool/db/testing-ledger';
import { defaultMarketSymbols } from '@cocoon-pool/domain/money/market-symbols';
import { createPriceApi, type PriceApi, type PriceFault } from '@cocoon-pool/simulator/price-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fillPrices } from './fill-prices.ts';
import { createPriceProviders, type PriceProviders } from './price-providers.ts';

const noon = new Date('2026-03-05T12:00:00Z');
const hourMs = 3_600_000;

let database: TestDatabase;
let api: PriceApi;
let providers: PriceProviders;
let now: Date;
let isGap: (at: Date) => boolean;

beforeEach(async () => {
  now = noon;
  isGap = () => false;
  database = await createTestDatabase();
  // From 3 to 5 USD and again, a cent each hour: neighbouring hours never have the same price.
  const startMs = Date.parse('2026-03-01T00:00:00Z');
  const priceUsd = (at: Date) => {
    const hours = Math.floor((at.getTime() - startMs) / hourMs) % 200;
    return Number((3 + (hours < 0 ? hours + 200 : hours) / 100).toFixed(2));
  };
  api = await createPriceApi({ now: () => now, priceUsd, isGap: (at) => isGap(at) });
  providers = createPriceProviders({
    settings: {
      ...{ apiUrl: `${api.url}/coingecko`, apiKey: 'key', coinId: 'the-open-network' },
      ...{ fallbackApiUrl: `${api.url}/binance`, latestApiUrl: `${api.url}/tonapi` },
      fallbackSymbols: defaultMarketSymbols,
    },
    timeoutMs: 150,
  });
});
afterEach(async () => {
  await api.close();
  await database.drop();
});

const fill = (callsMax = 50) => fillPrices({ db: database.db, providers, now, callsMax });
const book = (receivedAt: Date, recordedAt = now) =>
  insertTestPayout(database.db, { wallet: 'a', receivedAt, recordedAt, amountNanoton: 1n });
const priceOf = async (id: string, currency: 'USD' | 'EUR' | 'RUB' | 'GBP' = 'USD') =>
  (await listPayoutPrices(database.db, [id], currency)).get(id) ?? null;
const later = (hours: number) => {
  now = new Date(now.getTime() + hours * hourMs);
};

test('a new payout gets the price of its minutes in the wanted currencies, and of its day in others', async () => {
  const id = await book(new Date('2026-03-05T11:58:00Z'));
  expect(await fill()).toMatchObject({ payouts: 1, priced: 1, waiting: 0, calls: 4 });
  // 107 hours after the start: 3 + 1.07; its day began 96 hours after: 3.96, in GBP 0.8 of it.
  expect(await priceOf(id)).toMatchObject({
    ...{ value: '4.08', source: 'coingecko', granularity: 'five_minutes', method: 'nearest_within_1h' },
    at: new Date('2026-03-05T12:00:00Z'),
  });
  expect(await priceOf(id, 'GBP')).toMatchObject({ granularity: 'day', method: 'daily_rate' });
  expect(Number((await priceOf(id, 'GBP'))?.value)).toBeCloseTo(3.168, 9);
  expect(await fill()).toMatchObject({ payouts: 0, calls: 0 });
});

test('a back-fill of many payouts asks once for a currency and quarter, not once for each payout', async () => {
  const ids: string[] = [];
  for (let day = 1; day <= 40; day += 1) {
    ids.push(await book(new Date(noon.getTime() - day * 24 * hourMs + day * 61_000)));
  }
  const round = await fill(100);
  expect(round).toMatchObject({ priced: 40, waiting: 0 });
  expect(api.calls.filter(({ page }) => page === 'range')).toHaveLength(3);
  expect(api.calls.filter(({ page }) => page === 'history')).toHaveLength(40);
  expect(await priceOf(ids[9] ?? '')).toMatchObject({ granularity: 'hour' });
});

test('a round asks no more than it may, and goes on where it stopped', async () => {
  for (let day = 1; day <= 12; day += 1) await book(new Date(noon.getTime() - day * 24 * hourMs));
  let rounds = 0;
  while ((await getPendingPrices(database.db)).payouts > 0 && rounds < 20) {
    expect((await fill(4)).calls).toBeLessThanOrEqual(4);
    rounds += 1;
    later(0.01);
  }
  expect(rounds).toBeLessThan(10);
});

test('a frozen price stays when the provider says something else later, and a person’s own price counts instead', async () => {
  const id = await book(new Date('2026-03-05T11:00:00Z'));
  await fill();
  const frozen = await priceOf(id);
  await insertPrices(
    database.db,
    [
      {
        ...{ currency: 'USD', at: new Date('2026-03-05T11:00:00Z'), value: '9.99' },
        ...{ source: 'import', granularity: 'minute' },
      },
    ],
    now,
  );
  later(24);
  await fill();
  expect(await priceOf(id)).toEqual(frozen);
  const mine = {
    ...{ payoutId: id, participantId: null, currency: 'USD' as const },
    ...{ value: '5', actor: 'system' },
  };
  await setPriceOverride(database.db, mine, now);
  expect(await priceOf(id)).toMatchObject({ value: '5', source: 'manual', suggested: frozen?.value });
  await setPriceOverride(database.db, { ...mine, value: null }, now);
  expect(await priceOf(id)).toEqual(frozen);
});

/** A provider that fails so for good: what the payout has after it was waited for. */
const faults: [PriceFault, { isTransient: boolean }][] = [
  [{ status: 429, retryAfterSeconds: 120 }, { isTransient: true }],
  [{ status: 418 }, { isTransient: true }],
  [{ status: 500 }, { isTransient: true }],
  [{ status: 401 }, { isTransient: false }],
  ['empty', { isTransient: false }],
  ['wrong_day', { isTransient: true }],
  ['garbage', { isTransient: true }],
  ['html', { isTransient: true }],
  ['endless', { isTransient: true }],
  ['hang', { isTransient: true }],
  ['reset', { isTransient: true }],
];

test.each(faults)(
  'while charts fail with %j there is no price of another moment',
  async (fault, { isTransient }) => {
    api.break('range', fault);
    const id = await book(new Date('2026-03-05T10:30:00Z'));
    await fill();
    if (isTransient) {
      expect(await priceOf(id)).toBeNull();
      expect((await getPendingPrices(database.db)).failure).toContain('USD: ');
    }
    for (let round = 0; round < 20; round += 1) {
      later(0.5);
      await fill();
    }
    // Waited long enough: the rate of its own day, and marked as such.
    expect(await priceOf(id)).toMatchObject({
      ...{ value: '3.96', granularity: 'day', method: 'daily_rate', at: new Date('2026-03-05T00:00:00Z') },
    });
  },
);

test('a provider that mends within the hours of patience gives the exact price', async () => {
  api.break('range', { status: 503 });
  const id = await book(new Date('2026-03-05T10:30:00Z'));
  await fill();
  later(2);
  api.mend();
  await fill();
  expect(await priceOf(id)).toMatchObject({ method: 'nearest_within_1h' });
});

test('with the first provider away for good, USD comes from the exchange by the pair of that date', async () => {
  api.break('range', 'reset');
  api.break('history', 'reset');
  const before = await book(new Date('2026-03-05T10:30:20Z'));
  for (let round = 0; round < 16; round += 1) {
    await fill();
    later(0.5);
  }
  expect(await priceOf(before)).toMatchObject({
    ...{ value: '4.06', source: 'binance', granularity: 'minute', method: 'minute_close_usdt' },
    at: new Date('2026-03-05T10:30:00Z'),
  });
  expect(await priceOf(before, 'EUR')).toBeNull();
  const asked = () =>
    api.calls.filter(({ page }) => page === 'klines').map(({ query }) => query.get('symbol'));
  expect(asked()).toEqual(['TONUSDT']);

  now = new Date('2026-07-02T12:00:00Z');
  const after = await book(new Date('2026-07-02T10:30:20Z'), new Date('2026-07-02T00:00:00Z'));
  await fill();
  expect(await priceOf(after)).toMatchObject({ source: 'binance' });
  expect(asked().at(-1)).toBe('GRAMUSDT');
});

test('in the gap of the renaming neither pair has the minute, and no neighbouring one is taken', async () => {
  api.break('range', { status: 404 });
  api.break('history', { status: 404 });
  now = new Date('2026-06-23T01:00:00Z');
  const id = await book(new Date('2026-06-22T12:00:30Z'), new Date('2026-06-22T13:00:00Z'));
  await fill();
  expect(await priceOf(id)).toBeNull();
  const asked = api.calls.filter(({ page }) => page === 'klines').map(({ query }) => query.get('symbol'));
  expect(asked).toEqual(['TONUSDT', 'GRAMUSDT']);
  api.mend();
  later(1);
  await fill();
  expect(await priceOf(id)).toMatchObject({
    source: 'coingecko',
    granularity: expect.not.stringMatching('day'),
  });
});

test('an exchange that answers another minute is not believed', async () => {
  api.break('range', { status: 404 });
  api.break('history', { status: 404 });
  api.break('klines', 'wrong_day');
  const id = await book(new Date('2026-03-05T10:30:00Z'), new Date('2026-03-05T00:00:00Z'));
  await fill();
  expect(await priceOf(id)).toBeNull();
});

test('prices a hundred times too high are another currency’s, and are never frozen', async () => {
  api.break('range', 'wrong_currency');
  const id = await book(new Date('2026-03-05T10:30:00Z'));
  for (let round = 0; round < 30; round += 1) {
    await fill();
    later(2);
  }
  expect(await priceOf(id)).toBeNull();
  expect((await getPendingPrices(database.db)).failure).toContain('sources_disagree');
});

test('a gap in the chart takes the rate of the day at once, and says so', async () => {
  isGap = (at) => at.getUTCHours() >= 8 && at.getUTCHours() < 12;
  const id = await book(new Date('2026-03-05T10:00:00Z'));
  await fill();
  expect(await priceOf(id)).toMatchObject({ granularity: 'day' });
});

test('a rest that the provider asks for is kept by the round', async () => {
  api.break('range', { status: 429, retryAfterSeconds: 120 });
  for (let minute = 0; minute < 5; minute += 1)
    await book(new Date(noon.getTime() - minute * 60_000 - hourMs));
  const round = await fill();
  expect(round.restUntil).toEqual(new Date(now.getTime() + 120_000));
  expect(api.calls.filter(({ page }) => page === 'range')).toHaveLength(1);
});

test('imported prices fill what no provider knows, at once', async () => {
  api.break('range', { status: 401 });
  api.break('history', { status: 401 });
  api.break('klines', 'empty');
  const id = await book(new Date('2026-03-05T10:30:00Z'));
  await fill();
  expect(await priceOf(id)).toBeNull();
  const day = { at: new Date('2026-03-05T00:00:00Z'), source: 'import', granularity: 'day' } as const;
  await insertPrices(
    database.db,
    [
      { ...day, currency: 'USD', value: '3.5' },
      { ...day, currency: 'EUR', value: '3.1' },
      { ...day, currency: 'RUB', value: '280' },
    ],
    now,
  );
  later(7);
  await fill();
  expect(await priceOf(id)).toMatchObject({ value: '3.5', source: 'import', granularity: 'day' });
  expect(await priceOf(id, 'RUB')).toMatchObject({ value: '280' });
});

test('before half past midnight the day’s rate is not asked for; the payout waits for it and has its price meanwhile', async () => {
  now = new Date('2026-03-05T00:10:00Z');
  const id = await book(new Date('2026-03-05T00:05:00Z'));
  expect(await fill()).toMatchObject({ waiting: 1 });
  expect(api.calls.some(({ page }) => page === 'history')).toBe(false);
  expect(await priceOf(id)).toMatchObject({ granularity: 'five_minutes' });
  later(0.5);
  expect(await fill()).toMatchObject({ priced: 1 });
});
