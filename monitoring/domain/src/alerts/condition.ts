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
export type Condition =
  | { value: 'true'; evidence: Evidence; isCritical: boolean }
  | { value: 'false' }
  | { value: 'unknown' };

export const isFalse: Condition = { value: 'false' };
export const isUnknown: Condition = { value: 'unknown' };

export function isTrue(evidence: Evidence, isCritical = false): Condition {
  return { value: 'true', evidence, isCritical };
}
