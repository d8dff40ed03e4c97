import { expect, test } from 'vitest';
import {
  formatPayoutFilter,
  noFilter,
  type PayoutFilter,
  parsePayoutFilter,
  toPayoutQuery,
} from './payout-filter.ts';

test('what an address says that means nothing is left out', () => {
  const query = { show: 'everything', worker: '1;drop', period: 'week', from: '1999-1-1' };
  expect(parsePayoutFilter(query)).toEqual(noFilter);
});

test('a filter survives its way through the address', () => {
  const filter: PayoutFilter = {
    shown: 'unverified',
    workerId: '7',
    period: 'range',
    fromDay: '2026-03-01',
    toDay: '2026-03-31',
  };
  const { searchParams } = new URL(formatPayoutFilter(filter), 'http://pool.test');
  expect(parsePayoutFilter(Object.fromEntries(searchParams))).toEqual(filter);
});

test.each([
  ['month', '2026-02-28T22:00:00.000Z', undefined],
  ['last', '2026-01-31T22:00:00.000Z', '2026-02-28T22:00:00.000Z'],
] as const)('%s begins at midnight where the reader is', (period, from, to) => {
  const nowMs = Date.UTC(2026, 1, 28, 23, 30);
  const asked = toPayoutQuery({ ...noFilter, period, timeZone: 'Africa/Cairo', nowMs });
  expect([asked.from, asked.to]).toEqual([from, to]);
});

test('a range includes its last day, over a change of clocks', () => {
  const range = { period: 'range', fromDay: '2026-03-28', toDay: '2026-03-29' } as const;
  expect(toPayoutQuery({ ...noFilter, ...range, timeZone: 'Europe/Berlin', nowMs: 0 })).toMatchObject({
    from: '2026-03-27T23:00:00.000Z',
    to: '2026-03-29T22:00:00.000Z',
  });
});
