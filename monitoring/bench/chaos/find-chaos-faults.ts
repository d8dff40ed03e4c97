import { sql } from 'kysely';
import type { BlowLog } from './blows.ts';
import { type ChaosStage, type Machine, scrapeTimeoutMs } from './chaos-stage.ts';
import type { Truth } from './load.ts';

/** What must be none, a line each. */
export interface ChaosFaults {
  lostTransitions: string[];
  duplicatePayouts: string[];
  commandsTwice: string[];
  missingSamples: string[];
}

interface Evidence {
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
    duplicatePayouts: await findWrongPayouts(evidence),
    commandsTwice: await findRepeatedCommands(evidence),
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

/** Nothing waits or was given up, and whoever died stands in the chat. */
async function findUntold({ stage: { db, person, machines }, truth }: Evidence): Promise<string[]> {
  const unsent = await db
    .selectFrom('notifications')
    .select(['id', 'kind', 'state', 'lastError'])
    .where('state', 'in', ['queued', 'given_up'])
    .where('dueAt', '<=', sql<Date>`now()`)
    .execute();
  const text = person
    .messages()
    .map((message) => message.text)
    .join('\n');
  const unnamed = machines.filter(({ workerId, name }) => truth.deaths.has(workerId) && !text.includes(name));
  return [
    ...unsent.map(({ id, kind, state, lastError }) => `message ${id} (${kind}) is ${state}: ${lastError}`),
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

/** Each command asks for what the worker has not, so each that was carried out was heard, and none twice. */
async function findRepeatedCommands({ stage: { db }, commanded }: Evidence): Promise<string[]> {
  const rows = await db.selectFrom('workerCommands').select(['workerId', 'state', 'sentAt']).execute();
  return commanded.flatMap(({ workerId, name, worker }) => {
    const own = rows.filter((row) => row.workerId === workerId);
    const sent = own.filter(({ state, sentAt }) => sentAt !== null || state === 'sending').length;
    const verified = own.filter(({ state }) => state === 'verified').length;
    const served = worker.requests.filter((path) => path === '/request/change_coefficient').length;
    if (served <= sent && served >= verified) return [];
    return [
      `${name} heard ${served} commands of ${sent} sent and ${verified} verified: ${worker.requests.filter((path) => path.startsWith('/request')).join(' ')}`,
    ];
  });
}

const slackMs = 5_000;

/** A page that was served has a row, but for what a killed daemon had in hand. */
async function findMissingSamples({ stage: { db }, watched, log }: Evidence): Promise<string[]> {
  const missing: string[] = [];
  for (const { workerId, name, worker } of watched) {
    const rows = await db
      .selectFrom('workerMetrics')
      .select('ts')
      .where('workerId', '=', workerId)
      .where('ts', '>', new Date(Date.now() - 86_400_000))
      .orderBy('ts')
      .execute();
    const served = worker.requestedAt.filter((_, place) => worker.requests[place] === '/jsonstats');
    const unstored = findUnstored(
      served.map((at) => at.getTime()),
      rows.map(({ ts }) => ts.getTime()),
    );
    for (const at of unstored.filter((time) => !wasInHand(time, log)))
      missing.push(`${name} gave a page at ${new Date(at).toISOString()}, which is not stored`);
  }
  return missing;
}

/** A row bears the time at which its scrape began: a time-out before it was served at most. */
function findUnstored(served: readonly number[], stored: readonly number[]): number[] {
  const rest = [...stored];
  return served.filter((at) => {
    const place = rest.findIndex((begun) => begun <= at && begun > at - scrapeTimeoutMs - slackMs);
    if (place >= 0) rest.splice(place, 1);
    return place < 0;
  });
}

/** Served shortly before a daemon was killed, or since the database went away from it until then. */
function wasInHand(at: number, { daemonKillsMs, databaseAwayMs }: BlowLog): boolean {
  return daemonKillsMs.some((killedAt) => {
    const away = databaseAwayMs.find(({ from, to }) => from <= killedAt && to + slackMs >= killedAt);
    const from = Math.min(away?.from ?? killedAt, killedAt) - slackMs;
    return at >= from && at <= killedAt + slackMs / 2;
  });
}
