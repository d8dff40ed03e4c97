import { isOnCalmSide, type RuleDifference } from './rule-in-force.ts';
import type { Range, RuleKind, RuleUnit, Severity } from './rule-kind.ts';
import { type AlertKind, ruleKinds } from './rule-kinds.ts';

/** What a person wants of a rule, for all of their workers (`workerId` null) or one. Null: as it is without them. */
export interface RuleChange {
  kind: AlertKind;
  workerId: string | null;
  enabled?: boolean | null | undefined;
  threshold?: number | null | undefined;
  clearThreshold?: number | null | undefined;
  forSeconds?: number | null | undefined;
  severity?: Severity | null | undefined;
}

export interface OwnDifference extends RuleDifference {
  kind: AlertKind;
  workerId: string | null;
}

export interface RuleProblem {
  /** Of the change in the list, and what of it cannot be. */
  index: number;
  field: keyof RuleChange;
  /** Says what is allowed. */
  message: string;
}

type Checked = { ok: true; differences: OwnDifference[] } | { ok: false; problem: RuleProblem };

/**
 * Lays changes over what a person already set: every difference that they touch, as it is to be then. What is not given
 * stays; null goes back to what is without it. All or nothing: the first impossible number refuses everything.
 */
export function applyRuleChanges(stored: readonly OwnDifference[], changes: readonly RuleChange[]): Checked {
  const known = new Map(stored.map((difference) => [toKey(difference), difference]));
  const touched = new Map<string, OwnDifference>();
  for (const [index, change] of changes.entries()) {
    const key = toKey(change);
    if (touched.has(key)) return refuse(index, 'kind', 'Give each rule of a worker once');
    const problem = findProblem(change);
    if (problem !== null) return refuse(index, ...problem);
    touched.set(key, merge(known.get(key), change));
  }
  const next = new Map([...known, ...touched]);
  for (const [index, change] of changes.entries()) {
    const bound = findClearBound(change, next);
    if (bound !== null) return refuse(index, 'clearThreshold', bound);
  }
  return { ok: true, differences: [...touched.values()] };
}

function refuse(index: number, field: keyof RuleChange, message: string): Checked {
  return { ok: false, problem: { index, field, message } };
}

type Problem = [field: keyof RuleChange, message: string];

function findProblem(change: RuleChange): Problem | null {
  const shipped: RuleKind = ruleKinds[change.kind];
  if (change.kind === 'payout_received')
    return ['kind', 'Payouts have a switch of their own: `payouts`, each, hourly, daily or off'];
  if (change.workerId !== null && shipped.scope !== 'worker')
    return ['workerId', 'This rule is not about single workers: it must be null'];
  if (shipped.scope === 'event' && isGiven(change.severity))
    return ['severity', 'This is an event: it can be switched on and off only'];
  for (const name of ['threshold', 'clearThreshold', 'forSeconds'] as const) {
    const value = change[name];
    if (value === undefined || value === null) continue;
    const message = checkNumber(
      value,
      shipped.ranges[name],
      name === 'forSeconds' ? 'seconds' : shipped.unit,
    );
    if (message !== null) return [name, message];
  }
  return null;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function checkNumber(value: number, range: Range | null, unit: RuleUnit): string | null {
  if (range === null) return 'This rule has no such number to set';
  const isWhole = unit !== 'scrapes_of_last_6' || Number.isInteger(value);
  if (value >= range.min && value <= range.max && isWhole) return null;
  const kind = isWhole && unit !== 'scrapes_of_last_6' ? '' : 'a whole number ';
  return `must be ${kind}from ${range.min} to ${range.max}${unitWords[unit]}`;
}

const unitWords: Record<RuleUnit, string> = {
  scrapes_of_last_6: ' (scrapes of the last 6)',
  seconds: ' seconds',
  ton: ' TON',
  ratio: ' (1 = 100 %)',
  times_mean: ' times the 7-day mean',
  celsius: ' °C',
  workers: ' workers',
  boolean: '',
};

function merge(known: OwnDifference | undefined, change: RuleChange): OwnDifference {
  const { kind, workerId } = change;
  return {
    kind,
    workerId,
    enabled: pick(change.enabled, known?.enabled),
    threshold: pick(change.threshold, known?.threshold),
    clearThreshold: pick(change.clearThreshold, known?.clearThreshold),
    forSeconds: pick(change.forSeconds, known?.forSeconds),
    severity: pick(change.severity, known?.severity),
  };
}

function pick<Value>(given: Value | null | undefined, known: Value | null | undefined): Value | null {
  return (given === undefined ? known : given) ?? null;
}

/** What a clear threshold may be, where the one that comes out of the change is on the wrong side. */
function findClearBound(change: RuleChange, next: ReadonlyMap<string, OwnDifference>): string | null {
  const shipped: RuleKind = ruleKinds[change.kind];
  const own = next.get(toKey(change));
  const clearThreshold = own?.clearThreshold ?? null;
  const general = next.get(toKey({ ...change, workerId: null }));
  const threshold = own?.threshold ?? general?.threshold ?? shipped.threshold;
  if (clearThreshold === null || threshold === null) return null;
  if (isOnCalmSide(shipped, { threshold, clearThreshold })) return null;
  const side = shipped.comparison === 'below' ? 'at least' : 'at most';
  return `must be on the calm side of the threshold: ${side} ${threshold}${unitWords[shipped.unit]}`;
}

function toKey({ kind, workerId }: { kind: string; workerId: string | null }): string {
  return `${workerId} ${kind}`;
}
