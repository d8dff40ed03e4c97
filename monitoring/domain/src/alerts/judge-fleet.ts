import { agentSilenceSeconds } from './agent-facts.ts';
import { compareFigure } from './compare-figure.ts';
import { type Condition, isFalse, isTrue, isUnknown, type Rule } from './condition.ts';
import type { Evidence, EvidenceOf } from './evidence.ts';
import type { CutOff, HostFacts, PoolFacts } from './fleet-facts.ts';
import type { HostRuleKind, PoolRuleKind } from './rule-kinds.ts';

/** `open` is the evidence of the alert while it fires. */
type Judge<Kind extends HostRuleKind | PoolRuleKind, Facts> = (
  rule: Rule,
  facts: Facts,
  open: Evidence | null,
) => Condition<EvidenceOf<Kind>>;

/** Judges a rule on one person's workers of a host. */
export function judgeHost(rule: Rule<HostRuleKind>, facts: HostFacts, open: Evidence | null): Condition {
  return hostJudges[rule.kind](rule, facts, open);
}

/** Judges a rule on all watched workers together. */
export function judgePool(rule: Rule<PoolRuleKind>, facts: PoolFacts, open: Evidence | null): Condition {
  return poolJudges[rule.kind](rule, facts, open);
}

/** One that answers is enough for no; all down, or a silent agent with nobody answering, is yes. */
const judgeHostDown: Judge<'host_down', HostFacts> = (_rule, facts) => {
  const { workers, down, answering, lastReportAt } = facts;
  if (answering > 0) return isFalse;
  const isSilent = lastReportAt !== null && toSilenceSeconds(facts, lastReportAt) >= agentSilenceSeconds;
  if (!isSilent && workers < 2) return isFalse;
  if (!isSilent && down < workers) return isUnknown;
  return isTrue({ workers: down, totalWorkers: workers, lastReportAt: lastReportAt?.toISOString() ?? null });
};

const judgeAgentSilent: Judge<'agent_silent', HostFacts> = (rule, facts, open) => {
  const { lastReportAt } = facts;
  if (lastReportAt === null) return isUnknown;
  const value = toSilenceSeconds(facts, lastReportAt);
  return compareFigure(rule, { value, isFiring: open !== null }, (numbers) => ({
    ...numbers,
    lastReportAt: lastReportAt.toISOString(),
  }));
};

function toSilenceSeconds({ at }: HostFacts, lastReportAt: Date): number {
  return (at.getTime() - lastReportAt.getTime()) / 1000;
}

const leastHosts = 3;

/** Firing, it lasts for as long as most workers are without what most of them lost. */
const judgeNetworkOutage: Judge<'network_outage', PoolFacts> = (_rule, facts, open) => {
  const { workers } = facts;
  if (workers === 0) return isUnknown;
  const lost = open === null ? findLost(facts) : (open.lost ?? 'proxies');
  if (lost === null) return isFalse;
  const { without, hosts } = facts[lost];
  if (!isMost(without, workers)) return isFalse;
  return isTrue({ workers: without, totalWorkers: workers, hosts: Math.max(hosts, open?.hosts ?? 0), lost });
};

function findLost(facts: PoolFacts): 'proxies' | 'requests' | null {
  const isCutOff = ({ lost, hosts }: CutOff) => isMost(lost, facts.workers) && hosts >= leastHosts;
  if (isCutOff(facts.proxies)) return 'proxies';
  return isCutOff(facts.requests) ? 'requests' : null;
}

function isMost(part: number, all: number): boolean {
  return part * 2 > all;
}

const judgeNetworkQuiet: Judge<'network_quiet', PoolFacts> = (_rule, { workers, quiet }) => {
  if (workers === 0) return isUnknown;
  return quiet === null ? isFalse : isTrue(quiet);
};

const hostJudges: { [Kind in HostRuleKind]: Judge<Kind, HostFacts> } = {
  host_down: judgeHostDown,
  agent_silent: judgeAgentSilent,
};

const poolJudges: { [Kind in PoolRuleKind]: Judge<Kind, PoolFacts> } = {
  network_outage: judgeNetworkOutage,
  network_quiet: judgeNetworkQuiet,
};
