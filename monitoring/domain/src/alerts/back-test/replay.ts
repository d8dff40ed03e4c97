import { toScrapeOutcome } from '../../cocoon/scrape-outcome.ts';
import { type BaselineHour, toBaseline } from '../baseline-history.ts';
import type { Rule } from '../condition.ts';
import { type AlertState, type AlertTransition, evaluateAlert } from '../evaluate-alert.ts';
import { judgeCondition } from '../judge-condition.ts';
import { addToWindow, sumWindow, type WindowMinute, windowSeconds } from '../request-window.ts';
import { nothingKnown, type RuleFacts, type WorkerBaseline } from '../rule-facts.ts';
import type { Severity } from '../rule-kind.ts';
import { ruleKinds } from '../rule-kinds.ts';
import type { TestableKind } from './back-test-sources.ts';
import type { StoredScrape, StoredSum } from './stored-row.ts';

/** An alert as it would have been. */
export interface ReplayedEpisode {
  activeSince: Date;
  firedAt: Date;
  /** Null: it still fired at the end. */
  resolvedAt: Date | null;
  severity: Severity;
  /** The figure that went farthest beyond the threshold, in the rule's unit; null for a rule without one. */
  worst: number | null;
}

/** Plays the past of one worker through a rule, a piece at a time, oldest first. */
export interface Replay {
  scrapes(rows: readonly StoredScrape[]): void;
  sums(rows: readonly StoredSum[]): void;
  episodes(): ReplayedEpisode[];
}

interface ReplaySettings {
  scrapeIntervalSeconds: number;
  /** Of the time before as well, a week more than is played; empty for a rule that compares with nothing. */
  hours: readonly BaselineHour[];
}

const recentScrapesMax = 6;
const sumSeconds = 300;
/** A worker long silent is scraped once a minute. */
const slowestSeconds = 60;
const toleranceIntervals = 2.5;
const hourMs = 3_600_000;

/**
 * The same judges and the same state machine as in the present, on what is stored: where nobody scraped, nothing is
 * known. Of five minutes without any answer the worker counts as down for all of them.
 */
export function createReplay(
  rule: Rule<TestableKind>,
  { scrapeIntervalSeconds, hours }: ReplaySettings,
): Replay {
  let state: AlertState | null = null;
  let previousAt: Date | null = null;
  let recent: RuleFacts['recentScrapes'] = [];
  let window: readonly WindowMinute[] = [];
  let baseline: { hour: number; value: WorkerBaseline } | null = null;
  /** Of the trouble that lasts, fired or not yet. */
  let worst: number | null = null;
  const episodes: ReplayedEpisode[] = [];

  const findBaseline = (at: Date): WorkerBaseline | null => {
    if (hours.length === 0) return null;
    const hour = Math.floor(at.getTime() / hourMs);
    if (baseline?.hour !== hour) baseline = { hour, value: toBaseline(hours, new Date(hour * hourMs)) };
    return baseline.value;
  };
  const step = (facts: RuleFacts, toleranceSeconds: number) => {
    const condition = judgeCondition(rule, facts, state?.state === 'firing');
    const scrape = { sampledAt: facts.at, previousSampledAt: previousAt, toleranceSeconds };
    const result = evaluateAlert(state, condition, rule, scrape);
    state = result.state;
    previousAt = facts.at;
    if (condition.value === 'true') worst = toWorse(rule, worst, condition.evidence.value ?? null);
    if (condition.value === 'false') worst = null;
    if (result.transition !== null) record(episodes, result.transition);
    const last = episodes.at(-1);
    if (last !== undefined && state?.state === 'firing') last.worst = toWorse(rule, last.worst, worst);
  };
  const isGap = (at: Date, toleranceSeconds: number) =>
    previousAt !== null && at.getTime() - previousAt.getTime() > toleranceSeconds * 1_000;

  return {
    episodes: () => episodes,
    scrapes: (rows) => {
      for (const row of rows) {
        const isSilent = recent.length === recentScrapesMax && recent.every((one) => one === 'no_answer');
        const paceSeconds = Math.max(scrapeIntervalSeconds, isSilent ? slowestSeconds : 0);
        const toleranceSeconds = toleranceIntervals * paceSeconds;
        const outcome = row.up ? 'up' : toScrapeOutcome(row.failure ?? 'timeout');
        recent = [...(isGap(row.at, toleranceSeconds) ? [] : recent), outcome].slice(-recentScrapesMax);
        const isRecent = (row.intervalSeconds ?? 0) <= windowSeconds;
        window = addToWindow(window, isRecent ? toIncrease(row) : null, row.at);
        step(toFacts(row, { recent, window, baseline: findBaseline(row.at) }), toleranceSeconds);
      }
    },
    sums: (rows) => {
      for (const row of rows) {
        recent = Array(recentScrapesMax).fill(row.upScrapes === 0 ? 'no_answer' : 'up');
        window = addToWindow(window, toIncrease(row), new Date(row.at.getTime() - 1));
        const { activeRequestsMean: activeRequests, maxActiveRequests } = row;
        step(
          {
            ...nothingKnown(row.at),
            ...{ recentScrapes: recent, activeRequests, maxActiveRequests },
            ...{ window: sumWindow(window), baseline: findBaseline(row.at) },
          },
          toleranceIntervals * sumSeconds,
        );
      }
    },
  };
}

function record(episodes: ReplayedEpisode[], { kind, at, severity, activeSince }: AlertTransition): void {
  const last = episodes.at(-1);
  switch (kind) {
    case 'fired':
      episodes.push({ activeSince, firedAt: at, resolvedAt: null, severity, worst: null });
      break;
    case 'raised':
      if (last !== undefined) last.severity = severity;
      break;
    case 'resolved':
      if (last !== undefined) last.resolvedAt = at;
  }
}

/** Which of two figures is farther beyond the threshold. */
function toWorse({ kind }: Rule, one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return ruleKinds[kind].comparison === 'below' ? Math.min(one, other) : Math.max(one, other);
}

interface Remembered {
  recent: RuleFacts['recentScrapes'];
  window: readonly WindowMinute[];
  baseline: WorkerBaseline | null;
}

/** No command of the past counts as ours: nobody could give one then. */
function toFacts(row: StoredScrape, { recent, window, baseline }: Remembered): RuleFacts {
  const { at, failure, enabled, modelConnected, proxiesConnected, activeRequests, maxActiveRequests } = row;
  return {
    ...nothingKnown(at),
    ...{ failure, enabled, modelConnected, proxiesConnected, activeRequests, maxActiveRequests, baseline },
    recentScrapes: recent,
    window: sumWindow(window),
    commands: { disabledByUs: false },
  };
}

/** Null where nothing was counted. */
function toIncrease(row: Pick<StoredScrape, 'succeeded' | 'failed' | 'runTimeSeconds'>) {
  const { succeeded, failed, runTimeSeconds } = row;
  return succeeded === null ? null : { succeeded, failed, runTimeSeconds: runTimeSeconds ?? 0 };
}
