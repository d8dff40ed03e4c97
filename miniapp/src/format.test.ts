import { expect, test } from 'vitest';
import { createFormat } from './format.ts';

const en = createFormat('en');
const ru = createFormat('ru');
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test.each([
  [0n, '0', '0'],
  [1n, '< 0.0001', '< 0,0001'],
  [421_300_000n, '0.4213', '0,4213'],
  [6_120_000_000n, '6.120', '6,120'],
  [38_210_400_000n, '38.21', '38,21'],
  [2_014_400_000_000n, '2,014', '2 014'],
  [-421_300_000n, '−0.4213', '−0,4213'],
])('%d nanoton is %s TON, in Russian %s', (nanoton, english, russian) => {
  expect(plain(en.ton(nanoton))).toBe(english);
  expect(plain(ru.ton(nanoton))).toBe(russian);
});

test.each([
  [0, '0'],
  [0.001, '< 0.1'],
  [0.1, '6'],
  [0.125, '7.5'],
  [6.87, '412'],
])('%d requests per second are %s per minute', (perSecond, text) => {
  expect(en.perMinute(perSecond)).toBe(text);
});

test.each([
  [9, '9 s', '9 с'],
  [60, '1 min', '1 мин'],
  [3599, '59 min', '59 мин'],
  [4320, '1 h 12 min', '1 ч 12 мин'],
  [7200, '2 h', '2 ч'],
  [273_600, '3 d 4 h', '3 д 4 ч'],
])('%d seconds read as %s', (seconds, english, russian) => {
  expect(plain(en.duration(seconds))).toBe(english);
  expect(plain(ru.duration(seconds))).toBe(russian);
});

test('an age turns into the clock after an hour and into a date after a day', () => {
  const at = new Date(2026, 10, 23, 13, 58).getTime();
  expect(plain(en.age(at, at + 9_000))).toBe('9 s ago');
  expect(plain(ru.age(at, at + 240_000))).toBe('4 мин назад');
  expect(en.age(at, at + 3_700_000)).toBe('13:58');
  expect(plain(en.age(at, at + 90_000_000))).toBe('23 Nov 13:58');
  expect(en.age(at, at - 5_000)).toContain('0');
});

test('run times switch from milliseconds to seconds at one second', () => {
  expect(en.runTime(0.024)).toEqual({ value: '24', unit: 'ms' });
  expect(ru.runTime(3.4)).toEqual({ value: '3,4', unit: 'с' });
});

test('shares keep one decimal while they are small', () => {
  expect(plain(en.percent(0.074))).toBe('7.4 %');
  expect(plain(ru.percent(0.5))).toBe('50 %');
  expect(plain(en.percent(0))).toBe('0 %');
});

test.each([
  [0, '0'],
  [0.0969, '0.0969'],
  [0.1, '0.100'],
  [2.1234, '2.12'],
  [1234.5, '1,235'],
])('an estimate of %d TON keeps three digits: %s', (ton, text) => {
  expect(en.estimate(ton)).toBe(text);
});
