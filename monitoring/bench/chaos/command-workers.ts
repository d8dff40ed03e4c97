import { setTimeout } from 'node:timers/promises';
import { askApi } from './ask-api.ts';
import type { ChaosStage, Machine } from './chaos-stage.ts';
import { waitUntil } from './wait-until.ts';

/** What somebody asked of a worker, and that the API took it: whoever asked was shown this command. */
export interface TakenCommand {
  machine: Machine;
  id: string;
}

interface CommandOptions {
  stage: ChaosStage;
  serverUrl: () => string;
  signal: AbortSignal;
}

export interface CommandTruth {
  wishes: number;
  taken: TakenCommand[];
  /** Wishes that were refused with a reason until their author gave up. */
  refused: number;
}

const givenUpMs = 60_000;
const patienceMs = 180_000;

/** Somebody who wants one thing after the other of a worker, and asks again when the answer was lost. */
export async function commandWorker(
  options: CommandOptions,
  truth: CommandTruth,
  machine: Machine,
): Promise<void> {
  for (let turn = 0; !options.signal.aborted; turn += 1) {
    truth.wishes += 1;
    const id = await ask(options, machine, toWish(turn));
    if (id === null) truth.refused += 1;
    else truth.taken.push({ machine, id });
    await setTimeout(1_000);
  }
}

/** Never a price that the worker had, nor one that its rounding takes for it: each is recognised where it arrives. */
function toWish(turn: number): { kind: string; coefficient?: number } {
  if (turn % 3 === 1) return { kind: 'disable' };
  if (turn % 3 === 2) return { kind: 'enable' };
  return { kind: 'set_coefficient', coefficient: (110 + turn) / 100 };
}

/**
 * Until the API takes it. Where an answer was lost, the list of what the worker was asked for tells whether the wish was
 * heard. The id of the command, or null where it was refused for a minute.
 */
async function ask(options: CommandOptions, machine: Machine, wish: object): Promise<string | null> {
  const { stage, serverUrl } = options;
  const path = `/api/v1/workers/${machine.workerId}/commands`;
  const request = { method: 'POST', body: JSON.stringify(wish) };
  const before = await readNewest(options, path);
  for (const untilMs = performance.now() + givenUpMs; performance.now() < untilMs; ) {
    const answer = await askApi(stage, `${serverUrl()}${path}`, request);
    if (answer?.status === 201) return JSON.parse(answer.text).id;
    const isRefused = answer !== null && answer.status >= 400 && answer.status < 500;
    const newest = isRefused ? before : await readNewest(options, path);
    if (newest !== before) return newest;
    await setTimeout(1_000);
  }
  return null;
}

/** The id of the newest command of a worker, as soon as somebody answers; null where it has none. */
async function readNewest({ stage, serverUrl }: CommandOptions, path: string): Promise<string | null> {
  const found = await waitUntil(async () => {
    const answer = await askApi(stage, `${serverUrl()}${path}?limit=1`);
    return answer?.status === 200 ? { id: JSON.parse(answer.text).items[0]?.id ?? null } : null;
  }, patienceMs);
  if (found === null) throw new Error(`Nobody answers at ${path}`);
  return found.id;
}
