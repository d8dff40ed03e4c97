import type { Lease } from '@cocoon-pool/db/leases';
import type { Target } from '@cocoon-pool/db/targets';
import type { WorkerEvent } from '@cocoon-pool/db/worker-events';
import type { WorkerMetricsRow } from '@cocoon-pool/db/worker-metrics';
import { type Condition, isFalse, isUnknown, type Rule } from '@cocoon-pool/domain/alerts/condition';
import { judgeCondition } from '@cocoon-pool/domain/alerts/judge-condition';
import type { RuleFacts } from '@cocoon-pool/domain/alerts/rule-facts';
import { type WorkerRuleKind, workerRuleKinds } from '@cocoon-pool/domain/alerts/rule-kinds';
import type { Sample } from '@cocoon-pool/domain/cocoon/sample';
import type { RulesInForce } from './rule-book.ts';
import type { Surroundings } from './surroundings.ts';
import { toMetricsRow } from './to-metrics-row.ts';
import { toRuleFacts } from './to-rule-facts.ts';
import type { WorkerTrack } from './track-worker.ts';

/** All of one scrape that has yet to be written: small, so that many can wait while the database is away. */
export interface Observation {
  workerId: string;
  sampledAt: Date;
  previousSampledAt: Date | null;
  /** A longer pause before it is a gap of ours. */
  toleranceSeconds: number;
  /** Under which it was scraped; null where nobody shares the workers. */
  lease: Lease | null;
  metrics: WorkerMetricsRow;
  conditions: JudgedCondition[];
  events: WorkerEvent[];
  /** Rules that could not be judged, and why: a fault of ours. */
  badRules?: BadRule[];
  /** Whether it stays in the queue of reports until it is written. */
  isPushed?: boolean;
}

interface BadRule {
  kind: WorkerRuleKind;
  message: string;
}

/** A rule kind judged both ways: its state is known only when the observation is written. */
export interface JudgedCondition {
  kind: WorkerRuleKind;
  whileCalm: Condition;
  whileFiring: Condition;
}

interface TrackedScrape extends Pick<Observation, 'toleranceSeconds' | 'lease' | 'events'> {
  sample: Sample;
  /** With the scrape already in it. */
  track: WorkerTrack;
  previous: WorkerTrack | null;
}

interface Judging {
  rules: RulesInForce;
  surroundings: Surroundings;
}

/** Judges one scrape by the rules in force now. A rule that cannot be judged is unknown: it neither fires nor resolves. */
export function observeScrape(
  target: Target,
  { sample, track, previous, ...rest }: TrackedScrape,
  { rules, surroundings }: Judging,
): Observation {
  const facts = toRuleFacts(target, { sample, track }, surroundings);
  const badRules: BadRule[] = [];
  const conditions = workerRuleKinds.flatMap((kind) => {
    const { enabled, rule } = rules[kind];
    if (!enabled) return [];
    try {
      return judgeBothWays(rule, facts);
    } catch (error) {
      badRules.push({ kind, message: String(error).slice(0, 200) });
      return unknown[kind];
    }
  });
  return {
    workerId: target.workerId,
    sampledAt: sample.sampledAt,
    previousSampledAt: previous?.sampledAt ?? null,
    ...rest,
    metrics: toMetricsRow(target.workerId, sample, track),
    conditions,
    ...(badRules.length === 0 ? {} : { badRules }),
  };
}

/** Beyond the threshold is beyond the calmer one too. */
function judgeBothWays(rule: Rule<WorkerRuleKind>, facts: RuleFacts): JudgedCondition {
  const { kind } = rule;
  const whileCalm = judgeCondition(rule, facts, false);
  if (whileCalm.value === 'true') return { kind, whileCalm, whileFiring: whileCalm };
  const whileFiring = judgeCondition(rule, facts, true);
  if (whileFiring === isFalse && whileCalm === isFalse) return calm[kind];
  return whileFiring === isUnknown && whileCalm === isUnknown
    ? unknown[kind]
    : { kind, whileCalm, whileFiring };
}

/** One of each for all: most of what waits to be written is one of these. */
const calm = toSame(isFalse);
const unknown = toSame(isUnknown);

function toSame(condition: Condition): Record<WorkerRuleKind, JudgedCondition> {
  return Object.fromEntries(
    workerRuleKinds.map((kind) => [kind, { kind, whileCalm: condition, whileFiring: condition }]),
  ) as Record<WorkerRuleKind, JudgedCondition>;
}
