import { expect, test } from 'vitest';
import { toPayoutNoticeAt, type WaitingPayouts } from './plan-payout-notices.ts';

const waiting: WaitingPayouts = {
  mode: 'each',
  oldestAt: new Date('2026-11-23T13:05:10Z'),
  lastToldAt: null,
  toldToday: 0,
  timeZone: 'Europe/Berlin',
  digestAt: '09:00:00',
};

test.each([
  ['the first of a day is told at once', {}, '2026-11-23T13:05:10Z'],
  [
    'one within the minute of the last message waits for it',
    { lastToldAt: new Date('2026-11-23T13:04:50Z'), toldToday: 1 },
    '2026-11-23T13:05:50Z',
  ],
  [
    'the third is told by itself',
    { lastToldAt: new Date('2026-11-23T12:00:00Z'), toldToday: 2 },
    '2026-11-23T13:05:10Z',
  ],
  [
    'more than three a day are bundled',
    { lastToldAt: new Date('2026-11-23T12:30:00Z'), toldToday: 3 },
    '2026-11-23T13:30:00Z',
  ],
  ['hourly comes at the full hour', { mode: 'hourly' }, '2026-11-23T14:00:00Z'],
  ['daily comes at the hour of the digest', { mode: 'daily' }, '2026-11-24T08:00:00Z'],
  ['daily without a digest comes at nine', { mode: 'daily', digestAt: null }, '2026-11-24T08:00:00Z'],
  ['off is never', { mode: 'off' }, null],
] as const)('%s', (_name, change, at) => {
  expect(toPayoutNoticeAt({ ...waiting, ...change })).toEqual(at === null ? null : new Date(at));
});
