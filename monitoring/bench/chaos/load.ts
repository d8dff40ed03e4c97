import { setTimeout } from 'node:timers/promises';
import type { Person } from '@cocoon-pool/simulator/person';
import type { ChaosStage, Machine } from './chaos-stage.ts';
import { waitUntil } from './wait-until.ts';

/** What the simulators did: the truth that users must have been told. */
export interface Truth {
  /** Of each worker, how often it died for long and came back. */
  deaths: Map<string, number>;
  /** Deaths or returns that the system did not notice in time, a line each. */
  lostTransitions: string[];
  payouts: number;
  paidNanoton: bigint;
  commandsAsked: number;
  requests: { answered: number; refused: number };
}

interface LoadOptions {
  stage: ChaosStage;
  serverUrl: () => string;
  /** Those that die, and those that are commanded; the rest is only watched. */
  victims: readonly Machine[];
  commanded: readonly Machine[];
  noticeMs: number;
  signal: AbortSignal;
}

/** Lives on all sides at once until the signal: workers die and return, payouts come, people command and look. */
export async function runLoad(options: LoadOptions): Promise<Truth> {
  const truth: Truth = {
    ...{ deaths: new Map(), lostTransitions: [], payouts: 0, paidNanoton: 0n, commandsAsked: 0 },
    requests: { answered: 0, refused: 0 },
  };
  await Promise.all([
    ...options.victims.map((machine) => dieAndReturn(options, truth, machine)),
    pay(options, truth),
    command(options, truth),
    look(options, truth),
  ]);
  return truth;
}

/** The first time it stays away until the chat has named it: who is back before is not told of. */
async function dieAndReturn(
  { stage: { db, person }, noticeMs, signal }: LoadOptions,
  truth: Truth,
  machine: Machine,
) {
  const { workerId, name, worker } = machine;
  const findState = async (state: 'firing' | 'resolved', deaths: number) => {
    const alerts = await db
      .selectFrom('alerts')
      .select('state')
      .where('workerId', '=', workerId)
      .where('kind', '=', 'worker_down')
      .execute();
    return alerts.filter((alert) => alert.state === state).length === deaths ? true : null;
  };
  for (let deaths = 1; !signal.aborted; deaths += 1) {
    truth.deaths.set(workerId, deaths);
    await worker.kill();
    if ((await waitUntil(() => findState('firing', 1), noticeMs)) === null)
      truth.lostTransitions.push(`${name} died and nobody noticed`);
    if (deaths === 1) await waitUntil(async () => isNamed(person, name), noticeMs);
    await worker.revive();
    if ((await waitUntil(() => findState('resolved', deaths), noticeMs)) === null)
      truth.lostTransitions.push(`${name} came back and nobody noticed`);
    await setTimeout(3_000);
  }
}

/** Whether a message of the chat names a worker, as the chat shows it now. */
export function isNamed(person: Person, name: string): true | null {
  return person.messages().some(({ text }) => text.includes(name)) ? true : null;
}

async function pay({ stage: { scene, wallet }, signal }: LoadOptions, truth: Truth): Promise<void> {
  const proxy = scene.addProxy('chaos');
  for (; !signal.aborted; await setTimeout(2_000)) {
    const tokens = 200_000_000n + BigInt(truth.payouts);
    const { in_msg: received } = scene.pay({ proxy, owner: wallet, tokens, at: new Date() });
    truth.payouts += 1;
    truth.paidNanoton += BigInt(received?.value ?? 0);
  }
}

/** Whether a request that broke was heard is not known: at most as many rows as were asked for are judged. */
async function command({ stage, serverUrl, commanded, signal }: LoadOptions, truth: Truth): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    const machine = commanded[turn % commanded.length];
    if (machine === undefined) return;
    truth.commandsAsked += 1;
    await ask(stage, `${serverUrl()}/api/v1/workers/${machine.workerId}/commands`, {
      method: 'POST',
      // Never the one that the worker has, nor one that its rounding takes for it: each command has to reach it.
      body: JSON.stringify({ kind: 'set_coefficient', coefficient: (110 + (turn % 800)) / 100 }),
    });
    await setTimeout(1_000);
  }
}

async function look({ stage, serverUrl, signal }: LoadOptions, truth: Truth): Promise<void> {
  for (; !signal.aborted; await setTimeout(100)) {
    const status = await ask(stage, `${serverUrl()}/api/v1/overview`);
    truth.requests[status === 200 ? 'answered' : 'refused'] += 1;
  }
}

/** The status, or null where nobody answered. */
async function ask(
  { operatorKey }: ChaosStage,
  url: string,
  request: RequestInit = {},
): Promise<number | null> {
  try {
    const answer = await fetch(url, {
      ...request,
      headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(15_000),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
}
