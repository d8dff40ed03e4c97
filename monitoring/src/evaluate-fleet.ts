import type { AlertEpisode } from '@cocoon-pool/db/alert-episode';
import type { OpenAlert } from '@cocoon-pool/db/alerts';
import type { PersonsHost } from '@cocoon-pool/db/fleet-rounds';
import type { Condition } from '@cocoon-pool/domain/alerts/condition';
import type { ScrapeMoment } from '@cocoon-pool/domain/alerts/evaluate-alert';
import type { Evidence } from '@cocoon-pool/domain/alerts/evidence';
import type { PoolFacts } from '@cocoon-pool/domain/alerts/fleet-facts';
import { judgeHost, judgePool } from '@cocoon-pool/domain/alerts/judge-fleet';
import {
  type HostRuleKind,
  hostRuleKinds,
  type PoolRuleKind,
  poolRuleKinds,
} from '@cocoon-pool/domain/alerts/rule-kinds';
import {
  type AlertLine,
  type AlertSubject,
  createLine,
  stepLine,
  switchOffLine,
  toChangedEpisode,
  toLine,
} from './alert-line.ts';
import type { RuleBook } from './rule-book.ts';

export interface FleetFacts {
  hosts: readonly PersonsHost[];
  pool: PoolFacts;
}

interface Committed {
  open: readonly OpenAlert[];
  /** The round takes the place of a scrape. */
  round: ScrapeMoment;
  ruleBook: RuleBook;
}

type FleetKind = HostRuleKind | PoolRuleKind;

/**
 * Passes one round over the alerts on hosts and on the pool, and returns every episode that began, changed or ended. An
 * alert on a host of which a person has no worker any more, and one whose rule is off, ends silently.
 */
export function evaluateFleet(
  { hosts, pool }: FleetFacts,
  { open, round, ruleBook }: Committed,
): AlertEpisode[] {
  const lines = new Map(
    open.flatMap((alert) => toLine(alert, toSubject(alert)) ?? []).map((line) => [toKey(line), line]),
  );
  const ended: (AlertEpisode | null)[] = [];
  const isJudged = new Set<AlertLine>();
  const judge = (
    subject: AlertSubject,
    kind: FleetKind,
    toCondition: (evidence: Evidence | null) => Condition,
  ) => {
    const { enabled, rule } = ruleBook(subject)[kind];
    const known = lines.get(toKey({ subject, kind }));
    const condition = toCondition(known?.state?.state === 'firing' ? known.state.evidence : null);
    if (!enabled || (known === undefined && condition.value !== 'true')) return;
    const line = known ?? createLine(subject, kind);
    lines.set(toKey(line), line);
    isJudged.add(line);
    ended.push(stepLine(line, { condition, rule, scrape: round }));
  };

  for (const host of hosts) {
    const subject = { workerId: null, hostId: host.hostId, participantId: host.participantId };
    const rules = ruleBook(subject);
    for (const kind of hostRuleKinds)
      judge(subject, kind, (evidence) => judgeHost(rules[kind].rule, host, evidence));
  }
  const subject = { workerId: null, hostId: null, participantId: null };
  for (const kind of poolRuleKinds)
    judge(subject, kind, (evidence) => judgePool(ruleBook(subject)[kind].rule, pool, evidence));
  for (const line of lines.values()) {
    if (!isJudged.has(line)) ended.push(switchOffLine(line, round.sampledAt));
  }
  const changed = [...lines.values()].map(toChangedEpisode);
  return [...ended, ...changed].filter((episode) => episode !== null);
}

function toSubject({ hostId, participantId }: OpenAlert): AlertSubject {
  return { workerId: null, hostId, participantId };
}

function toKey({ subject, kind }: { subject: AlertSubject; kind: string }): string {
  return `${subject.hostId} ${subject.participantId} ${kind}`;
}
