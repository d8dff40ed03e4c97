import type { AlertEpisode } from '@cocoon-pool/db/alert-episode';
import type { JudgedWorker, OpenAlert } from '@cocoon-pool/db/alerts';
import {
  type AlertLine,
  type AlertSubject,
  createLine,
  stepLine,
  switchOffLine,
  toChangedEpisode,
  toLine,
} from './alert-line.ts';
import type { Observation } from './observe-scrape.ts';
import type { RuleBook } from './rule-book.ts';

interface Committed {
  workers: readonly JudgedWorker[];
  open: readonly OpenAlert[];
}

/** The lines of one worker by rule: those with an open alert, and those of which something was true. */
interface JudgedLines {
  worker: JudgedWorker;
  lines: Map<string, AlertLine>;
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
  const watched = new Map(workers.map((worker) => [worker.workerId, { worker, lines: new Map() }]));
  for (const alert of open) addLine(watched, alert);
  const ended: AlertEpisode[] = [];
  for (const observation of observations) {
    const judged = watched.get(observation.workerId);
    if (judged !== undefined) ended.push(...pass(judged, observation, ruleBook));
  }
  const lines = [...watched.values()].flatMap((one) => [...one.lines.values()]);
  return [...ended, ...lines.flatMap((line) => toChangedEpisode(line) ?? [])];
}

function addLine(watched: ReadonlyMap<string, JudgedLines>, alert: OpenAlert): void {
  const judged = alert.workerId === null ? undefined : watched.get(alert.workerId);
  const line = judged && toLine(alert, toSubject(judged.worker));
  if (line) judged.lines.set(line.kind, line);
}

/** Moves the worker's lines on by one scrape; returns the episodes that ended with it. */
function pass({ worker, lines }: JudgedLines, observation: Observation, ruleBook: RuleBook): AlertEpisode[] {
  const rules = ruleBook(worker);
  const { sampledAt } = observation;
  const ended: (AlertEpisode | null)[] = [];
  for (const line of lines.values()) {
    if (!rules[line.kind].enabled) ended.push(switchOffLine(line, sampledAt));
  }
  for (const { kind, whileCalm, whileFiring } of observation.conditions) {
    const { enabled, rule } = rules[kind];
    const known = lines.get(kind);
    if (!enabled || (known === undefined && whileCalm.value !== 'true')) continue;
    const line = known ?? createLine(toSubject(worker), kind);
    lines.set(kind, line);
    const condition = line.state?.state === 'firing' ? whileFiring : whileCalm;
    ended.push(stepLine(line, { condition, rule, scrape: observation }));
  }
  return ended.filter((episode) => episode !== null);
}

function toSubject({ workerId, hostId, participantId }: JudgedWorker): AlertSubject {
  return { workerId, hostId, participantId };
}
