import { expect, test } from 'vitest';
import { createRandom } from '../testing-random.ts';
import { dividePayout } from './divide-payout.ts';

test.each([
  { amount: 10n, weights: [1, 1], parts: [5n, 5n] },
  { amount: 10n, weights: [1, 2], parts: [3n, 7n] },
  { amount: 7n, weights: [0, 0], parts: [4n, 3n] },
  { amount: 7n, weights: [Number.NaN, 3], parts: [0n, 7n] },
  { amount: 7n, weights: [], parts: [] },
])('$amount by $weights is $parts', ({ amount, weights, parts }) => {
  expect(dividePayout(amount, weights)).toEqual(parts);
});

test('no nanoton is lost or made', () => {
  const random = createRandom(7);
  for (let round = 0; round < 500; round += 1) {
    const amount = BigInt(Math.floor(random() * 1e15));
    const weights = Array.from({ length: 1 + Math.floor(random() * 20) }, () => random() * 1e12);
    expect(dividePayout(amount, weights).reduce((sum, part) => sum + part, 0n)).toBe(amount);
  }
});
