import { expect, test } from 'vitest';
import { findBadValues } from './find-bad-values.ts';

test.each([
  ['a figure that is none', { a: Number.NaN }],
  ['a figure without end', { a: { b: [1, Number.POSITIVE_INFINITY] } }],
  ['a figure below 0', { a: -0.1 }],
  ['an amount below 0', [-1n]],
  ['a time that is none', { a: new Date(Number.NaN) }],
  ['a control character', { a: 'x\u0000' }],
  ['half a character', { a: 'x\ud800' }],
])('%s is found', (_name, value) => {
  expect(findBadValues(value)).toHaveLength(1);
});

test('what may be shown is left alone', () => {
  const output = {
    a: 0,
    b: 7n,
    c: 'Ω “x” 👍',
    d: new Date(0),
    e: null,
    coefficient: -1,
    f: [true, undefined],
  };
  expect(findBadValues(output)).toEqual([]);
});
