import { expect, test } from 'vitest';
import type { PricePoint } from './price-point.ts';
import { isCovered, type PriceOutcome, quotePayout } from './quote-payout.ts';

const receivedAt = new Date('2026-03-05T17:20:00Z');
const at = (minutes: number) => new Date(receivedAt.getTime() + minutes * 60_000);

function point(minutes: number, value: string, rest: Partial<PricePoint> = {}): PricePoint {
  return { currency: 'USD', at: at(minutes), value, source: 'coingecko', granularity: 'hour', ...rest };
}

const day = (date: string, value: string, rest: Partial<PricePoint> = {}): PricePoint =>
  point(0, value, { at: new Date(`${date}T00:00:00Z`), granularity: 'day', ...rest });

const minute = point(0, '3.33', {
  at: new Date('2026-03-05T17:20:00Z'),
  source: 'binance',
  granularity: 'minute',
});

function quote(points: PricePoint[], outcome: PriceOutcome = 'answered', hoursLater = 0) {
  const decision = quotePayout({
    ...{ currency: 'USD' as const, receivedAt, recordedAt: at(1), points, outcome },
    now: at(2 + hoursLater * 60),
  });
  return decision.isFound ? [decision.quote.value, decision.quote.method] : decision.reason;
}

test.each<[string, PricePoint[], unknown]>([
  ['the nearest within the hour', [point(-59, '3.1'), point(40, '3.2')], ['3.2', 'nearest_within_1h']],
  ['of two equally near the earlier', [point(20, '3.2'), point(-20, '3.1')], ['3.1', 'nearest_within_1h']],
  ['exactly 1 h away', [point(-60, '3.1')], ['3.1', 'nearest_within_1h']],
  ['a minute more is too far', [point(-61, '3.1')], 'no_price'],
  ['the day, where no point is near', [point(-90, '3.1'), day('2026-03-05', '3')], ['3', 'daily_rate']],
  ['never the day before', [day('2026-03-04', '3')], 'no_price'],
  ['never the day after', [day('2026-03-06', '3')], 'no_price'],
  ['never another currency', [point(1, '3.1', { currency: 'EUR' })], 'no_price'],
  ['the minute in USDT, last of all', [minute], ['3.33', 'minute_close_usdt']],
  ['the day before the minute', [minute, day('2026-03-05', '3')], ['3', 'daily_rate']],
  ['no minute but its own', [{ ...minute, at: at(-1) }], 'no_price'],
  ['no live figure', [point(0, '3.4', { source: 'tonapi', granularity: 'minute' })], 'no_price'],
  ['imported of the hour', [point(9, '3.5', { source: 'import' })], ['3.5', 'nearest_within_1h']],
  ['imported of the day', [day('2026-03-05', '3.6', { source: 'import' })], ['3.6', 'daily_rate']],
])('%s', (_name, points, expected) => {
  expect(quote(points)).toEqual(expected);
});

test('while the provider fails for now, coarser prices wait 6 hours, imported ones do not', () => {
  const coarse = [day('2026-03-05', '3'), minute];
  for (const outcome of ['unreachable', 'rate_limited', 'garbage'] as const) {
    expect(quote(coarse, outcome), outcome).toBe(outcome);
    expect(quote(coarse, outcome, 6), outcome).toEqual(['3', 'daily_rate']);
    expect(quote([...coarse, day('2026-03-05', '3.6', { source: 'import' })], outcome)).toEqual([
      '3.6',
      'daily_rate',
    ]);
  }
  expect(quote(coarse, 'refused')).toEqual(['3', 'daily_rate']);
  expect(quote(coarse, 'not_asked', 600)).toBe('not_asked');
});

test('a price far from its day’s rate is another coin’s or currency’s, and is never taken', () => {
  const rates = [day('2026-03-05', '3')];
  expect(quote([...rates, point(0, '280.5')])).toBe('sources_disagree');
  expect(quote([...rates, point(0, '1.4')], 'answered', 48)).toBe('sources_disagree');
  expect(quote([...rates, point(0, '5.9')])).toEqual(['5.9', 'nearest_within_1h']);
  expect(quote([day('2026-03-04', '3'), point(0, '280.5')])).toBe('sources_disagree');
  expect(quote([...rates, point(0, '280.5'), point(2, '3.1', { source: 'import' })])).toEqual([
    '3.1',
    'nearest_within_1h',
  ]);
});

test('a moment between known points needs no asking, one at their edge does', () => {
  expect(isCovered([point(-50, '3'), point(10, '3')], receivedAt)).toBe(true);
  expect(isCovered([point(-4, '3')], receivedAt)).toBe(true);
  expect(isCovered([point(-50, '3'), point(-10, '3')], receivedAt)).toBe(false);
  expect(isCovered([point(-90, '3'), point(90, '3')], receivedAt)).toBe(false);
});
