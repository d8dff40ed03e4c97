import type { OwnDifference } from './rule-changes.ts';
import { toRuleInForce } from './rule-in-force.ts';
import type { AlertPreset, RuleKind, Severity } from './rule-kind.ts';
import { type AlertKind, alertKinds, ruleKinds } from './rule-kinds.ts';

/** A rule as it is in force for a person's workers, or for one, and what may be done with it. */
export interface DescribedRule extends RuleNumbers {
  kind: AlertKind;
  workerId: string | null;
  /** From here on it is critical whatever `severity` says. */
  criticalThreshold: number | null;
  /** Whether the person changed anything of it. */
  isChanged: boolean;
  /** As it is without their changes. */
  defaults: RuleNumbers;
  shipped: RuleKind;
}

export interface RuleNumbers {
  enabled: boolean;
  threshold: number | null;
  clearThreshold: number | null;
  forSeconds: number;
  severity: Severity;
}

/** Every rule for all of a person's workers, then those that they changed for single workers. */
export function describeRules(preset: AlertPreset, differences: readonly OwnDifference[]): DescribedRule[] {
  const find = (kind: AlertKind, workerId: string | null) =>
    differences.find((one) => one.kind === kind && one.workerId === workerId);
  const describe = (kind: AlertKind, workerId: string | null): DescribedRule => {
    const general = find(kind, null);
    const own = workerId === null ? undefined : find(kind, workerId);
    const { enabled, rule } = toRuleInForce(kind, preset, [general, own]);
    const without = toRuleInForce(kind, preset, workerId === null ? [] : [general]);
    return {
      kind,
      workerId,
      ...toNumbers(enabled, rule),
      criticalThreshold: rule.criticalThreshold,
      isChanged: (workerId === null ? general : own) !== undefined,
      defaults: toNumbers(without.enabled, without.rule),
      shipped: ruleKinds[kind],
    };
  };
  const single = differences.flatMap(({ kind, workerId }) =>
    workerId === null ? [] : [describe(kind, workerId)],
  );
  return [...alertKinds.map((kind) => describe(kind, null)), ...single];
}

function toNumbers(enabled: boolean, rule: Omit<RuleNumbers, 'enabled'>): RuleNumbers {
  const { threshold, clearThreshold, forSeconds, severity } = rule;
  return { enabled, threshold, clearThreshold, forSeconds, severity };
}
