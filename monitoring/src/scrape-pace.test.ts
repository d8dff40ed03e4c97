import { staleAfterSeconds } from '@cocoon-pool/domain/cocoon/worker-status';
import { expect, test } from 'vitest';
import { toPaceIntervals, toToleranceSeconds } from './scrape-pace.ts';
import type { WorkerTrack } from './track-worker.ts';

const minute = 60_000;

test.each([
  [0, 15, 1],
  [9.9 * minute, 15, 1],
  [10 * minute, 15, 2],
  [19 * minute, 15, 2],
  [20 * minute, 15, 3],
  [24 * 60 * minute, 15, 3],
  [20 * minute, 5, 4],
  [24 * 60 * minute, 5, 11],
  [24 * 60 * minute, 60, 1],
])(
  'a worker silent for %i ms is asked, at an interval of %i s, every %i intervals',
  (silentMs, seconds, pace) => {
    const timing = { intervalMs: seconds * 1_000, timeoutMs: Math.min(5_000, seconds * 800) };
    expect(toPaceIntervals(silentMs, timing)).toBe(pace);
  },
);

test('between two scrapes of a worker there is never more than a minute', () => {
  for (let seconds = 1; seconds <= 60; seconds += 1) {
    const timing = { intervalMs: seconds * 1_000, timeoutMs: Math.min(5_000, seconds * 800) };
    expect(toPaceIntervals(1e9, timing) * seconds).toBeLessThanOrEqual(60);
  }
});

test('no worker is left alone for as long as it takes to count as stale', () => {
  for (let seconds = 1; seconds <= 60; seconds += 1) {
    const slowest = Math.min(25_000, seconds * 1_000 - 1);
    for (const timeoutMs of [50, Math.min(5_000, seconds * 800), slowest]) {
      for (const silentMs of [0, 20 * minute, 1e9]) {
        const pauseSeconds = toPaceIntervals(silentMs, { intervalMs: seconds * 1_000, timeoutMs }) * seconds;
        expect(pauseSeconds + timeoutMs / 1_000).toBeLessThan(staleAfterSeconds - 3);
      }
    }
  }
});

test('only for a worker that was silent six times a pause of a minute is no gap', () => {
  const track = (recentScrapes: WorkerTrack['recentScrapes']) => ({ recentScrapes });
  expect(toToleranceSeconds(null, 15)).toBe(37.5);
  expect(toToleranceSeconds(track(Array(5).fill('no_answer')), 15)).toBe(37.5);
  expect(toToleranceSeconds(track([...Array(5).fill('no_answer'), 'up']), 15)).toBe(37.5);
  expect(toToleranceSeconds(track(Array(6).fill('no_answer')), 15)).toBe(150);
});
