import type { AlertRuleRow } from '@cocoon-pool/db/alert-rules';
import type { Id } from '@cocoon-pool/db/schema';
import { type RuleInForce, toRuleInForce } from '@cocoon-pool/domain/alerts/rule-in-force';
import type { AlertPreset } from '@cocoon-pool/domain/alerts/rule-kind';
import { type AlertKind, alertKinds } from '@cocoon-pool/domain/alerts/rule-kinds';

/** Every rule, as it is in force for one subject. */
export type RulesInForce = { readonly [Kind in AlertKind]: RuleInForce<Kind> };

/**
 * Finds the rules in force for a worker of an owner, or (`workerId` null) for all that is no single worker's. An owner
 * of null is the pool.
 */
export type RuleBook = (subject: { workerId: Id | null; participantId: Id | null }) => RulesInForce;

interface StoredRules {
  rows: readonly AlertRuleRow[];
  /** Of owners that did not choose, balanced. */
  presets: ReadonlyMap<Id | null, AlertPreset>;
}

/**
 * The shipped rules as the owner's preset has them, with the owner's differences laid over them: first those for all of
 * the owner's workers, then those for this one. Worked out once for each owner, and for each worker that differs.
 */
export function createRuleBook({ rows, presets }: StoredRules): RuleBook {
  const byKey = new Map(rows.map((row) => [`${toKey(row)} ${row.kind}`, row]));
  const differing = new Set(rows.map(toKey));
  const known = new Map<string, RulesInForce>();
  return ({ workerId, participantId }) => {
    const own = toKey({ workerId, participantId });
    const general = toKey({ workerId: null, participantId });
    const key = differing.has(own) ? own : general;
    const found = known.get(key);
    if (found !== undefined) return found;
    const preset = presets.get(participantId) ?? 'balanced';
    const rules = Object.fromEntries(
      alertKinds.map((kind) => {
        const differences = [byKey.get(`${general} ${kind}`), byKey.get(`${own} ${kind}`)];
        return [kind, toRuleInForce(kind, preset, differences)];
      }),
    ) as RulesInForce;
    known.set(key, rules);
    return rules;
  };
}

/** For where nobody chose anything. */
export const shippedRuleBook = createRuleBook({ rows: [], presets: new Map() });

function toKey({ participantId, workerId }: { participantId: Id | null; workerId: Id | null }): string {
  return `${participantId} ${workerId}`;
}
