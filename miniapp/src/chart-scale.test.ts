import { expect, test } from 'vitest';
import { toRoundTicks, toTimeAnchors } from './chart-scale.ts';

test.each([
  [0, [0, 1, 2]],
  [68, [0, 40, 80]],
  [80, [0, 40, 80]],
  [500, [0, 250, 500]],
  [3.3, [0, 2, 4]],
  [0.061, [0, 0.04, 0.08]],
  [1.01, [0, 1, 2]],
])('a highest value of %d gives the ticks %j', (max, ticks) => {
  expect(toRoundTicks(max)).toEqual(ticks);
});

test('anchors fall on midnight of the reader', () => {
  const midnight = Date.UTC(2026, 10, 22, 21) / 1000;
  const anchors = toTimeAnchors(
    { fromSeconds: midnight - 3600, toSeconds: midnight + 7 * 3600 },
    { anchorSeconds: 6 * 3600, zoneOffsetSeconds: 3 * 3600 },
  );
  expect(anchors).toEqual([midnight, midnight + 6 * 3600]);
});
