import { type Condition, isFalse, isTrue, type Rule } from './condition.ts';
import type { Evidence } from './evidence.ts';
import { ruleKinds } from './rule-kinds.ts';

/**
 * Holds a figure, in the rule's unit, against the rule's numbers: true beyond the threshold, and while the alert fires
 * until it is back behind the clear threshold, so that a figure at the edge does not flap. `toFigures` is asked only
 * when it is true.
 */
export function compareFigure<Figures extends Evidence>(
  rule: Rule,
  { value, isFiring }: { value: number; isFiring: boolean },
  toFigures: (numbers: { value: number; threshold: number }) => Figures,
): Condition<Figures> {
  const { threshold, clearThreshold, criticalThreshold } = rule;
  if (threshold === null) throw new Error(`${rule.kind} has no threshold`);
  const isBeyond =
    isFiring && clearThreshold !== null ? !isCalm(rule, value) : isOver(rule, threshold, value);
  if (!isBeyond) return isFalse;
  const isCritical = criticalThreshold !== null && isOver(rule, criticalThreshold, value);
  return isTrue(toFigures({ value, threshold }), isCritical);
}

function isOver({ kind }: Rule, threshold: number, value: number): boolean {
  switch (ruleKinds[kind].comparison) {
    case 'above':
      return value > threshold;
    case 'at_least':
      return value >= threshold;
    case 'below':
      return value < threshold;
    case 'is':
      return false;
  }
}

function isCalm({ kind, clearThreshold }: Rule, value: number): boolean {
  if (clearThreshold === null) return true;
  return ruleKinds[kind].comparison === 'below' ? value >= clearThreshold : value < clearThreshold;
}
