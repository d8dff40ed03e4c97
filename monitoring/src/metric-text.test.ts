import { expect, test } from 'vitest';
import { formatFamilies, formatTonValue, toSeries } from './metric-text.ts';

test('no label can break out of its quotes or grow without end', () => {
  expect(toSeries('a', { b: 'x"} 1\nc 2\\' }, 1)).toBe('a{b="x\\"} 1\\nc 2\\\\"} 1');
  expect(toSeries('a', { b: '😀'.repeat(200) }, 1)).toBe(`a{b="${'😀'.repeat(128)}"} 1`);
  expect(toSeries('a', { b: '\ud800' }, 1)).toBe('a{b="\ufffd"} 1');
  expect(toSeries('a', {}, 0.5)).toBe('a 0.5');
});

test('every nanoton shows', () => {
  expect(formatTonValue(1n)).toBe('0.000000001');
  expect(formatTonValue(123_456_789_012_345_678n)).toBe('123456789.012345678');
  expect(formatTonValue(-1_500_000_000n)).toBe('-1.500000000');
});

test('a family without series still says what it is', () => {
  const family = { name: 'a', type: 'gauge', help: 'Of a.' } as const;
  expect(formatFamilies([{ ...family, series: [] }])).toBe('# HELP a Of a.\n# TYPE a gauge\n');
});
