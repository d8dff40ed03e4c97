import type { ScrapeOutcome } from '../alerts/rule-kinds.ts';
import type { Sample, ScrapeFailure } from './sample.ts';
import { toScrapeOutcome } from './scrape-outcome.ts';
import { type ConditionReason, findWorkerCondition } from './worker-condition.ts';

/** What a worker's status is judged by. */
export interface WorkerStatusFacts {
  /** Time of the newest scrape, whatever came of it. */
  sampledAt: Date | null;
  /** Outcomes of the newest scrapes, oldest first, at most 6. */
  recentScrapes: readonly ScrapeOutcome[];
  /** Failure of the newest scrape; where absent, that of `sample`. */
  failure?: ScrapeFailure | null;
  /** The newest sample, or the last readable one where `failure` tells of a newer, failed scrape. */
  sample: Sample | null;
}

export type WorkerStatusReason =
  | 'never_scraped'
  | 'stale'
  | 'partial_answer'
  | ScrapeFailure
  | ConditionReason;

export interface WorkerStatus {
  status: 'ok' | 'warning' | 'down' | 'unknown';
  /** Null when ok. */
  reason: WorkerStatusReason | null;
  /** How the newest scrape failed, if it did. */
  failure: 'no_answer' | 'bad_answer' | null;
}

const staleAfterMs = 60_000;
const silentScrapesForDown = 4;

/**
 * Judges a worker: first whether we know anything fresh, then whether it answers (down from 4 silent scrapes of
 * the last 6, the newest among them), then what it says, the worst first.
 */
export function toWorkerStatus(facts: WorkerStatusFacts, now: Date): WorkerStatus {
  if (facts.sampledAt === null) return { status: 'unknown', reason: 'never_scraped', failure: null };
  const newest = facts.failure === undefined ? (facts.sample?.failure ?? null) : facts.failure;
  const failure = toFailureKind(newest);
  if (now.getTime() - facts.sampledAt.getTime() > staleAfterMs)
    return { status: 'unknown', reason: 'stale', failure };
  if (newest !== null) {
    const silentScrapes = facts.recentScrapes.filter((outcome) => outcome === 'no_answer').length;
    const isDown = failure === 'no_answer' && silentScrapes >= silentScrapesForDown;
    return { status: isDown ? 'down' : 'warning', reason: newest, failure };
  }
  const condition = facts.sample && findWorkerCondition(facts.sample);
  if (condition) return { ...condition, failure };
  if (!facts.sample?.jsonStats || !facts.sample.statsPage)
    return { status: 'warning', reason: 'partial_answer', failure };
  return { status: 'ok', reason: null, failure };
}

function toFailureKind(failure: ScrapeFailure | null): WorkerStatus['failure'] {
  const outcome = toScrapeOutcome(failure);
  return outcome === 'up' ? null : outcome;
}
