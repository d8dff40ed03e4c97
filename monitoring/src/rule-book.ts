import type { AlertRuleRow } from '@cocoon-pool/db/alerts';
import type { Id } from '@cocoon-pool/db/schema';
import { type AlertKind, type Clear, type Rule, ruleKinds } from '@cocoon-pool/domain/alerts/rule-kinds';

export interface RuleInForce {
  enabled: boolean;
  rule: Rule;
}

/** Finds the rule of a kind in force for one worker of one owner (null = the pool). */
export type RuleBook = (kind: AlertKind, worker: { workerId: Id; participantId: Id | null }) => RuleInForce;

export const alertKinds: AlertKind[] = ['worker_down', 'model_disconnected'];

/**
 * The shipped rules with the owner's differences laid over them: first those for all of the owner's workers, then
 * those for this one. A field that is null leaves what is under it.
 */
export function createRuleBook(rows: readonly AlertRuleRow[]): RuleBook {
  const byKey = new Map(rows.map((row) => [toKey(row.kind, row.participantId, row.workerId), row]));
  return (kind, { workerId, participantId }) => {
    const shipped: RuleInForce = { enabled: true, rule: ruleKinds[kind] };
    const general = overlay(shipped, byKey.get(toKey(kind, participantId, null)));
    return overlay(general, byKey.get(toKey(kind, participantId, workerId)));
  };
}

function overlay(under: RuleInForce, row: AlertRuleRow | undefined): RuleInForce {
  if (row === undefined) return under;
  const { rule } = under;
  return {
    enabled: row.enabled,
    rule: {
      kind: rule.kind,
      threshold: row.threshold ?? rule.threshold,
      forSeconds: row.forSeconds ?? rule.forSeconds,
      severity: row.severity ?? rule.severity,
      clear: rule.clear satisfies Clear,
    },
  };
}

function toKey(kind: string, participantId: Id | null, workerId: Id | null): string {
  return `${kind} ${participantId} ${workerId}`;
}
