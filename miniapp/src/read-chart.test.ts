import { expect, test } from 'vitest';
import { readAt } from './read-chart.ts';

const data = {
  fromSeconds: 0,
  toSeconds: 600,
  times: [0, 60, 120, 180, 240],
  requestsPerMinute: [10, 20, null, 40, 50],
  bars: { barSeconds: 300, starts: [0, 300], earnedTon: [1.5, null] },
  gaps: [],
  veil: null,
  usualPerMinute: [11, 12, 13, null, 15],
};

test('at a moment the nearest rate and the bar around it are read', () => {
  expect(readAt(data, 70)).toEqual({ requestsPerMinute: 20, usualPerMinute: 12, earnedTon: 1.5 });
});

test('what nobody saw is unknown, not its neighbour', () => {
  expect(readAt(data, 120).requestsPerMinute).toBeNull();
  expect(readAt(data, 400).earnedTon).toBeNull();
});

test('without a moment the newest rate and the sum of the range are read', () => {
  expect(readAt(data, null)).toEqual({ requestsPerMinute: 50, usualPerMinute: 15, earnedTon: 1.5 });
});

test('a range that ends in a gap has no newest rate', () => {
  const gaps = [{ fromSeconds: 300, toSeconds: 600 }];
  expect(readAt({ ...data, gaps }, null).requestsPerMinute).toBeNull();
});

test('what is usual is known where nobody looked, and unknown where it has no days before', () => {
  expect(readAt(data, 120).usualPerMinute).toBe(13);
  expect(readAt(data, 180).usualPerMinute).toBeNull();
  expect(readAt({ ...data, usualPerMinute: null }, 120).usualPerMinute).toBeNull();
});
