import type { Severity } from './rule-kind.ts';

/** From the lightest to the gravest. */
export const severities = ['info', 'warning', 'critical'] as const satisfies readonly Severity[];

export function isGraver(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) > severities.indexOf(other);
}
