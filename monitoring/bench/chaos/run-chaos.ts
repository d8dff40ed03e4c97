import { setTimeout } from 'node:timers/promises';
import { findFreePort } from '@cocoon-pool/monitoring/testing-cluster';
import { createRandom } from '@cocoon-pool/simulator/seeded-random';
import {
  type Blow,
  type BlowLog,
  type Crew,
  createBlowLog,
  type Field,
  killings,
  setRight,
  troubles,
} from './blows.ts';
import { type ChaosStage, createChaosStage } from './chaos-stage.ts';
import { type ChaosFaults, findChaosFaults } from './find-chaos-faults.ts';
import { runLoad, type Truth } from './load.ts';
import { startPart } from './start-part.ts';
import { waitUntil } from './wait-until.ts';

interface ChaosOptions {
  seed: string;
  /** Processes to kill, PostgreSQL included; other blows fall between them. */
  kills: number;
  /** No blow falls later than this, whatever `kills` says. */
  atMostMs?: number | undefined;
  onBlow?: ((name: string, kills: number) => void) | undefined;
  /** Ends the blows early; what was until then is judged. */
  signal?: AbortSignal | undefined;
}

export interface ChaosReport {
  log: BlowLog;
  truth: Truth;
  faults: ChaosFaults;
  storedSamples: number;
}

const workers = 24;
const victimCount = 3;
const flickeringCount = 2;
const commandedCount = 4;
/** Within this time a death or a return is noticed, with everything that falls in between. */
const noticeMs = 120_000;
const settleMs = 180_000;
/** The leader looks at what is over twice a second, and a busy machine is slow. */
const calmMs = 3_000;

/** The whole system under load and blows, and then what it made of that. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const stage = await createChaosStage({ workers });
  const crew = await startCrew(stage);
  try {
    const log = createBlowLog();
    const field = { stage, crew: crew.parts, log, serverEnv: crew.serverEnv };
    const unassigned = [...stage.machines];
    const victims = unassigned.splice(0, victimCount);
    const flickering = unassigned.splice(0, flickeringCount);
    const commanded = unassigned.splice(0, commandedCount);
    await alertAtSecondFailure(stage);
    const stopping = new AbortController();
    const load = runLoad({
      ...{ stage, victims, flickering, commanded, noticeMs, signal: stopping.signal },
      serverUrl: () => crew.parts.serverUrl,
    });
    await fall(field, options).finally(() => stopping.abort());
    for (const part of [...crew.parts.daemons, crew.parts.server]) setRight(log, part);
    const truth = await load;
    await settle(stage, truth);
    for (const daemon of crew.parts.daemons) await daemon.stop();
    const watched = stage.machines.filter((machine) => !commanded.includes(machine));
    const faults = await findChaosFaults({ stage, truth, log, watched, commanded });
    const stored = await stage.db.selectFrom('workerMetrics').select('ts').execute();
    return { log, truth, faults, storedSamples: stored.length };
  } finally {
    await Promise.all([...crew.parts.daemons, crew.parts.server].map((part) => part.kill()));
    await stage.close();
  }
}

async function startCrew({ env }: ChaosStage): Promise<{ parts: Crew; serverEnv: Record<string, string> }> {
  const port = String(await findFreePort());
  const serverEnv = { ...env, PORT: port };
  const [server, ...daemons] = await Promise.all([
    startPart('server', serverEnv),
    startPart('daemon', env),
    startPart('daemon', env),
  ]);
  return { parts: { server, daemons, serverUrl: `http://127.0.0.1:${port}` }, serverEnv };
}

/** Kills and troubles fall side by side, each kind once before any of them falls again. */
async function fall(
  field: Omit<Field, 'random'>,
  { seed, kills, atMostMs = Number.POSITIVE_INFINITY, onBlow, signal }: ChaosOptions,
): Promise<void> {
  const { log } = field;
  const untilMs = performance.now() + atMostMs;
  const goesOn = () => log.kills < kills && performance.now() < untilMs && signal?.aborted !== true;
  const deal = async (kinds: Record<string, Blow>, random: () => number) => {
    let names: string[] = [];
    while (goesOn()) {
      await setTimeout(500 + 2_500 * random());
      if (names.length === 0) names = Object.keys(kinds);
      const [name = ''] = names.splice(Math.floor(random() * names.length), 1);
      await kinds[name]?.({ ...field, random });
      log.counts[name] = (log.counts[name] ?? 0) + 1;
      onBlow?.(name, log.kills);
    }
  };
  await Promise.all([
    deal(killings, createRandom(`${seed} kills`).next),
    deal(troubles, createRandom(`${seed} troubles`).next),
  ]);
}

async function alertAtSecondFailure({ db, participantId }: ChaosStage): Promise<void> {
  const unchanged = { enabled: true, clearThreshold: null, forSeconds: null, severity: null };
  const rule = { participantId, workerId: null, kind: 'worker_down', threshold: 2, ...unchanged };
  await db.insertInto('alertRules').values(rule).execute();
}

/**
 * Until every payout is booked, every message is out and every command has an end, and nothing came after, or it takes
 * too long: the verdict tells then what is missing.
 */
async function settle({ db }: ChaosStage, truth: Truth): Promise<void> {
  let settledSinceMs = Number.POSITIVE_INFINITY;
  await waitUntil(async () => {
    const booked = await db.selectFrom('payouts').select('id').execute();
    const queued = await db.selectFrom('notifications').select('id').where('state', '=', 'queued').execute();
    const open = await db
      .selectFrom('workerCommands')
      .select('id')
      .where('state', 'in', ['queued', 'sending'])
      .execute();
    const isSettled = booked.length >= truth.payouts && queued.length === 0 && open.length === 0;
    settledSinceMs = isSettled ? Math.min(settledSinceMs, performance.now()) : Number.POSITIVE_INFINITY;
    return performance.now() - settledSinceMs > calmMs ? true : null;
  }, settleMs);
}
