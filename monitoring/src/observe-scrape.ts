import type { Lease } from '@cocoon-pool/db/leases';
import type { Target } from '@cocoon-pool/db/targets';
import type { WorkerEvent } from '@cocoon-pool/db/worker-events';
import type { WorkerMetricsRow } from '@cocoon-pool/db/worker-metrics';
import type { AlertState } from '@cocoon-pool/domain/alerts/evaluate-alert';
import { judgeCondition } from '@cocoon-pool/domain/alerts/judge-condition';
import type { AlertKind, Condition, RuleFacts } from '@cocoon-pool/domain/alerts/rule-kinds';
import type { Sample } from '@cocoon-pool/domain/cocoon/sample';
import { alertKinds, type RuleBook } from './rule-book.ts';
import { toMetricsRow } from './to-metrics-row.ts';
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
  /** Whether it stays in the queue of reports until it is written. */
  isPushed?: boolean;
}

/** A rule kind judged both ways: its state is known only when the observation is written. */
export interface JudgedCondition {
  kind: AlertKind;
  whileCalm: Condition;
  whileFiring: Condition;
}

interface TrackedScrape extends Pick<Observation, 'toleranceSeconds' | 'lease' | 'events'> {
  sample: Sample;
  /** With the scrape already in it. */
  track: WorkerTrack;
  previous: WorkerTrack | null;
}

/** Judges one scrape by the rules in force now. */
export function observeScrape(
  target: Target,
  { sample, track, previous, ...rest }: TrackedScrape,
  ruleBook: RuleBook,
): Observation {
  const facts: RuleFacts = { sample, recentScrapes: track.recentScrapes, lastUpAt: track.lastUpAt };
  return {
    workerId: target.workerId,
    sampledAt: sample.sampledAt,
    previousSampledAt: previous?.sampledAt ?? null,
    ...rest,
    metrics: toMetricsRow(target.workerId, sample, track),
    conditions: alertKinds.map((kind) => {
      const { rule } = ruleBook(kind, target);
      return {
        kind,
        whileCalm: judgeCondition(rule, facts, null),
        whileFiring: judgeCondition(rule, facts, toFiringState(sample.sampledAt)),
      };
    }),
  };
}

function toFiringState(at: Date): AlertState {
  return {
    state: 'firing',
    activeSince: at,
    firedAt: at,
    clearingSince: null,
    clearingScrapes: 0,
    severity: 'info',
    evidence: {},
  };
}
