import type { ScrapeFailure } from './sample.ts';
import type { ScrapeOutcome } from './scrape-outcome.ts';
import { toScrapeOutcome } from './scrape-outcome.ts';
import type { StatusAnswer } from './worker-answer.ts';
import { type ConditionReason, findWorkerCondition } from './worker-condition.ts';

/** What a worker's status is judged by. */
export interface WorkerStatusFacts {
  /** Whether who would scrape it hears nobody at all now. */
  isBlind?: boolean;
  /** Time of the newest scrape, whatever came of it. */
  sampledAt: Date | null;
  /** Outcomes of the newest scrapes, oldest first, at most 6. */
  recentScrapes: readonly ScrapeOutcome[];
  /** Of the newest scrape; null when it was up. */
  failure: ScrapeFailure | null;
  /** What the last readable sample says (see `toWorkerAnswer`); null before there is one. */
  answer: StatusAnswer | null;
}

export type WorkerStatusReason =
  | 'blind'
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

/**
 * Longer than a worker is ever left alone: an interval, or the pause of one long silent, is 60 s at most, and a scrape
 * that times out is written some seconds later.
 */
export const staleAfterSeconds = 90;
const silentScrapesForDown = 4;

/**
 * Judges a worker: first whether we can know anything (while we are blind, its silence is ours) and do, then whether it answers (down from 4 silent scrapes of
 * the last 6, the newest among them), then what it says, the worst first.
 */
export function toWorkerStatus(facts: WorkerStatusFacts, now: Date): WorkerStatus {
  const { sampledAt, failure: newest, recentScrapes, answer } = facts;
  const failure = toFailureKind(newest);
  if (facts.isBlind === true) return { status: 'unknown', reason: 'blind', failure };
  if (sampledAt === null) return { status: 'unknown', reason: 'never_scraped', failure: null };
  if (sampledAt < toStaleBefore(now)) return { status: 'unknown', reason: 'stale', failure };
  if (newest !== null) {
    const silentScrapes = recentScrapes.filter((outcome) => outcome === 'no_answer').length;
    const isDown = failure === 'no_answer' && silentScrapes >= silentScrapesForDown;
    return { status: isDown ? 'down' : 'warning', reason: newest, failure };
  }
  const condition = answer && findWorkerCondition(answer);
  if (condition) return { ...condition, failure };
  if (!answer?.hasJsonStats || !answer.hasStatsPage)
    return { status: 'warning', reason: 'partial_answer', failure };
  return { status: 'ok', reason: null, failure };
}

/** Whatever was scraped before this time says nothing about `now`. */
export function toStaleBefore(now: Date): Date {
  return new Date(now.getTime() - staleAfterSeconds * 1_000);
}

function toFailureKind(failure: ScrapeFailure | null): WorkerStatus['failure'] {
  const outcome = toScrapeOutcome(failure);
  return outcome === 'up' ? null : outcome;
}
