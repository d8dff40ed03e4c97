import type { WorkerTrack } from '@cocoon-pool/monitoring/track-worker';
import { collectGarbage, findHeapFaults } from './collect-garbage.ts';
import type { FailedCase } from './corpus.ts';
import { createHostilePages } from './hostile-pages.ts';
import { createKeeper } from './keep-kinds.ts';
import { measurePace, type Pace } from './pace.ts';
import { type RawPages, readCapturedPages } from './raw-pages.ts';
import { runCase, timeWork } from './run-case.ts';

export interface BodiesReport {
  cases: number;
  /** How many of them gave figures. */
  read: number;
  /** How many broke a guarantee. */
  broken: number;
  /** Of each kind of violation the first case. */
  failed: FailedCase[];
  /** Of all cases; the greatest time in times of an honest worker's. */
  slowestRatio: number;
  heapGrowthBytes: number;
}

/** A hostile body may take this many times as long as an honest one of its length. */
const slowestRatioMax = 50;
const warmUpCases = 300;
/** Then the worker is another one. */
const casesPerWorker = 150;
const casesPerText = 4;
const scrapeMs = 15_000;

/** Why a report is not good enough; empty when it is. */
export function findBodyFaults({ failed, heapGrowthBytes }: BodiesReport): string[] {
  return [
    ...failed.flatMap(({ origin, violations }) => violations.map((violation) => `${origin}: ${violation}`)),
    ...findHeapFaults(heapGrowthBytes),
  ];
}

/** Runs generated cases, each worker's one after the other. */
export function runBodies(seed: string, cases: number): BodiesReport {
  const nextPages = createHostilePages(seed);
  const [healthy] = readCapturedPages();
  const report: BodiesReport = { cases, read: 0, broken: 0, failed: [], slowestRatio: 0, heapGrowthBytes: 0 };
  const start = new Date('2026-11-23T00:00:00Z');
  const pace = measurePace(start);
  const keep = createKeeper(report.failed);
  let before = healthy;
  let track: WorkerTrack | null = null;
  let heapBytes = 0;
  for (let place = 0; place < cases; place += 1) {
    if (place === Math.min(warmUpCases, cases - 1)) heapBytes = collectGarbage();
    const { pages, recipe } = nextPages();
    const at = new Date(start.getTime() + place * scrapeMs);
    const result = runCase(pages, { before: track, at, withTexts: place % casesPerText === 0 });
    const ratio = toRatio(pages, result.workMs, { pace, at });
    report.slowestRatio = Math.max(report.slowestRatio, ratio);
    const violations = [...result.violations, ...findSlowness(ratio)];
    if (violations.length > 0) {
      report.broken += 1;
      keep({ origin: `case ${place} of seed ${seed}`, recipe, violations, before, pages });
    }
    report.read += result.track?.failure === null ? 1 : 0;
    track = place % casesPerWorker === casesPerWorker - 1 ? null : result.track;
    before = track === null ? healthy : pages;
  }
  report.heapGrowthBytes = collectGarbage() - heapBytes;
  return report;
}

/** Measured again where it looks slow: something else may have had the processor. */
function toRatio(pages: RawPages, workMs: number, { pace, at }: { pace: Pace; at: Date }): number {
  const honestMs = pace.honestMs(pages);
  const ratio = workMs / honestMs;
  return ratio < slowestRatioMax / 3 ? ratio : timeWork(pages, at, 7) / honestMs;
}

function findSlowness(ratio: number): string[] {
  return ratio <= slowestRatioMax ? [] : [`took ${ratio.toFixed(0)} times as long as honest pages`];
}
