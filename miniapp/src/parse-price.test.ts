import { expect, test } from 'vitest';
import { parsePrice } from './parse-price.ts';

test.each([
  ['1', 1],
  [' 1,25 ', 1.25],
  ['0.1', 0.1],
  ['10', 10],
  ['1.005×', 1.005],
])('%j is a price', (typed, price) => {
  expect(parsePrice(typed)).toBe(price);
});

test.each(['', '0', '0.099', '10.001', '1.0005', '-1', '1e3', 'free', '1.', '１'])(
  '%j is asked of no worker',
  (typed) => {
    expect(parsePrice(typed)).toBeNull();
  },
);
