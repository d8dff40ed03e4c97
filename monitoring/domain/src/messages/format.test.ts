import { expect, test } from 'vitest';
import { formatDuration, formatNumber, formatRate, formatTon, formatTonPerHour } from './format.ts';

/** A no-break space, as Russian has it before a unit and inside a number. */
const plain = (text: string) => text.replaceAll('\u00a0', '_');

test.each([
  [0n, '0 TON', '0_TON'],
  [1n, '&lt; 0.0001 TON', '&lt; 0,0001_TON'],
  [99_999n, '&lt; 0.0001 TON', '&lt; 0,0001_TON'],
  [100_000n, '0.0001 TON', '0,0001_TON'],
  [421_349_999n, '0.4213 TON', '0,4213_TON'],
  [38_200_000_000n, '38.2 TON', '38,2_TON'],
  [9_999_600_000n, '10 TON', '10_TON'],
  [12_345_400_000_000n, '12,345 TON', '12_345_TON'],
  [1_234_567_890_123_456_789n, '1,234,567,890 TON', '1_234_567_890_TON'],
  [-421_300_000n, '−0.4213 TON', '−0,4213_TON'],
])('%i nanoton is %s', (nanoton, en, ru) => {
  expect(formatTon('en', nanoton, 'TON')).toBe(en);
  expect(plain(formatTon('ru', nanoton, 'TON'))).toBe(ru);
});

test('money carries the display symbol of the installation', () => {
  expect(formatTon('en', 38_200_000_000n, 'GRAM')).toBe('38.2 GRAM');
  expect(formatTonPerHour('en', 420_000_000n, 'GRAM')).toBe('0.42 GRAM/h');
  expect(plain(formatTonPerHour('ru', 420_000_000n, 'TON'))).toBe('0,42_TON/ч');
});

test.each([
  [-5, '0 s', '0_с'],
  [9.9, '9 s', '9_с'],
  [59, '59 s', '59_с'],
  [60, '1 m', '1_мин'],
  [725, '12 m', '12_мин'],
  [7200, '2 h', '2_ч'],
  [7800, '2 h 10 m', '2_ч 10_мин'],
  [86_399, '23 h 59 m', '23_ч 59_мин'],
  [273_600, '3 d 4 h', '3_дн 4_ч'],
  [172_800, '2 d', '2_дн'],
])('%d seconds are %s', (seconds, en, ru) => {
  expect(formatDuration('en', seconds)).toBe(en);
  expect(plain(formatDuration('ru', seconds))).toBe(ru);
});

test.each([
  [0, '0 req/min', '0_запр./мин'],
  [0.0071, '0.43 req/min', '0,43_запр./мин'],
  [0.205, '12.3 req/min', '12,3_запр./мин'],
  [6.867, '412 req/min', '412_запр./мин'],
  [66.67, '4,000 req/min', '4_000_запр./мин'],
])('%d requests a second are %s', (perSecond, en, ru) => {
  expect(formatRate('en', perSecond)).toBe(en);
  expect(plain(formatRate('ru', perSecond))).toBe(ru);
});

test('numbers group their digits and use a real minus', () => {
  expect(formatNumber('en', -1234.56, 1)).toBe('−1,234.6');
  expect(plain(formatNumber('ru', 1234.5, 1))).toBe('1_234,5');
});
