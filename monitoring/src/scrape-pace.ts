import type { WorkerTrack } from './track-worker.ts';

const deadAfterMs = 600_000;
/** A recovery is to be noticed within this time, and what is much older counts as stale. */
const pauseMsMax = 60_000;
/** For the answer to be written. */
const writeMs = 1_000;
const recentScrapes = 6;
const toleranceIntervals = 2.5;

interface Pace {
  intervalMs: number;
  timeoutMs: number;
}

/**
 * How many intervals lie between two scrapes of a worker: 1, and for one that has been silent for 10 minutes 2, for 20
 * minutes 4 and so on, but so that even a scrape that times out is written before the last one is 60 s old. The first
 * answer brings it back to 1.
 */
export function toPaceIntervals(silentMs: number, { intervalMs, timeoutMs }: Pace): number {
  if (silentMs < deadAfterMs) return 1;
  const most = Math.max(1, Math.floor((pauseMsMax - timeoutMs - writeMs) / intervalMs));
  return Math.min(most, 2 ** (1 + Math.floor(Math.log2(silentMs / deadAfterMs))));
}

/** A longer pause than this before the next scrape is a gap of ours, and not the pace of a worker long silent. */
export function toToleranceSeconds(
  track: Pick<WorkerTrack, 'recentScrapes'> | null,
  intervalSeconds: number,
): number {
  const isSilent =
    track !== null &&
    track.recentScrapes.length === recentScrapes &&
    track.recentScrapes.every((outcome) => outcome === 'no_answer');
  return toleranceIntervals * Math.max(intervalSeconds, isSilent ? pauseMsMax / 1_000 : 0);
}
