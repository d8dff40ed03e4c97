import { isOnCalmSide } from '@cocoon-pool/domain/alerts/rule-in-force';
import type { AlertRule } from './alert-shapes.ts';

export type RuleField = 'threshold' | 'clearThreshold' | 'forSeconds';
/** What a person may set of a rule, as it stands in the form. */
export type RuleDraft = Pick<AlertRule, RuleField | 'enabled' | 'severity'>;
export type ShownUnit = 'percent' | 'times' | 'celsius' | 'ton' | 'count' | 's' | 'min' | 'h';

const units = {
  scrapes_of_last_6: 'count',
  seconds: 's',
  ton: 'ton',
  ratio: 'percent',
  times_mean: 'times',
  celsius: 'celsius',
  workers: 'count',
  boolean: 'count',
} as const satisfies Record<string, ShownUnit>;
const seconds = { s: 1, min: 60, h: 3_600 };

/** In what a value is written: durations in the largest unit that divides them. */
export function toShownUnit(rule: Pick<AlertRule, 'unit'>, field: RuleField, value: number): ShownUnit {
  const unit = field === 'forSeconds' ? 's' : (units[rule.unit as keyof typeof units] ?? 'count');
  if (unit !== 's' || value === 0) return unit;
  return value % 3_600 === 0 ? 'h' : value % 60 === 0 ? 'min' : 's';
}

export function isDuration(unit: ShownUnit): unit is keyof typeof seconds {
  return unit in seconds;
}

/** A value as the number that stands in the field. */
export function toShown(value: number, unit: ShownUnit): number {
  const shown = isDuration(unit) ? value / seconds[unit] : unit === 'percent' ? value * 100 : value;
  return Number(shown.toFixed(6));
}

/** What was typed, as a value of the rule; null where it is no number. A comma is a point. */
export function parseShown(text: string, unit: ShownUnit): number | null {
  const plain = text.trim().replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(plain)) return null;
  const value = Number(plain);
  const scaled = isDuration(unit) ? value * seconds[unit] : unit === 'percent' ? value / 100 : value;
  return Number(scaled.toFixed(6));
}

export type ValueProblem =
  | { kind: 'range'; min: number; max: number }
  | { kind: 'whole' }
  | { kind: 'calm'; side: 'at_most' | 'at_least'; bound: number };

/** What is wrong with a value, by the ranges of the rule; the server has the last word. */
export function findValueProblem(
  rule: Pick<AlertRule, 'unit' | 'comparison' | 'ranges'>,
  draft: Pick<RuleDraft, RuleField>,
  field: RuleField,
): ValueProblem | null {
  const value = draft[field];
  const range = rule.ranges[field];
  if (value === null || range === null) return null;
  if (value < range.min || value > range.max) return { kind: 'range', ...range };
  const isWhole = field === 'forSeconds' || rule.unit === 'scrapes_of_last_6';
  if (isWhole && !Number.isInteger(value)) return { kind: 'whole' };
  const { threshold, clearThreshold } = draft;
  if (field !== 'clearThreshold' || threshold === null || clearThreshold === null) return null;
  if (isOnCalmSide(rule, { threshold, clearThreshold })) return null;
  return { kind: 'calm', side: rule.comparison === 'below' ? 'at_least' : 'at_most', bound: threshold };
}

const ladders: Partial<Record<string, readonly number[]>> = {
  ratio: [0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1],
  times_mean: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.2, 1.5, 2, 3, 4, 5, 7, 10, 15, 20],
  scrapes_of_last_6: [2, 3, 4, 5, 6],
};
const waitLadder = [0, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400];
const mostNeighbours = 4;

/** The value that a back-test compares, and the round ones around it: one below and two above, as far as they are allowed. */
export function toNeighbours(
  rule: Pick<AlertRule, 'unit' | 'ranges'>,
  draft: Pick<RuleDraft, RuleField>,
): { field: RuleField; values: number[] } {
  const field = draft.threshold !== null && rule.ranges.threshold !== null ? 'threshold' : 'forSeconds';
  const value = draft[field] ?? 0;
  const range = rule.ranges[field] ?? { min: value, max: value };
  const ladder = (field === 'forSeconds' ? waitLadder : ladders[rule.unit]) ?? [];
  const allowed = ladder.filter((step) => step >= range.min && step <= range.max && step !== value);
  const below = allowed.filter((step) => step < value);
  const above = allowed.filter((step) => step > value);
  const fromBelow = Math.max(1, mostNeighbours - 1 - above.length);
  const values = [...below.slice(-fromBelow), value, ...above];
  return { field, values: values.slice(0, mostNeighbours) };
}
