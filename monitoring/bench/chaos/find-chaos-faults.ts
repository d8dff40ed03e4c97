import { sql } from 'kysely';
import type { BlowLog } from './blows.ts';
import type { ChaosStage, Machine } from './chaos-stage.ts';
import { findCommandFaults } from './find-command-faults.ts';
import { findMissingSamples } from './find-missing-samples.ts';
import type { Truth } from './load.ts';

/** What must be none, a line each. */
export interface ChaosFaults {
  lostTransitions: string[];
  /** Of what never was, or before its rule's wait was over. */
  falseAlerts: string[];
  duplicatePayouts: string[];
  /** Carried out twice, or lost without whoever asked being told. */
  wrongCommands: string[];
  missingSamples: string[];
}

export interface Evidence {
  stage: ChaosStage;
  truth: Truth;
  log: BlowLog;
  /** Whose pages only the scrape loop asks for: a command reads them as well. */
  watched: readonly Machine[];
  commanded: readonly Machine[];
}

/** Holds what people were told, the ledger and the samples against what the simulators did and received. */
export async function findChaosFaults(evidence: Evidence): Promise<ChaosFaults> {
  return {
    lostTransitions: [
      ...evidence.truth.lostTransitions,
      ...(await findWrongEpisodes(evidence)),
      ...(await findUntold(evidence)),
    ],
    falseAlerts: await findFalseAlerts(evidence),
    duplicatePayouts: await findWrongPayouts(evidence),
    wrongCommands: await findCommandFaults(evidence),
    missingSamples: await findMissingSamples(evidence),
  };
}

async function findWrongEpisodes({ stage: { db, machines }, truth }: Evidence): Promise<string[]> {
  const alerts = await db
    .selectFrom('alerts')
    .select(['workerId', 'state', 'firedAt', 'resolvedAt'])
    .where('kind', '=', 'worker_down')
    .execute();
  return machines.flatMap(({ workerId, name }) => {
    const own = alerts.filter((alert) => alert.workerId === workerId && alert.firedAt !== null);
    const deaths = truth.deaths.get(workerId) ?? 0;
    const open = own.filter(({ state }) => state !== 'resolved').length;
    if (own.length === deaths && open === 0) return [];
    return [`${name} died ${deaths} times and has ${own.length} episodes, ${open} of them open`];
  });
}

/** Workers die and nothing else: whatever else fired is false, or was told before its rule's wait was over. */
async function findFalseAlerts({ stage: { db, machines } }: Evidence): Promise<string[]> {
  const alerts = await db
    .selectFrom('alerts')
    .select(['workerId', 'kind', 'activeSince', 'firedAt', 'evidence'])
    .where('kind', '!=', 'worker_down')
    .where('firedAt', 'is not', null)
    .execute();
  return alerts.map(({ workerId, kind, activeSince, firedAt, evidence }) => {
    const name = machines.find((machine) => machine.workerId === workerId)?.name ?? 'the pool';
    const times = `${activeSince.toISOString()} to ${firedAt?.toISOString()}`;
    return `${kind} of ${name} fired (${times}): ${JSON.stringify(evidence)}`;
  });
}

/** Nothing waits or was given up, nobody was cut off, and whoever died stands in the chat. */
async function findUntold({ stage: { db, person, machines }, truth }: Evidence): Promise<string[]> {
  const unsent = await db
    .selectFrom('notifications')
    .select(['id', 'kind', 'state', 'dueAt', 'failures', 'lastError'])
    .where('state', 'in', ['queued', 'given_up'])
    .execute();
  const lost = await db
    .selectFrom('receivers')
    .select(['id', 'disabledReason', 'readyAt'])
    .where((eb) => eb.or([eb('disabledAt', 'is not', null), eb('readyAt', '>', sql<Date>`now()`)]))
    .execute();
  const text = person
    .messages()
    .map((message) => message.text)
    .join('\n');
  const unnamed = machines.filter(({ workerId, name }) => truth.deaths.has(workerId) && !text.includes(name));
  return [
    ...unsent.map(
      ({ id, kind, state, dueAt, failures, lastError }) =>
        `message ${id} (${kind}) is ${state}, due at ${dueAt.toISOString()} after ${failures} tries: ${lastError}`,
    ),
    ...lost.map(
      ({ id, disabledReason, readyAt }) =>
        `receiver ${id} gets nothing: ${disabledReason ?? `not before ${readyAt.toISOString()}`}`,
    ),
    ...unnamed.map(
      ({ name }) => `${name} died and the chat never named it; it ends with: ${text.slice(-300)}`,
    ),
  ];
}

async function findWrongPayouts({ stage: { db, wallet }, truth }: Evidence): Promise<string[]> {
  const { rows } = await sql<{ count: number; sum: bigint; transactions: number }>`
    SELECT count(*)::int AS count, coalesce(sum(amount_nanoton), 0) AS sum,
      count(DISTINCT transaction_hash)::int AS transactions
    FROM payouts WHERE account = ${wallet}
  `.execute(db);
  const { count, sum, transactions } = rows[0] ?? { count: 0, sum: 0n, transactions: 0 };
  if (count === truth.payouts && transactions === count && sum === truth.paidNanoton) return [];
  return [`${truth.payouts} payouts of ${truth.paidNanoton} nanoton, and the ledger has ${count} of ${sum}`];
}
