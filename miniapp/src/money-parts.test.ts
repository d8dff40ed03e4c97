import { expect, test } from 'vitest';
import { parseCostsDraft } from './costs-draft.ts';
import { toExactCoins } from './exact-coins.ts';
import { formatFiat, formatWorth } from './format-fiat.ts';
import { toDayBars, toMonthSums } from './payout-months.ts';
import { toReportQuery } from './report-draft.ts';
import { toRoundTop } from './round-top.ts';
import { toFilename } from './save-file.ts';
import { toDecimalText } from './to-decimal-text.ts';

test.each([
  ['en', 123.04, '$123.04'],
  ['en', 6485.4, '$6,485'],
  ['ru', 123.04, '123,04\u00a0$'],
  ['ru', 6485.4, '6\u202f485\u00a0$'],
  ['en', -0.42, '−$0.42'],
] as const)('%s money of %d is %s', (language, amount, text) => {
  expect(formatFiat(language, amount, 'USD')).toBe(text);
});

test('worth without a price is unknown, not zero', () => {
  expect(formatWorth('en', 1n, null)).toBeNull();
});

test('no digit of an amount is lost', () => {
  expect(toExactCoins(12_345_678_901_234_567_890n)).toBe('12345678901.234567890');
  expect(toExactCoins(1n)).toBe('0.000000001');
});

test('months add up their days, and a day that owes shows what is late', () => {
  const days = [
    { date: '2026-04-30', payouts: 1, amountNanoton: '1' },
    { date: '2026-06-01', payouts: 2, amountNanoton: '5000000000' },
  ];
  expect(toMonthSums(days, '2026-06').map(({ month, payouts }) => [month, payouts])).toEqual([
    ['2026-06', 2],
    ['2026-05', 0],
    ['2026-04', 1],
  ]);
  expect(toDayBars({ days, late: [{ date: '2026-06-02', nanoton: 3_000_000_000n }] }, '2026-06-02')).toEqual([
    { day: 1, receivedTon: 5, lateTon: 0 },
    { day: 2, receivedTon: 0, lateTon: 3 },
  ]);
});

test.each([
  [0, 1],
  [0.3, 0.4],
  [64.7, 80],
  [100, 100],
  [Number.NaN, 1],
])('an axis for %d ends at %d', (most, top) => {
  expect(toRoundTop(most)).toBeCloseTo(top, 10);
});

test('a range that ends before it begins is not asked for', () => {
  const draft = { currency: 'USD', format: 'csv', electricity: false } as const;
  const range = { ...draft, period: 'range', from: '2026-02-01', to: '2026-01-01' };
  expect(toReportQuery(range, 'en')).toEqual({ ok: false, reason: 'badRange' });
  expect(toReportQuery({ ...draft, period: '2026', from: null, to: null }, 'ru')).toEqual({
    ok: true,
    query: { ...draft, language: 'ru', year: 2026 },
  });
});

test('costs name their first wrong field; an empty price states no hardware', () => {
  const draft = { watts: '700', overhead: '', price: '', purchased: '', months: '36' };
  expect(parseCostsDraft(draft, 'USD')).toEqual({
    ok: true,
    costs: { statedWatts: 700, overheadWatts: null, hardware: null },
  });
  expect(parseCostsDraft({ ...draft, watts: '0' }, 'USD')).toEqual({ ok: false, field: 'watts' });
  expect(parseCostsDraft({ ...draft, price: '30000' }, 'USD')).toEqual({ ok: false, field: 'purchased' });
});

test('decimals are taken with a point or a comma, and nothing else is', () => {
  expect(['0,32', ' 1.5 ', '-1', '1e3', ''].map(toDecimalText)).toEqual(['0.32', '1.5', null, null, null]);
});

test('a file is named as the server says, never by a path', () => {
  expect(toFilename('attachment; filename="report-2026.csv"')).toBe('report-2026.csv');
  expect(toFilename('attachment; filename="../../x"')).toBeNull();
});
