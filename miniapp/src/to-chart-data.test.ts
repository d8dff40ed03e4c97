import { expect, test } from 'vitest';
import { toChartData } from './to-chart-data.ts';

const from = Date.UTC(2026, 10, 23, 12) / 1000;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
const stats = (requests: [number, number | null][], earned: [number, string | null][] = []) => ({
  from: iso(from),
  to: iso(from + 600),
  stepSeconds: 60,
  series: { requestsPerSecond: requests, earnedNanoton: earned },
});
const grid = { barSeconds: 300, zoneOffsetSeconds: 0 };
const every = (minutes: number[], value: number | null = 1): [number, number | null][] =>
  minutes.map((minute) => [from + minute * 60, value]);

test('rates per second become requests per minute and a true zero stays zero', () => {
  const data = toChartData(stats([...every([0], 0), ...every([1], 1.5)]), grid);
  expect(data.requestsPerMinute).toEqual([0, 90]);
});

test('missing points are filled with nulls so that nothing joins over them', () => {
  const data = toChartData(stats(every([0, 1, 5, 6])), grid);
  expect(data.times.map((t) => (t - from) / 60)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(data.requestsPerMinute).toEqual([60, 60, null, null, null, 60, 60]);
});

test('gaps are found inside and before the known points, whether missing or null', () => {
  const data = toChartData(stats([...every([3, 4]), ...every([5, 6], null), ...every([7, 8, 9])]), grid);
  expect(data.gaps.map((gap) => [(gap.fromSeconds - from) / 60, (gap.toSeconds - from) / 60])).toEqual([
    [0, 3],
    [5, 7],
  ]);
});

test('the newest step that is still on its way is no gap', () => {
  expect(toChartData(stats(every([0, 1, 2, 3, 4, 5, 6, 7, 8])), grid).gaps).toEqual([]);
});

test('earnings are summed into bars and a bar without any figure is unknown', () => {
  const data = toChartData(
    stats(every([0]), [
      [from, '1000000000'],
      [from + 60, '500000000'],
      [from + 120, null],
      [from + 300, null],
    ]),
    grid,
  );
  expect(data.bars).toEqual({ barSeconds: 300, starts: [from, from + 300], earnedTon: [1.5, null] });
});

test('bars of a day start at the midnight of the reader', () => {
  const data = toChartData(stats([]), { barSeconds: 86_400, zoneOffsetSeconds: 3 * 3600 });
  expect(data.bars.starts).toEqual([Date.UTC(2026, 10, 22, 21) / 1000]);
});

test('what is usual lies on the same times, and is nothing where it is known at none', () => {
  const usual = (points: [number, number | null][]) => {
    const told = stats(every([0, 1, 3]));
    const series = { ...told.series, usualRequestsPerSecond: points };
    return toChartData({ ...told, series }, grid).usualPerMinute;
  };
  expect(usual([...every([0], 0), ...every([1], 1.5), ...every([3], null)])).toEqual([0, 90, null, null]);
  expect(usual(every([0, 1, 3], null))).toBeNull();
  expect(toChartData(stats(every([0, 1])), grid).usualPerMinute).toBeNull();
});
