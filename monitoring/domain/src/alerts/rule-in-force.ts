import type { Rule } from './condition.ts';
import type { AlertPreset, RuleKind, Severity } from './rule-kind.ts';
import { type AlertKind, ruleKinds } from './rule-kinds.ts';

/** What a person changed of a shipped rule; null leaves what is under it. */
export interface RuleDifference {
  enabled: boolean | null;
  threshold: number | null;
  clearThreshold: number | null;
  forSeconds: number | null;
  severity: Severity | null;
}

export interface RuleInForce<Kind extends AlertKind = AlertKind> {
  enabled: boolean;
  rule: Rule<Kind>;
}

const presets: AlertPreset[] = ['essential', 'balanced', 'everything'];

/**
 * The shipped rule as the preset has it, with differences laid over it, the later ones on top. A preset with only the
 * critical level of a rule has that level alone. Where only the threshold was changed, the clear threshold keeps its
 * distance; one that ends up on the wrong side of the threshold does as well.
 */
export function toRuleInForce<Kind extends AlertKind>(
  kind: Kind,
  preset: AlertPreset,
  differences: readonly (RuleDifference | undefined)[],
): RuleInForce<Kind> {
  const shipped: RuleKind = ruleKinds[kind];
  const pick = <Name extends keyof RuleDifference>(name: Name): RuleDifference[Name] =>
    differences.findLast((one) => one !== undefined && one[name] !== null)?.[name] ?? null;
  const isOn = isWithin(shipped.preset, preset);
  const isCriticalOn = isWithin(shipped.criticalPreset, preset);
  const enabled = pick('enabled');
  const { clear, forSeconds } = shipped;
  const common = { kind, clear, forSeconds: pick('forSeconds') ?? forSeconds };
  if (enabled === null && !isOn && isCriticalOn) {
    const { criticalThreshold: threshold, clearThreshold } = shipped;
    const severity = 'critical';
    return {
      enabled: true,
      rule: { ...common, threshold, criticalThreshold: null, clearThreshold, severity },
    };
  }
  const threshold = pick('threshold') ?? shipped.threshold;
  return {
    enabled: enabled ?? isOn,
    rule: {
      ...common,
      threshold,
      criticalThreshold: shipped.criticalThreshold,
      clearThreshold: toClearThreshold(shipped, threshold, pick('clearThreshold')),
      severity: pick('severity') ?? shipped.severity,
    },
  };
}

function isWithin(needed: AlertPreset, preset: AlertPreset): boolean {
  return presets.indexOf(needed) <= presets.indexOf(preset);
}

function toClearThreshold(shipped: RuleKind, threshold: number | null, wanted: number | null): number | null {
  if (threshold === null || shipped.threshold === null || shipped.clearThreshold === null) return null;
  if (wanted !== null && isOnCalmSide(shipped, { threshold, clearThreshold: wanted })) return wanted;
  const kept = round(threshold * (shipped.clearThreshold / shipped.threshold));
  const most = shipped.ranges.clearThreshold?.max ?? kept;
  return Math.min(kept, most);
}

/** Whether an alert that clears at `clearThreshold` is calmer than at `threshold`; equal is calm enough. */
export function isOnCalmSide(
  { comparison }: Pick<RuleKind, 'comparison'>,
  { threshold, clearThreshold }: { threshold: number; clearThreshold: number },
): boolean {
  return comparison === 'below' ? clearThreshold >= threshold : clearThreshold <= threshold;
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
