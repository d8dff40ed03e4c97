import { expect, test } from 'vitest';
import { toUsualHours, toUsualSeries } from './to-usual-series.ts';

const noon = Date.parse('2026-11-23T12:00:00Z');
const at = (minutes: number) => new Date(noon + minutes * 60_000);
const plan = (from: number, to: number, stepSeconds = 1_800) =>
  ({ from: at(from), to: at(to), stepSeconds, resolution: '5m' }) as const;
const hours = (rates: Record<number, number>) =>
  Object.entries(rates).map(([hour, requestsPerSecond]) => ({
    start: at(Number(hour) * 60),
    requestsPerSecond,
  }));
const values = (series: [number, number | null][]) => series.map(([, value]) => value);

test('an hour and its neighbours are read, of two days at most', () => {
  expect(toUsualHours(plan(10, 50))).toEqual({ from: at(-60), to: at(120) });
  expect(toUsualHours(plan(0, 48 * 60))).toEqual({ from: at(-60), to: at(49 * 60) });
  expect(toUsualHours(plan(0, 50 * 60))).toBeNull();
});

test('between the middles of two known hours the rate goes evenly', () => {
  const series = toUsualSeries(hours({ [-1]: 1, 0: 3, 1: 3 }), plan(0, 60, 600));
  expect(values(series).map((value) => Number(value?.toFixed(4)))).toEqual([2.1667, 2.5, 2.8333, 3, 3, 3]);
  expect(series[1]?.[0]).toBe(at(10).getTime() / 1_000);
});

test('beside an hour that is not known it stays, and in that hour nothing is said', () => {
  expect(values(toUsualSeries(hours({ 0: 2, 2: 4 }), plan(-60, 180)))).toEqual([
    null,
    null,
    2,
    2,
    null,
    null,
    4,
    4,
  ]);
});

test('a true zero stays a zero', () => {
  expect(values(toUsualSeries(hours({ 0: 0 }), plan(0, 60)))).toEqual([0, 0]);
});

test('every step is there, known or not', () => {
  expect(values(toUsualSeries([], plan(0, 45, 600)))).toEqual([null, null, null, null, null]);
});
