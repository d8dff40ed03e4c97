import { expect, test } from 'vitest';
import { findQuietEnd } from './quiet-hours.ts';

const night = { from: '22:00', to: '08:00', timeZone: 'Europe/Berlin' };

test.each([
  ['before they begin', night, '2026-11-23T20:59:59Z', null],
  ['from their first minute', night, '2026-11-23T21:00:00Z', '2026-11-24T07:00:00Z'],
  ['over midnight', night, '2026-11-24T02:30:00Z', '2026-11-24T07:00:00Z'],
  ['to their last second', night, '2026-11-24T06:59:59Z', '2026-11-24T07:00:00Z'],
  ['not at their end', night, '2026-11-24T07:00:00Z', null],
  [
    'within one day',
    { ...night, from: '13:00', to: '14:30' },
    '2026-11-24T12:15:00Z',
    '2026-11-24T13:30:00Z',
  ],
  ['a night in which clocks go forward is shorter', night, '2026-03-28T22:00:00Z', '2026-03-29T06:00:00Z'],
  ['a night in which clocks go back is longer', night, '2026-10-24T22:00:00Z', '2026-10-25T07:00:00Z'],
  ['an end that the clock skips', { ...night, to: '02:30' }, '2026-03-28T23:00:00Z', '2026-03-29T01:00:00Z'],
  [
    'an end that comes twice holds until the first',
    { ...night, to: '02:30' },
    '2026-10-24T22:00:00Z',
    '2026-10-25T00:30:00Z',
  ],
  [
    'a zone of half hours',
    { ...night, timeZone: 'Asia/Kolkata' },
    '2026-11-23T17:00:00Z',
    '2026-11-24T02:30:00Z',
  ],
  [
    'an unknown zone is UTC',
    { ...night, timeZone: 'Nowhere/None' },
    '2026-11-23T23:00:00Z',
    '2026-11-24T08:00:00Z',
  ],
  ['hours that begin and end at once are none', { ...night, to: '22:00' }, '2026-11-23T21:00:00Z', null],
])('%s', (_name, hours, now, end) => {
  expect(findQuietEnd(hours, new Date(now))?.toISOString() ?? null).toBe(
    end === null ? null : new Date(end).toISOString(),
  );
});

test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'])(
  'in %s the end is the first minute that is quiet no more, in every hour of a year',
  (timeZone) => {
    for (const [from, to] of [
      ['22:00', '08:00'],
      ['01:15', '02:45'],
    ] as const) {
      for (let ms = Date.UTC(2026, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 17_571_000) {
        const end = findQuietEnd({ from, to, timeZone }, new Date(ms));
        if (end === null) continue;
        expect(findQuietEnd({ from, to, timeZone }, end)).toBeNull();
        expect(findQuietEnd({ from, to, timeZone }, new Date(end.getTime() - 1))).toEqual(end);
      }
    }
  },
);
