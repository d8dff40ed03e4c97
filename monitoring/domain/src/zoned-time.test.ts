import { expect, test } from 'vitest';
import { formatZoned, toCalendarDay, toDayStart, toMonth, toYearRange } from './zoned-time.ts';

test.each([
  ['Pacific/Kiritimati', '2025-12-31T10:00:00.000Z', '2026-12-31T10:00:00.000Z'],
  ['+14:00', '2025-12-31T10:00:00.000Z', '2026-12-31T10:00:00.000Z'],
  ['Etc/GMT+12', '2026-01-01T12:00:00.000Z', '2027-01-01T12:00:00.000Z'],
  ['UTC', '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ['Asia/Kathmandu', '2025-12-31T18:15:00.000Z', '2026-12-31T18:15:00.000Z'],
])('2026 in %s runs from %s to %s', (zone, from, to) => {
  const range = toYearRange(2026, zone);
  expect([range.from.toISOString(), range.to.toISOString()]).toEqual([from, to]);
});

test.each([
  // Summer time begins at 2:00 and ends at 3:00: the days have 23 and 25 hours.
  ['Europe/Berlin', 2026, 3, 29, '2026-03-28T23:00:00.000Z', 23],
  ['Europe/Berlin', 2026, 10, 25, '2026-10-24T22:00:00.000Z', 25],
  // Clocks skip from 0:00 to 1:00: the day begins at 1:00.
  ['Africa/Cairo', 2026, 4, 24, '2026-04-23T22:00:00.000Z', 23],
  ['America/Sao_Paulo', 2018, 11, 4, '2018-11-04T03:00:00.000Z', 23],
  // Clocks go back at midnight: 23:00 to 24:00 comes twice, on the day before.
  ['Africa/Cairo', 2026, 10, 29, '2026-10-28T21:00:00.000Z', 25],
  // Clocks go back at 1:00 to 0:00: the first of two midnights counts.
  ['Atlantic/Azores', 2026, 10, 25, '2026-10-25T00:00:00.000Z', 25],
])('%s %i-%i-%i begins at %s and has the right length', (zone, year, month, day, start, hours) => {
  const from = toDayStart({ year, month, day }, zone);
  const to = toDayStart({ year, month, day: day + 1 }, zone);
  expect(from.toISOString()).toBe(start);
  expect((to.getTime() - from.getTime()) / 3_600_000).toBe(hours);
});

test('every hour of two years falls on the day that holds it', () => {
  for (const zone of ['Europe/Berlin', 'Africa/Cairo', 'Pacific/Kiritimati', 'America/St_Johns']) {
    for (let hour = 0; hour < 2 * 8_760; hour += 7) {
      const at = new Date(Date.UTC(2025, 0, 1, hour, 31));
      const day = toCalendarDay(at, zone);
      const label = `${zone} ${at.toISOString()}`;
      expect(toDayStart(day, zone) <= at, label).toBe(true);
      expect(toDayStart({ ...day, day: day.day + 1 }, zone) > at, label).toBe(true);
    }
  }
});

test('a moment is written with the offset of its own day', () => {
  const zone = 'Europe/Berlin';
  expect(formatZoned(new Date('2026-03-29T00:59:59Z'), zone)).toBe('2026-03-29 01:59:59 +01:00');
  expect(formatZoned(new Date('2026-03-29T01:00:00Z'), zone)).toBe('2026-03-29 03:00:00 +02:00');
  expect(formatZoned(new Date('2026-03-01T00:00:00.999Z'), 'America/St_Johns')).toBe(
    '2026-02-28 20:30:00 -03:30',
  );
  expect(toMonth(new Date('2026-03-01T00:00:00Z'), 'America/St_Johns')).toBe('2026-02');
});
