import { expect, test } from 'vitest';
import { findSoakFaults, type SoakPoint, toSlope, toSoakFigures } from './judge-soak.ts';

const limits = { workers: 2_000, intervalSeconds: 15, minutes: 60 };

/** An hour, a point a minute. */
function play(change: (minute: number) => Partial<SoakPoint>): SoakPoint[] {
  const flat = { memoryBytes: 200e6, bufferedSamples: 30, queuedMessages: 0, lagSeconds: 2 };
  return Array.from({ length: 60 }, (_, minute) => ({ atMs: minute * 60_000, ...flat, ...change(minute) }));
}

test.each<[string, (minute: number) => Partial<SoakPoint>, RegExp[]]>([
  ['what stays flat is well', () => ({}), []],
  [
    'warming up is not growing',
    (minute) => ({ memoryBytes: minute < 25 ? 100e6 + 4e6 * minute : 200e6 }),
    [],
  ],
  ['a leak is found', (minute) => ({ memoryBytes: 200e6 + 1e6 * minute }), [/grows by 60 MB an hour/]],
  ['a queue that grows is found', (minute) => ({ bufferedSamples: 100 * minute }), [/5900 samples waited/]],
  ['messages left over are found', () => ({ queuedMessages: 4 }), [/4 messages wait/]],
  ['lag is found', (minute) => ({ lagSeconds: minute === 50 ? 90 : 2 }), [/90 s old/]],
])('%s', (_name, change, faults) => {
  const found = findSoakFaults(toSoakFigures(play(change)), limits);
  expect(found).toEqual(faults.map((pattern) => expect.stringMatching(pattern)));
});

test('a slope is that of the best line, and of one point there is none', () => {
  const line = [1, 2, 3].map((x) => ({ x, y: 5 * x + 1 }));
  expect(toSlope(line)).toBeCloseTo(5);
  expect(toSlope(line.slice(0, 1))).toBe(0);
});
