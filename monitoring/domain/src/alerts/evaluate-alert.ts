import type { Condition, Rule } from './condition.ts';
import type { Evidence } from './evidence.ts';
import type { Clear, Severity } from './rule-kind.ts';

/** Where one rule on one subject stands between scrapes; null is inactive. All that matters is stored in it. */
export interface AlertState {
  state: 'pending' | 'firing';
  /** Scrape time since which the condition is true without a break. */
  activeSince: Date;
  /** Scrape time since which it is beyond the critical threshold without a break; null when it is not. */
  criticalSince: Date | null;
  firedAt: Date | null;
  /** Scrape time since which the condition is false while still firing. */
  clearingSince: Date | null;
  /** Scrapes with a false condition since then. */
  clearingScrapes: number;
  /** Scrape time since which nothing says whether it still holds; null while it is known. */
  unknownSince: Date | null;
  severity: Severity;
  /** Figures of the newest scrape with a true condition. */
  evidence: Evidence;
}

/** What changed for people: an alert began to fire, became worse while it fired, or is over. */
export interface AlertTransition {
  kind: 'fired' | 'raised' | 'resolved';
  at: Date;
  severity: Severity;
  evidence: Evidence;
  activeSince: Date;
}

/** The scrape being judged, and the one before it of the same subject (null when there was none). */
export interface ScrapeMoment {
  sampledAt: Date;
  previousSampledAt: Date | null;
  /** A longer pause between two scrapes is a gap of ours: nothing is known about it. */
  toleranceSeconds: number;
}

interface Step {
  state: AlertState | null;
  transition: AlertTransition | null;
}

/**
 * The state machine of one rule on one worker, host or pool. Time is scrape time only, so a late loop never fires early.
 *
 * States: inactive (null), pending, firing.
 * - inactive → pending: true, and `forSeconds` is above 0 or the scrape follows a gap.
 * - inactive → firing ("fired"): true, `forSeconds` is 0 and there is no gap.
 * - pending → firing ("fired"): true, and `forSeconds` have passed since `activeSince`.
 * - pending → inactive: false; leaves no trace.
 * - firing → firing: true ends any clearing; false begins or continues it.
 * - firing → firing, critical ("raised"): beyond the critical threshold for `forSeconds`. It never falls again.
 * - firing → inactive ("resolved"): false for the whole of `clear`.
 * - unknown: every state stays as it is, flagged with since when nothing is known; the first scrape that tells ends that.
 * - gap (no scrape before, a pause over the tolerance, or a clock that went back): a pending alert starts again
 *   at this scrape, or is dropped when it is not true; of a firing alert, clearing and the critical level start again.
 */
export function evaluateAlert(
  state: AlertState | null,
  condition: Condition,
  rule: Rule,
  scrape: ScrapeMoment,
): Step {
  const known = isGap(scrape) ? afterGap(state) : state;
  switch (condition.value) {
    case 'unknown':
      return { state: whenUnknown(known, scrape.sampledAt), transition: null };
    case 'true':
      return whenTrue(known, condition, rule, scrape);
    case 'false':
      return whenFalse(known, rule.clear, scrape.sampledAt);
  }
}

function isGap({ sampledAt, previousSampledAt, toleranceSeconds }: ScrapeMoment): boolean {
  if (previousSampledAt === null) return true;
  const pauseSeconds = secondsBetween(previousSampledAt, sampledAt);
  return pauseSeconds < 0 || pauseSeconds > toleranceSeconds;
}

function afterGap(state: AlertState | null): AlertState | null {
  if (state?.state !== 'firing') return null;
  return { ...state, criticalSince: null, clearingSince: null, clearingScrapes: 0 };
}

function whenUnknown(state: AlertState | null, at: Date): AlertState | null {
  return state === null ? null : { ...state, unknownSince: state.unknownSince ?? at };
}

function whenTrue(
  state: AlertState | null,
  { evidence, isCritical }: Extract<Condition, { value: 'true' }>,
  rule: Rule,
  scrape: ScrapeMoment,
): Step {
  const at = scrape.sampledAt;
  const activeSince = state?.activeSince ?? at;
  const criticalSince = isCritical ? (state?.criticalSince ?? at) : null;
  const hasHeld = (since: Date | null) =>
    since !== null && !isGap(scrape) && secondsBetween(since, at) >= rule.forSeconds;
  const severity = hasHeld(criticalSince) ? 'critical' : rule.severity;
  const base = {
    ...{ evidence, activeSince, criticalSince, unknownSince: null },
    ...{ clearingSince: null, clearingScrapes: 0 },
  };
  if (state?.state === 'firing') {
    if (severity !== 'critical' || state.severity === 'critical' || criticalSince === null) {
      return { state: { ...state, ...base }, transition: null };
    }
    return {
      state: { ...state, ...base, severity },
      transition: { kind: 'raised', at, severity, evidence, activeSince },
    };
  }
  if (!hasHeld(activeSince)) {
    return { state: { ...base, state: 'pending', firedAt: null, severity }, transition: null };
  }
  return {
    state: { ...base, state: 'firing', firedAt: at, severity },
    transition: { kind: 'fired', at, severity, evidence, activeSince },
  };
}

function whenFalse(state: AlertState | null, clear: Clear, at: Date): Step {
  if (state?.state !== 'firing') return { state: null, transition: null };
  const clearingSince = state.clearingSince ?? at;
  const clearingScrapes = state.clearingScrapes + 1;
  const cleared =
    'scrapes' in clear
      ? clearingScrapes >= clear.scrapes
      : secondsBetween(clearingSince, at) >= clear.seconds;
  if (!cleared) {
    return {
      state: { ...state, criticalSince: null, clearingSince, clearingScrapes, unknownSince: null },
      transition: null,
    };
  }
  const { severity, evidence, activeSince } = state;
  return { state: null, transition: { kind: 'resolved', at, severity, evidence, activeSince } };
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}
