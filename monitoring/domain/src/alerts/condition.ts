import type { Evidence } from './evidence.ts';
import type { Clear, Severity } from './rule-kind.ts';
import type { AlertKind } from './rule-kinds.ts';

/** A rule as it is judged: a shipped kind with the numbers in force. */
export interface Rule<Kind extends AlertKind = AlertKind> {
  kind: Kind;
  threshold: number | null;
  criticalThreshold: number | null;
  clearThreshold: number | null;
  forSeconds: number;
  clear: Clear;
  severity: Severity;
}

/**
 * Three values: a condition that cannot be judged neither fires nor resolves. `isCritical`: the figure is beyond the
 * critical threshold too.
 */
export type Condition<Figures extends Evidence = Evidence> =
  | { value: 'true'; evidence: Figures; isCritical: boolean }
  | { value: 'false' }
  | { value: 'unknown' };

/** One of each for all: most of what is judged is one of these two. */
export const isFalse = { value: 'false' } as const satisfies Condition;
export const isUnknown = { value: 'unknown' } as const satisfies Condition;

export function isTrue<Figures extends Evidence>(evidence: Figures, isCritical = false): Condition<Figures> {
  return { value: 'true', evidence, isCritical };
}
