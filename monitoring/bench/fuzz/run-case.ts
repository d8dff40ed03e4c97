import { isDeepStrictEqual } from 'node:util';
import { sumEarnings, toReportedContracts } from '@cocoon-pool/domain/cocoon/contract-earnings';
import { parsePerf } from '@cocoon-pool/domain/cocoon/parse-perf';
import type { Sample, WorkerAnswers } from '@cocoon-pool/domain/cocoon/sample';
import { parseSampleJson, sampleToJson } from '@cocoon-pool/domain/cocoon/sample-json';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { toWorkerStatus, type WorkerStatus } from '@cocoon-pool/domain/cocoon/worker-status';
import { trackScrape, type WorkerTrack } from '@cocoon-pool/monitoring/track-worker';
import { findBadTexts } from './find-bad-texts.ts';
import { findBadValues } from './find-bad-values.ts';
import { type RawPages, toPageText } from './raw-pages.ts';

export interface CaseOptions {
  /** What is known from the scrapes before. */
  before: WorkerTrack | null;
  at: Date;
  /** Whether the chat texts are looked at too: they take longer than all the rest. */
  withTexts: boolean;
}

export interface CaseResult {
  /** With this scrape in it. */
  track: WorkerTrack | null;
  /** Time for the work that a daemon does for every scrape. */
  workMs: number;
  /** What was made of the pages and must not have been; empty when every guarantee held. */
  violations: string[];
}

/**
 * Takes a worker's pages through all that is made of them: sample, status, increases, earnings, stored form and back,
 * chat texts. Throws nothing: that would be a violation.
 */
export function runCase(pages: RawPages, options: CaseOptions): CaseResult {
  const texts = toTexts(pages);
  const startedMs = performance.now();
  try {
    const work = doWork(texts, options);
    const workMs = performance.now() - startedMs;
    return { workMs, track: work.track, violations: findViolations(work, pages, options) };
  } catch (error) {
    const violations = [`threw ${error instanceof Error ? error.stack : String(error)}`];
    return { workMs: 0, track: options.before, violations };
  }
}

/** The least time that a daemon's work on these pages takes in some tries. */
export function timeWork(pages: RawPages, at: Date, tries: number): number {
  const texts = toTexts(pages);
  let bestMs = Number.POSITIVE_INFINITY;
  for (let count = 0; count < tries; count += 1) {
    const startedMs = performance.now();
    doWork(texts, { before: null, at });
    bestMs = Math.min(bestMs, performance.now() - startedMs);
  }
  return bestMs;
}

interface PageTexts {
  answers: WorkerAnswers;
  perf: string;
}

function toTexts({ jsonStats, statsPage, perf }: RawPages): PageTexts {
  const toAnswer = (page: string) => ({ ok: true, body: toPageText(page) }) as const;
  const answers = { jsonStats: toAnswer(jsonStats), statsPage: toAnswer(statsPage), latencyMs: 7 };
  return { answers, perf: toPageText(perf) };
}

const toleranceSeconds = 37.5;

function doWork({ answers, perf }: PageTexts, { before, at }: Pick<CaseOptions, 'before' | 'at'>) {
  const sample = toSample(answers, at);
  const track = trackScrape(before, sample, toleranceSeconds);
  const stored = JSON.stringify(sampleToJson(sample));
  return { sample, track, stored, restored: parseSampleJson(JSON.parse(stored)), perf: parsePerf(perf) };
}

function findViolations(
  { sample, track, stored, restored, perf }: ReturnType<typeof doWork>,
  pages: RawPages,
  { before, withTexts }: CaseOptions,
): string[] {
  const status = toWorkerStatus(track, track.sampledAt);
  const earnings = toEarnings(sample);
  const { interval, totals } = track;
  return [
    ...findBadValues({ sample, interval, totals, perf, earnings }),
    ...(isDeepStrictEqual(restored, sample) ? [] : ['the stored sample is another one']),
    ...(stored.length <= storedLengthMax(pages) ? [] : [`the stored sample has ${stored.length} characters`]),
    ...findFallenTotals(before, track),
    ...findBadStatus(sample, status),
    ...(withTexts ? findBadTexts({ track, status, unpaidNanoton: earnings?.unpaidNanoton ?? null }) : []),
  ];
}

function toEarnings({ jsonStats }: Sample) {
  const contracts = jsonStats && toReportedContracts(jsonStats);
  return sumEarnings((contracts ?? []).map(({ earnings }) => earnings));
}

/** A sample names its fields where a page has positions: twice the pages, and what an empty sample takes. */
function storedLengthMax({ jsonStats, statsPage }: RawPages): number {
  return 2 * (jsonStats.length + statsPage.length) + 100_000;
}

function findFallenTotals(before: WorkerTrack | null, { totals }: WorkerTrack): string[] {
  const now = new Map(Object.entries(totals));
  return Object.entries(before?.totals ?? {}).flatMap(([name, total]) => {
    const next = now.get(name) ?? total;
    return next < total ? [`the total of ${name} fell from ${total} to ${next}`] : [];
  });
}

function findBadStatus(sample: Sample, { status, failure }: WorkerStatus): string[] {
  if (sample.up) return failure === null ? [] : ['a worker that was read has a failure'];
  const isTold = status === 'warning' && failure === 'bad_answer';
  return isTold ? [] : [`a worker whose pages cannot be read is ${status} with ${failure}`];
}
