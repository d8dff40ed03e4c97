import { expect, test } from 'vitest';
import { formatClock, formatClockSeconds } from './format-clock.ts';

const now = new Date('2026-11-23T14:30:00Z');

test.each([
  ['2026-11-23T11:05:32Z', 'Europe/Berlin', '12:05', '12:05'],
  ['2026-11-22T14:05:32Z', 'Europe/Berlin', '22 Nov 15:05', '22 ноя 15:05'],
  ['2025-11-23T14:05:32Z', 'Europe/Berlin', '23 Nov 2025', '23 ноя 2025'],
  ['2026-11-22T23:30:00Z', 'Europe/Berlin', '00:30', '00:30'],
  ['2026-11-23T14:05:32Z', 'Asia/Kolkata', '19:35', '19:35'],
  ['2026-11-23T14:05:32Z', 'UTC', '14:05 UTC', '14:05 UTC'],
  ['2026-11-23T14:05:32Z', 'Nowhere/Land', '14:05 UTC', '14:05 UTC'],
])('%s in %s is %s', (at, timeZone, en, ru) => {
  const reader = { timeZone, now, coinSymbol: 'TON' };
  expect(formatClock({ ...reader, language: 'en' }, new Date(at))).toBe(en);
  expect(formatClock({ ...reader, language: 'ru' }, new Date(at))).toBe(ru);
});

test('evidence has seconds', () => {
  const reader = { timeZone: 'Europe/Berlin', now, coinSymbol: 'TON', language: 'en' } as const;
  expect(formatClockSeconds(reader, new Date('2026-11-23T12:59:05Z'))).toBe('13:59:05');
});
