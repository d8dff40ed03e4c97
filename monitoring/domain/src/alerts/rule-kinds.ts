import { answerRules } from './kinds/answer-rules.ts';
import { chainRules } from './kinds/chain-rules.ts';
import { fleetRules } from './kinds/fleet-rules.ts';
import { guardRules } from './kinds/guard-rules.ts';
import { ledgerRules } from './kinds/ledger-rules.ts';
import { machineRules } from './kinds/machine-rules.ts';
import { trafficRules } from './kinds/traffic-rules.ts';
import type { RuleKind } from './rule-kind.ts';

/**
 * The shipped rules: one table for the engine, the texts, the API and the Mini App. What each field means stands at
 * `RuleKind`.
 */
export const ruleKinds = {
  ...answerRules,
  ...chainRules,
  ...trafficRules,
  ...guardRules,
  ...machineRules,
  ...fleetRules,
  ...ledgerRules,
} as const satisfies { [Kind in string]: RuleKind & { kind: Kind } };

export type AlertKind = keyof typeof ruleKinds;

type KindOf<Scope extends RuleKind['scope']> = {
  [Kind in AlertKind]: (typeof ruleKinds)[Kind]['scope'] extends Scope ? Kind : never;
}[AlertKind];

/** Rules that are judged with every scrape of a worker. */
export type WorkerRuleKind = KindOf<'worker'>;
/** Rules that the leader judges each round, on a person's workers of a host. */
export type HostRuleKind = KindOf<'host'>;
/** Rules that the leader judges each round, on the whole pool. */
export type PoolRuleKind = KindOf<'pool'>;
/** Events of the ledger: told as notices, never as alerts. */
export type LedgerRuleKind = KindOf<'event'>;

export const alertKinds = Object.keys(ruleKinds) as AlertKind[];
export const workerRuleKinds = alertKinds.filter(isWorkerRuleKind);
export const hostRuleKinds = alertKinds.filter((kind) => isOfScope(kind, 'host')) as HostRuleKind[];
export const poolRuleKinds = alertKinds.filter((kind) => isOfScope(kind, 'pool')) as PoolRuleKind[];

export function isWorkerRuleKind(kind: AlertKind): kind is WorkerRuleKind {
  return isOfScope(kind, 'worker');
}

function isOfScope(kind: AlertKind, scope: RuleKind['scope']): boolean {
  return ruleKinds[kind].scope === scope;
}
