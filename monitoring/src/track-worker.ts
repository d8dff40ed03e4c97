import { addToWindow, type WindowMinute, windowSeconds } from '@cocoon-pool/domain/alerts/request-window';
import { type ReportedContract, toReportedContracts } from '@cocoon-pool/domain/cocoon/contract-earnings';
import { countFailures, detectFailureCounting } from '@cocoon-pool/domain/cocoon/failure-counting';
import { noPages, updateLastingPages, type WorkerPages } from '@cocoon-pool/domain/cocoon/lasting-sample';
import type { Counters, FailureCounting, Sample, ScrapeFailure } from '@cocoon-pool/domain/cocoon/sample';
import type { ScrapeOutcome } from '@cocoon-pool/domain/cocoon/scrape-outcome';
import { toScrapeOutcome } from '@cocoon-pool/domain/cocoon/scrape-outcome';
import {
  type CounterBaseline,
  type Interval,
  toCounterBaseline,
  toInterval,
} from '@cocoon-pool/domain/cocoon/to-interval';
import { toWorkerAnswer, type WorkerAnswer } from '@cocoon-pool/domain/cocoon/worker-answer';

/**
 * What is known of one worker from its scrapes so far, and all that the next scrape is compared with. Held for every
 * worker and made anew with every scrape: it keeps no part of a page but what is named here.
 */
export interface WorkerTrack {
  sampledAt: Date;
  /** Of the newest scrape; null when it was up. */
  failure: ScrapeFailure | null;
  lastUpAt: Date | null;
  /** Outcomes of the newest scrapes without a gap of ours between them, oldest first, at most 6. */
  recentScrapes: ScrapeOutcome[];
  /** The last readable one of each page, without figures; the same object until something in it changes. */
  pages: WorkerPages;
  /** Those of the newest `/jsonstats`; null until one is read. */
  contracts: ReportedContract[] | null;
  /** What the last readable sample says. */
  answer: WorkerAnswer | null;
  /** The last counters: what increases are counted from. */
  baseline: CounterBaseline | null;
  counting: FailureCounting;
  /** The newest increases; `intervalAt` is the scrape that brought them. */
  interval: Interval | null;
  intervalAt: Date | null;
  /** What finished in each of the last ten minutes, oldest first. */
  window: readonly WindowMinute[];
  /** When a proxy was last connected, as far back as is remembered. */
  lastProxyAt: Date | null;
  /** Failed scrapes by reason. */
  scrapeFailures: Record<string, number>;
  /** Running totals with resets removed, from the worker's own totals when it was first seen. */
  totals: Totals;
}

/** A figure that was never known is absent. */
export type Totals = Partial<Record<TotalName, number>>;
export type TotalName = (typeof totalNames)[number];
/** In the order in which they are stored. */
export const totalNames = [
  'requests',
  'succeeded',
  'failed',
  'runTimeSeconds',
  'tokensAdjusted',
  'tokensPrompt',
  'tokensCached',
  'tokensCompletion',
  'tokensReasoning',
] as const;

const recentScrapesMax = 6;

/**
 * Adds one scrape to what is known. Outcomes from before a pause over `toleranceSeconds` (or a clock that went back)
 * are forgotten: they say nothing about now. Increases go on from the last counters, however long ago.
 */
export function trackScrape(
  track: WorkerTrack | null,
  sample: Sample,
  toleranceSeconds: number,
): WorkerTrack {
  const outcome = toScrapeOutcome(sample.failure);
  const recent = track !== null && isContinuous(track.sampledAt, sample.sampledAt, toleranceSeconds);
  const counting = detectFailureCounting(sample, track?.counting ?? 'unknown', track?.baseline ?? null);
  const interval = toInterval(track?.baseline ?? null, sample, counting);
  return {
    sampledAt: sample.sampledAt,
    failure: sample.failure,
    lastUpAt: sample.up ? sample.sampledAt : (track?.lastUpAt ?? null),
    recentScrapes: [...(recent ? track.recentScrapes : []), outcome].slice(-recentScrapesMax),
    pages: updateLastingPages(track?.pages ?? noPages, sample),
    contracts: sample.jsonStats ? toReportedContracts(sample.jsonStats) : (track?.contracts ?? null),
    answer: sample.up ? toWorkerAnswer(sample, track?.answer ?? null) : (track?.answer ?? null),
    baseline: toCounterBaseline(sample) ?? track?.baseline ?? null,
    counting,
    interval: interval ?? track?.interval ?? null,
    intervalAt: interval === null ? (track?.intervalAt ?? null) : sample.sampledAt,
    window: addToWindow(track?.window ?? [], isRecent(interval) ? interval : null, sample.sampledAt),
    lastProxyAt: sample.proxiesConnected ? sample.sampledAt : (track?.lastProxyAt ?? null),
    scrapeFailures: addFailure(track?.scrapeFailures ?? {}, sample.failure),
    totals: addInterval(track?.totals ?? {}, interval, { sample, counting }),
  };
}

/** The increases that the newest scrape itself brought; null when it brought none. */
export function toNewestInterval(track: WorkerTrack): Interval | null {
  return track.intervalAt?.getTime() === track.sampledAt.getTime() ? track.interval : null;
}

/** Increases over a longer time than the window has are no part of it. */
function isRecent(interval: Interval | null): boolean {
  return interval !== null && interval.intervalSeconds <= windowSeconds;
}

function isContinuous(previous: Date, current: Date, toleranceSeconds: number): boolean {
  const pauseSeconds = (current.getTime() - previous.getTime()) / 1000;
  return pauseSeconds >= 0 && pauseSeconds <= toleranceSeconds;
}

function addFailure(failures: Record<string, number>, failure: ScrapeFailure | null): Record<string, number> {
  return failure === null ? failures : { ...failures, [failure]: (failures[failure] ?? 0) + 1 };
}

interface Seen {
  sample: Sample;
  counting: FailureCounting;
}

function addInterval(totals: Totals, interval: Interval | null, { sample, counting }: Seen): Totals {
  const counters = sample.jsonStats?.counters;
  if (!counters) return totals;
  const increases = interval === null ? {} : toTotals(interval);
  const next: Totals = {};
  for (const [name, seen] of Object.entries(toOwnTotals(counters, counting)) as [
    TotalName,
    number | null,
  ][]) {
    const before = totals[name];
    const total = before === undefined ? seen : before + (increases[name] ?? 0);
    if (total !== null) next[name] = total;
  }
  return next;
}

function toTotals({ requests, succeeded, failed, runTimeSeconds, tokens }: Interval): Totals {
  return {
    requests,
    succeeded,
    ...(failed === null ? {} : { failed }),
    runTimeSeconds,
    tokensAdjusted: tokens.adjusted,
    tokensPrompt: tokens.prompt,
    tokensCached: tokens.cached,
    tokensCompletion: tokens.completion,
    tokensReasoning: tokens.reasoning,
  };
}

function toOwnTotals(counters: Counters, counting: FailureCounting): Record<TotalName, number | null> {
  return {
    requests: counters.queries.total,
    succeeded: counters.success.total,
    failed: countFailures(counters.failed.total, counting),
    runTimeSeconds: counters.timeSeconds.total,
    tokensAdjusted: counters.totalAdjustedTokens.total,
    tokensPrompt: counters.promptAdjustedTokens.total,
    tokensCached: counters.cachedAdjustedTokens.total,
    tokensCompletion: counters.completionAdjustedTokens.total,
    tokensReasoning: counters.reasoningAdjustedTokens.total,
  };
}
