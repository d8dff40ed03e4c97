import type { AlertEpisode } from '@cocoon-pool/db/alert-episode';
import type { JudgedWorker, OpenAlert } from '@cocoon-pool/db/alerts';
import {
  type AlertState,
  type AlertTransition,
  evaluateAlert,
} from '@cocoon-pool/domain/alerts/evaluate-alert';
import { parseAlertKind, parseEvidence } from '@cocoon-pool/domain/alerts/parse-alert';
import type { JudgedCondition, Observation } from './observe-scrape.ts';
import type { RuleBook, RuleInForce } from './rule-book.ts';

interface Committed {
  workers: readonly JudgedWorker[];
  open: readonly OpenAlert[];
}

/** One rule on one worker while observations pass over it. */
interface Line {
  worker: JudgedWorker;
  kind: string;
  alertId: string | null;
  state: AlertState | null;
  /** Of the open episode. */
  fired: boolean;
  stored: string;
}

/**
 * Passes observations, in order, over the alerts as they are committed, and returns every episode that began, changed
 * or ended. Observations of workers that are no longer watched are passed over. A rule that is switched off ends its
 * alert silently.
 */
export function evaluateObservations(
  observations: readonly Observation[],
  { workers, open }: Committed,
  { ruleBook }: { ruleBook: RuleBook },
): AlertEpisode[] {
  const watched = new Map(workers.map((worker) => [worker.workerId, worker]));
  const lines = new Map(open.flatMap((alert) => toLine(alert, watched)).map((line) => [toKey(line), line]));
  const ended: AlertEpisode[] = [];
  for (const observation of observations) {
    const worker = watched.get(observation.workerId);
    if (worker === undefined) continue;
    for (const judged of observation.conditions) {
      const key = toKey({ worker, kind: judged.kind });
      const line = lines.get(key) ?? toCalmLine(worker, judged.kind);
      lines.set(key, line);
      const inForce = ruleBook(judged.kind, worker);
      const episode = inForce.enabled
        ? step(line, { observation, judged, inForce })
        : switchOff(line, observation.sampledAt);
      if (episode !== null) ended.push(episode);
    }
  }
  const changed = [...lines.values()].flatMap((line) => toChangedEpisode(line));
  return [...ended, ...changed];
}

interface Step {
  observation: Observation;
  judged: JudgedCondition;
  inForce: RuleInForce;
}

/** Moves the line on by one scrape; returns the episode that ended with it, if one did. */
function step(line: Line, { observation, judged, inForce }: Step): AlertEpisode | null {
  const before = line.state;
  const condition = before?.state === 'firing' ? judged.whileFiring : judged.whileCalm;
  const { sampledAt, previousSampledAt, toleranceSeconds } = observation;
  const { state, transition } = evaluateAlert(before, condition, inForce.rule, {
    sampledAt,
    previousSampledAt,
    toleranceSeconds,
  });
  if (state !== null) {
    line.state = state;
    line.fired ||= transition?.kind === 'fired';
    return null;
  }
  return before === null ? null : end(line, before, transition);
}

function switchOff(line: Line, at: Date): AlertEpisode | null {
  const { state } = line;
  if (state === null) return null;
  const { severity, evidence, activeSince } = state;
  const episode = end(line, state, { kind: 'resolved', at, severity, evidence, activeSince });
  return { ...episode, silent: true };
}

/** Ends the open episode: a firing one is resolved, a pending one leaves no trace. */
function end(line: Line, before: AlertState, transition: AlertTransition | null): AlertEpisode {
  const isResolved = before.state === 'firing';
  const episode: AlertEpisode = {
    ...toEpisode(line, before),
    state: isResolved ? 'resolved' : 'dropped',
    resolvedAt: isResolved ? (transition?.at ?? null) : null,
    clearingSince: null,
  };
  Object.assign(line, { alertId: null, state: null, fired: false, stored: '' });
  return episode;
}

function toChangedEpisode(line: Line): AlertEpisode[] {
  if (line.state === null || line.stored === toComparable(line.state)) return [];
  return [toEpisode(line, line.state)];
}

function toEpisode({ worker, kind, alertId, fired }: Line, state: AlertState): AlertEpisode {
  const { workerId, hostId, participantId } = worker;
  const evidence = { ...state.evidence };
  return {
    ...state,
    alertId,
    workerId,
    hostId,
    participantId,
    kind,
    resolvedAt: null,
    evidence,
    fired,
    silent: false,
  };
}

function toCalmLine(worker: JudgedWorker, kind: string): Line {
  return { worker, kind, alertId: null, state: null, fired: false, stored: '' };
}

/** An open alert as a line; none for a kind that this version does not know. */
function toLine(alert: OpenAlert, watched: ReadonlyMap<string, JudgedWorker>): Line[] {
  const worker = watched.get(alert.workerId);
  const kind = parseAlertKind(alert.kind);
  if (worker === undefined || kind === null || alert.state === 'resolved') return [];
  const state: AlertState = {
    state: alert.state,
    activeSince: alert.activeSince,
    firedAt: alert.firedAt,
    clearingSince: alert.clearingSince,
    clearingScrapes: alert.clearingScrapes,
    severity: alert.severity,
    evidence: parseEvidence(alert.evidence),
  };
  return [{ worker, kind, alertId: alert.id, state, fired: false, stored: toComparable(state) }];
}

/** The same text for the same state, whatever the order of its fields. */
function toComparable({ evidence, ...state }: AlertState): string {
  return JSON.stringify([Object.entries(state).sort(), Object.entries(evidence).sort()]);
}

function toKey({ worker, kind }: { worker: JudgedWorker; kind: string }): string {
  return `${worker.workerId} ${kind}`;
}
