import { setTimeout } from 'node:timers/promises';
import type { ChaosStage } from './chaos-stage.ts';
import { type Part, startPart } from './start-part.ts';

/** What was done to the system, and when: the truth that its gaps are held against. */
export interface BlowLog {
  kills: number;
  /** When a daemon was killed: what it had in hand is gone with it. */
  daemonKillsMs: number[];
  /** From when to when no daemon could write. */
  databaseAwayMs: { from: number; to: number }[];
  /** From when to when the clock of one part was off. */
  clocksOff: { part: Part; offsetMs: number; from: number; to: number }[];
  /** From when to when a daemon stood still. */
  pausesMs: { from: number; to: number }[];
  counts: Record<string, number>;
}

/** The product's processes; those that were killed are started again. */
export interface Crew {
  daemons: Part[];
  server: Part;
  serverUrl: string;
}

export interface Field {
  stage: ChaosStage;
  crew: Crew;
  log: BlowLog;
  serverEnv: Record<string, string>;
  /** From 0 to below 1, the same for the same seed. */
  random: () => number;
}

export type Blow = (field: Field) => Promise<void>;

const awayMs = 2_000;
/** Longer than a daemon keeps its leases unheard. */
const pauseMs = 9_000;
/** Long enough for a call or two to fail, and no longer: what did not happen by then is over. */
const telegramAwayMs = 4_000;
const hourMs = 3_600_000;
/** So that no two samples of one worker fall on the same instant. */
const oddMs = 60_000;

/** A part that is killed comes back, as whatever runs it would bring it back, on a clock that is right. */
export const killings: Record<string, Blow> = {
  killDaemon: async ({ stage, crew, log, random }) => {
    const place = Math.floor(random() * crew.daemons.length);
    log.kills += 1;
    log.daemonKillsMs.push(Date.now());
    const daemon = crew.daemons[place];
    await daemon?.kill();
    if (daemon !== undefined) setRight(log, daemon);
    crew.daemons[place] = await bringBack('daemon', stage.env);
  },
  killServer: async ({ crew, log, serverEnv }) => {
    log.kills += 1;
    await crew.server.kill();
    setRight(log, crew.server);
    crew.server = await bringBack('server', serverEnv);
  },
  crashPostgres: async ({ stage: { cluster }, log, random }) => {
    log.kills += 1;
    await whileAway(log, async () => {
      await cluster.crash();
      await setTimeout(awayMs * random());
      await cluster.start();
    });
  },
};

/** What goes wrong around the parts while they are killed. */
export const troubles: Record<string, Blow> = {
  cutNetwork: ({ stage: { network }, log, random }) =>
    whileAway(log, async () => {
      await network.cut();
      await setTimeout(awayMs * random());
      await network.mend();
    }),
  failTelegram: async ({ stage: { botApi } }) => {
    const tooMany = {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests',
      parameters: { retry_after: 1 },
    } as const;
    botApi.failNext('sendMessage', tooMany);
    botApi.failNext('sendMessage', { ok: false, error_code: 500, description: 'Internal Server Error' }, 2);
    botApi.failNext('editMessageText', 'reset');
    await setTimeout(telegramAwayMs);
    botApi.recover();
  },
  failToncenter: async ({ stage: { toncenter } }) => {
    toncenter.setFault('rate_limited');
    await setTimeout(awayMs);
    toncenter.setFault('garbage');
    await setTimeout(awayMs);
    toncenter.setFault(null);
  },
  failRedis: async ({ stage: { redis }, random }) => {
    await redis.setFault(random() < 0.5 ? 'hang' : 'refuse');
    await setTimeout(awayMs);
    await redis.setFault(null);
  },
  /** An hour forward or back; right again when its next turn comes. */
  jumpClock: async ({ crew, log, random }) => {
    const parts = [...crew.daemons, crew.server];
    const part = parts[Math.floor(random() * parts.length)];
    if (part?.isRunning() !== true) return;
    const wasOff = setRight(log, part);
    if (wasOff) return;
    const offsetMs = Math.round((random() < 0.5 ? 1 : -1) * (hourMs + oddMs * random()));
    log.clocksOff.push({ part, offsetMs, from: Date.now(), to: Number.POSITIVE_INFINITY });
    part.setClock(offsetMs);
  },
  pauseDaemon: async ({ crew, log, random }) => {
    const daemon = crew.daemons[Math.floor(random() * crew.daemons.length)];
    const pause = { from: Date.now(), to: Number.POSITIVE_INFINITY };
    log.pausesMs.push(pause);
    daemon?.pause();
    await setTimeout(pauseMs * (0.5 + random()));
    daemon?.resume();
    pause.to = Date.now();
  },
};

/** Sets a clock that is off right; false when it was not off. */
export function setRight(log: BlowLog, part: Part): boolean {
  const off = log.clocksOff.find((one) => one.part === part && one.to === Number.POSITIVE_INFINITY);
  if (off === undefined) return false;
  if (part.isRunning()) part.setClock(0);
  off.to = Date.now();
  return true;
}

const startsMost = 60;

/** As whatever runs a part does: it is started until it stays, also while the database is away. */
async function bringBack(name: 'daemon' | 'server', env: Record<string, string>): Promise<Part> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await startPart(name, env);
    } catch (error) {
      if (starts === startsMost) throw error;
      await setTimeout(500);
    }
  }
}

export function createBlowLog(): BlowLog {
  return { kills: 0, daemonKillsMs: [], databaseAwayMs: [], clocksOff: [], pausesMs: [], counts: {} };
}

async function whileAway(log: BlowLog, act: () => Promise<void>): Promise<void> {
  const away = { from: Date.now(), to: Number.POSITIVE_INFINITY };
  log.databaseAwayMs.push(away);
  await act();
  away.to = Date.now();
}
