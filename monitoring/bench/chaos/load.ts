import { setTimeout } from 'node:timers/promises';
import type { Person } from '@cocoon-pool/simulator/person';
import { askApi } from './ask-api.ts';
import type { ChaosStage, Machine } from './chaos-stage.ts';
import { type CommandTruth, commandWorker } from './command-workers.ts';
import { waitUntil } from './wait-until.ts';

/** What the simulators did: the truth that users must have been told. */
export interface Truth {
  /** Of each worker, how often it died for long and came back. */
  deaths: Map<string, number>;
  /** Deaths or returns that the system did not notice in time, a line each. */
  lostTransitions: string[];
  payouts: number;
  paidNanoton: bigint;
  commands: CommandTruth;
  /** How often a model was away for shorter than its rule waits. */
  flickers: number;
  requests: { answered: number; refused: number };
}

interface LoadOptions {
  stage: ChaosStage;
  serverUrl: () => string;
  /** Those that die, those whose model is away for a moment, and those that are commanded; the rest is only watched. */
  victims: readonly Machine[];
  flickering: readonly Machine[];
  commanded: readonly Machine[];
  noticeMs: number;
  signal: AbortSignal;
}

export function createTruth(): Truth {
  return {
    ...{ deaths: new Map(), lostTransitions: [], payouts: 0, paidNanoton: 0n, flickers: 0 },
    ...{ commands: { wishes: 0, taken: [], refused: 0 }, requests: { answered: 0, refused: 0 } },
  };
}

const awayMs = 25_000;
/** Long enough for a scrape that sees it well, whatever is killed meanwhile. */
const calmMs = 30_000;

/** Lives on all sides at once until the signal: workers die and return, payouts come, people command and look. */
export async function runLoad(options: LoadOptions): Promise<Truth> {
  const truth = createTruth();
  await Promise.all([
    ...options.victims.map((machine) => dieAndReturn(options, truth, machine)),
    ...options.flickering.map((machine) => flicker(options, truth, machine)),
    ...options.commanded.map((machine) => commandWorker(options, truth.commands, machine)),
    pay(options, truth),
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

/** Its rule waits for 60 s: under clocks that jump it never fires for this. */
async function flicker({ signal }: LoadOptions, truth: Truth, { worker }: Machine): Promise<void> {
  while (!signal.aborted) {
    await worker.setFault('model_disconnected');
    truth.flickers += 1;
    await setTimeout(awayMs, null, { signal }).catch(() => null);
    await worker.setFault(null);
    await setTimeout(calmMs, null, { signal }).catch(() => null);
  }
}

async function look({ stage, serverUrl, signal }: LoadOptions, truth: Truth): Promise<void> {
  for (; !signal.aborted; await setTimeout(100)) {
    const answer = await askApi(stage, `${serverUrl()}/api/v1/overview`);
    truth.requests[answer?.status === 200 ? 'answered' : 'refused'] += 1;
  }
}
