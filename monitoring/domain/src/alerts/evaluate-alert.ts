import type { Clear, Condition, Evidence, Rule, Severity } from './rule-kinds.ts';

/** Where one rule on one worker stands between scrapes; null is inactive. All that matters is stored in it. */
export interface AlertState {
  state: 'pending' | 'firing';
  /** Scrape time since which the condition is true without a break. */
  activeSince: Date;
  firedAt: Date | null;
  /** Scrape time since which the condition is false while still firing. */
  clearingSince: Date | null;
  /** Scrapes with a false condition since then. */
  clearingScrapes: number;
  severity: Severity;
  /** Figures of the newest scrape with a true condition. */
  evidence: Evidence;
}

/** What changed for people: an alert began to fire, or one that fired is over. */
export interface AlertTransition {
  kind: 'fired' | 'resolved';
  at: Date;
  severity: Severity;
  evidence: Evidence;
  activeSince: Date;
}

/** The scrape being judged, and the one before it of the same worker (null when there was none). */
export interface ScrapeMoment {
  sampledAt: Date;
  previousSampledAt: Date | null;
  /** A longer pause between two scrapes is a gap of ours: nothing is known about it. */
  toleranceSeconds: number;
}

/**
 * The state machine of one rule on one worker. Time is scrape time only, so a late loop never fires early.
 *
 * States: inactive (null), pending, firing.
 * - inactive → pending: true, and `forSeconds` is above 0 or the scrape follows a gap.
 * - inactive → firing ("fired"): true, `forSeconds` is 0 and there is no gap.
 * - pending → firing ("fired"): true, and `forSeconds` have passed since `activeSince`.
 * - pending → inactive: false; leaves no trace.
 * - firing → firing: true ends any clearing; false begins or continues it.
 * - firing → inactive ("resolved"): false for the whole of `clear`.
 * - unknown: every state stays as it is.
 * - gap (no scrape before, a pause over the tolerance, or a clock that went back): a pending alert starts again
 *   at this scrape, or is dropped when it is not true; a firing alert's clearing starts again.
 */
export function evaluateAlert(
  state: AlertState | null,
  condition: Condition,
  rule: Rule,
  scrape: ScrapeMoment,
): { state: AlertState | null; transition: AlertTransition | null } {
  const known = isGap(scrape) ? afterGap(state) : state;
  switch (condition.value) {
    case 'unknown':
      return { state: known, transition: null };
    case 'true':
      return whenTrue(known, condition.evidence, rule, scrape);
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
  return state?.state === 'firing' ? { ...state, clearingSince: null, clearingScrapes: 0 } : null;
}

function whenTrue(
  state: AlertState | null,
  evidence: Evidence,
  rule: Rule,
  scrape: ScrapeMoment,
): { state: AlertState; transition: AlertTransition | null } {
  const at = scrape.sampledAt;
  const base = { evidence, clearingSince: null, clearingScrapes: 0 };
  if (state?.state === 'firing') return { state: { ...state, ...base }, transition: null };
  const activeSince = state?.activeSince ?? at;
  const severity = rule.severity;
  if (isGap(scrape) || secondsBetween(activeSince, at) < rule.forSeconds) {
    return { state: { ...base, state: 'pending', activeSince, firedAt: null, severity }, transition: null };
  }
  return {
    state: { ...base, state: 'firing', activeSince, firedAt: at, severity },
    transition: { kind: 'fired', at, severity, evidence, activeSince },
  };
}

function whenFalse(
  state: AlertState | null,
  clear: Clear,
  at: Date,
): { state: AlertState | null; transition: AlertTransition | null } {
  if (state?.state !== 'firing') return { state: null, transition: null };
  const clearingSince = state.clearingSince ?? at;
  const clearingScrapes = state.clearingScrapes + 1;
  const cleared =
    'scrapes' in clear
      ? clearingScrapes >= clear.scrapes
      : secondsBetween(clearingSince, at) >= clear.seconds;
  if (!cleared) return { state: { ...state, clearingSince, clearingScrapes }, transition: null };
  const { severity, evidence, activeSince } = state;
  return { state: null, transition: { kind: 'resolved', at, severity, evidence, activeSince } };
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}
