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
/** Rules that the leader judges each round, on a person's workers of a host or on the whole pool. */
export type FleetRuleKind = KindOf<'host' | 'pool'>;
/** Events of the ledger: told as notices, never as alerts. */
export type LedgerRuleKind = KindOf<'event'>;

export const alertKinds = Object.keys(ruleKinds) as AlertKind[];
export const workerRuleKinds = alertKinds.filter(isWorkerRuleKind);
export const fleetRuleKinds = alertKinds.filter(isFleetRuleKind);

export function isWorkerRuleKind(kind: AlertKind): kind is WorkerRuleKind {
  return ruleKinds[kind].scope === 'worker';
}

export function isFleetRuleKind(kind: AlertKind): kind is FleetRuleKind {
  return ruleKinds[kind].scope === 'host' || ruleKinds[kind].scope === 'pool';
}
