import { expect, test } from 'vitest';
import { toPercentile } from './percentile.ts';

test.each([
  { values: [3, 1, 2], share: 0.5, expected: 2 },
  { values: [3, 1, 2], share: 1, expected: 3 },
  { values: [3, 1, 2], share: 0.01, expected: 1 },
  { values: Array.from({ length: 100 }, (_, place) => place + 1), share: 0.99, expected: 99 },
  { values: [], share: 0.5, expected: null },
])('the $share percentile of $values.length values is $expected', ({ values, share, expected }) => {
  expect(toPercentile(values, share)).toBe(expected);
});
