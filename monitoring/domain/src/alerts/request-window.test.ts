import { expect, test } from 'vitest';
import { addToWindow, sumWindow, type WindowMinute } from './request-window.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');

function play(steps: [seconds: number, succeeded: number, failed: number | null][]) {
  let minutes: readonly WindowMinute[] = [];
  for (const [seconds, succeeded, failed] of steps) {
    const increase = { succeeded, failed, runTimeSeconds: succeeded * 2 };
    minutes = addToWindow(minutes, increase, new Date(noon + seconds * 1000));
  }
  return minutes;
}

test('adds up what finished within ten minutes', () => {
  const minutes = play([
    [0, 5, 0],
    [15, 5, 1],
    [120, 10, 2],
  ]);
  expect(sumWindow(minutes)).toEqual({ succeeded: 20, failed: 3, runTimeSeconds: 40 });
  expect(minutes).toHaveLength(2);
});

test('forgets what is older', () => {
  expect(
    sumWindow(
      play([
        [0, 5, 5],
        [590, 1, 0],
      ]),
    ).succeeded,
  ).toBe(6);
  expect(
    sumWindow(
      play([
        [0, 5, 5],
        [600, 1, 0],
      ]),
    ),
  ).toEqual({ succeeded: 1, failed: 0, runTimeSeconds: 2 });
});

test('failures that cannot be counted make the sum unknown until they are past', () => {
  expect(
    sumWindow(
      play([
        [0, 5, null],
        [60, 5, 0],
      ]),
    ).failed,
  ).toBeNull();
  expect(
    sumWindow(
      play([
        [0, 5, null],
        [660, 5, 0],
      ]),
    ).failed,
  ).toBe(0);
});

test('a worker without requests takes no place', () => {
  expect(
    play([
      [0, 0, 0],
      [60, 0, 0],
    ]),
  ).toEqual([]);
});

test('a clock that goes back an hour leaves nothing from the future', () => {
  expect(
    sumWindow(
      play([
        [3_600, 5, 5],
        [0, 1, 0],
      ]),
    ),
  ).toEqual({ succeeded: 1, failed: 0, runTimeSeconds: 2 });
});

test('nothing at all is zero, not unknown', () => {
  expect(sumWindow(addToWindow([], null, new Date(noon)))).toEqual({
    succeeded: 0,
    failed: 0,
    runTimeSeconds: 0,
  });
});
