import type { Condition, Rule } from './condition.ts';
import type { EvidenceOf } from './evidence.ts';
import { answerJudges } from './judges/answer-judges.ts';
import { chainJudges } from './judges/chain-judges.ts';
import { guardJudges } from './judges/guard-judges.ts';
import { machineJudges } from './judges/machine-judges.ts';
import { trafficJudges } from './judges/traffic-judges.ts';
import type { RuleFacts } from './rule-facts.ts';
import type { WorkerRuleKind } from './rule-kinds.ts';

/** Judges one rule; `isFiring` says whether its alert fires now. */
export type Judge<Kind extends WorkerRuleKind> = (
  rule: Rule,
  facts: RuleFacts,
  isFiring: boolean,
) => Condition<EvidenceOf<Kind>>;

const judges: { [Kind in WorkerRuleKind]: Judge<Kind> } = {
  ...answerJudges,
  ...chainJudges,
  ...trafficJudges,
  ...guardJudges,
  ...machineJudges,
};

/**
 * Judges one rule on the facts of the newest scrape. While its alert fires, the rule's calmer clear condition is judged
 * instead, so that a value at the edge does not flap. Missing facts give `unknown`; only `worker_down` reads an absent
 * answer as a fact.
 */
export function judgeCondition(rule: Rule<WorkerRuleKind>, facts: RuleFacts, isFiring: boolean): Condition {
  return judges[rule.kind](rule, facts, isFiring);
}
