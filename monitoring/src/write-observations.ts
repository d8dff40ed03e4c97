import { applyAlertEpisodes, listAlertingWorkers, lockAlerts } from '@cocoon-pool/db/alerts';
import { noteBadRules } from '@cocoon-pool/db/bad-rules';
import type { Db, Tx } from '@cocoon-pool/db/database';
import { markForRollUp } from '@cocoon-pool/db/rollups';
import { insertWorkerEvents } from '@cocoon-pool/db/worker-events';
import { insertWorkerMetrics } from '@cocoon-pool/db/worker-metrics';
import { upsertWorkerStates, type WorkerStateRow } from '@cocoon-pool/db/worker-state';
import { evaluateObservations } from './evaluate-observations.ts';
import { fenceBatch } from './fence-batch.ts';
import type { Observation } from './observe-scrape.ts';
import type { RuleBook } from './rule-book.ts';

export interface Batch {
  /** In the order in which they were scraped. */
  observations: readonly Observation[];
  /** The latest of every worker in the batch. */
  states: readonly WorkerStateRow[];
}

/** So many are put together in a few milliseconds, in which no scrape begins. */
const rowsPerStatement = 250;

/**
 * Writes a batch with everything that follows from it (alerts, incidents, notifications) in one transaction. Alerts
 * are evaluated inside it, against what is committed and locked, so memory holds nothing that a failed write could
 * put out of step; and only for rows that were new, so a batch whose commit was not heard of counts once. Of workers
 * whose lease `holder` has lost, only history is written. Resolves to how many observations had to be left out.
 */
export async function writeObservations(
  db: Db,
  { observations, states }: Batch,
  { now, holder = null, ...rules }: { ruleBook: RuleBook; now: Date; holder?: string | null },
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows, held } = await fenceBatch(tx, observations, holder);
    const written = await insertRows(tx, rows);
    await markForRollUp(
      tx,
      written.map(({ sampledAt }) => sampledAt),
    );
    const fresh = written.filter((observation) => held.has(observation));
    const heldIds = new Set([...held].map(({ workerId }) => workerId));
    const heldStates = states.filter(({ workerId }) => heldIds.has(workerId));
    for (const part of toParts(heldStates)) await upsertWorkerStates(tx, part);
    await insertWorkerEvents(
      tx,
      fresh.flatMap(({ events }) => events),
    );
    await noteBadRules(tx, fresh.flatMap(toBadRules), now);
    const workerIds = await findWorkersToJudge(tx, fresh);
    if (workerIds.length > 0) {
      const committed = await lockAlerts(tx, workerIds);
      const episodes = evaluateObservations(fresh, committed, rules);
      if (episodes.length > 0) await applyAlertEpisodes(tx, episodes, now);
    }
    return observations.length - rows.length;
  });
}

async function insertRows(tx: Tx, observations: readonly Observation[]): Promise<Observation[]> {
  const inserted = new Set<string>();
  for (const part of toParts(observations)) {
    const keys = await insertWorkerMetrics(
      tx,
      part.map(({ metrics }) => metrics),
    );
    for (const { workerId, ts } of keys) inserted.add(`${workerId} ${ts.getTime()}`);
  }
  return observations.filter(({ workerId, sampledAt }) => inserted.has(`${workerId} ${sampledAt.getTime()}`));
}

/** Those with an open alert, and those of which something is true: for all others nothing can change. */
async function findWorkersToJudge(tx: Tx, observations: readonly Observation[]): Promise<string[]> {
  const alerting = await listAlertingWorkers(tx, [...new Set(observations.map(({ workerId }) => workerId))]);
  const ids = new Set(alerting);
  for (const { workerId, conditions } of observations) {
    if (conditions.some(({ whileCalm }) => whileCalm.value === 'true')) ids.add(workerId);
  }
  return [...ids];
}

function toBadRules({ workerId, badRules = [] }: Observation) {
  return badRules.map((rule) => ({ workerId, ...rule }));
}

function toParts<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / rowsPerStatement) }, (_part, index) =>
    rows.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement),
  );
}
