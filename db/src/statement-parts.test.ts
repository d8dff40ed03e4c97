import { expect, test } from 'vitest';
import { toStatementParts } from './statement-parts.ts';

test.each([
  [[], []],
  [[1, 2, 3], [[1, 2, 3]]],
  [
    [16_777_216, 1],
    [[16_777_216], [1]],
  ],
  [
    [10_000_000, 6_777_216, 1, 16_777_216],
    [[10_000_000, 6_777_216], [1], [16_777_216]],
  ],
  [
    [99_000_000, 5, 6],
    [[99_000_000], [5, 6]],
  ],
])('rows of %j characters are written as %j', (lengths, parts) => {
  expect(toStatementParts(lengths, (length) => length)).toEqual(parts);
});
