import { expect, test } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  divideDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  subtractDecimals,
  toCoins,
  toDecimal,
  toDecimalText,
  trimDecimal,
} from './decimal.ts';

test.each([
  ['0', '0'],
  ['3.10', '3.10'],
  ['-0.5', '-0.5'],
  ['0.000000001', '0.000000001'],
  ['123456789012345678901234567890.5', '123456789012345678901234567890.5'],
])('%s is kept to the digit', (text, kept) => {
  expect(formatDecimal(toDecimal(text))).toBe(kept);
});

test.each(['', '.5', '5.', '1e3', '1,5', ' 1', '+1', '0x1', 'NaN', '١', '1'.repeat(31)])(
  '%j is no decimal',
  (text) => {
    expect(parseDecimal(text)).toBeNull();
  },
);

test.each([
  ['0.005', 2, '0.01'],
  ['0.0049999', 2, '0.00'],
  ['-0.005', 2, '-0.01'],
  ['2.5', 0, '3'],
  ['1.25', 1, '1.3'],
  ['7', 2, '7.00'],
])('%s to %i decimals is %s', (text, scale, rounded) => {
  expect(formatDecimal(roundDecimal(toDecimal(text), scale))).toBe(rounded);
});

test('a coin amount times a price loses nothing', () => {
  const value = multiplyDecimals(toCoins(4_500_148_290n), toDecimal('3.14159265'));
  expect(trimDecimal(value)).toBe('14.1376327917740685');
});

test('division rounds its last decimal, and refuses zero', () => {
  expect(formatDecimal(divideDecimals(toDecimal('2'), toDecimal('3'), 4))).toBe('0.6667');
  expect(formatDecimal(divideDecimals(toDecimal('-2'), toDecimal('0.3'), 2))).toBe('-6.67');
  expect(() => divideDecimals(toDecimal('1'), toDecimal('0.0'), 2)).toThrow('Division by zero');
});

test('sums are the same in any order, and differences undo them', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const draw = () =>
    toDecimal((random() * 10 ** Math.floor(random() * 12)).toFixed(Math.floor(random() * 12)));
  for (let time = 0; time < 1_000; time += 1) {
    const [a, b, c] = [draw(), draw(), draw()];
    const left = addDecimals(addDecimals(a, b), c);
    const right = addDecimals(a, addDecimals(c, b));
    expect(compareDecimals(left, right)).toBe(0);
    expect(compareDecimals(subtractDecimals(left, c), addDecimals(a, b))).toBe(0);
  }
});

test.each([
  [3.0712, '3.0712'],
  [1e-7, '0.0000001'],
  [5, '5'],
  [0.1 + 0.2, '0.30000000000000004'],
])('a JSON number %d becomes %s', (value, text) => {
  expect(toDecimalText(value)).toBe(text);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e15, 1e-19])('%d is no price', (value) => {
  expect(toDecimalText(value)).toBeNull();
});
