import type { Db } from '@cocoon-pool/db/database';
import type { DatabaseListener } from '@cocoon-pool/db/database-listener';
import type { Lease } from '@cocoon-pool/db/leases';
import {
  type CommandOutcome,
  claimCommands,
  expireCommands,
  listSentCommands,
  listUndecided,
  planCommands,
  settleCommand,
  type UndecidedCommand,
} from '@cocoon-pool/db/run-commands';
import type { Id } from '@cocoon-pool/db/schema';
import type { Target } from '@cocoon-pool/db/targets';
import { type CommandRow, toCommand } from '@cocoon-pool/db/worker-commands';
import type { WorkerCommand } from '@cocoon-pool/domain/control/worker-command';
import { isApplied, readFact } from '@cocoon-pool/domain/control/worker-command';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { CommandMemory } from './command-memory.ts';
import type { DatabaseWatch } from './database-watch.ts';
import { createLookout } from './lookout.ts';
import type { Timers } from './timers.ts';
import type { WorkerTrack } from './track-worker.ts';

interface CommandDeskDeps {
  db: Db;
  holder: string;
  leases: { mayBegin(workerId: Id): boolean; find(workerId: Id): Lease | null };
  findTrack(workerId: Id): WorkerTrack | null;
  memory: CommandMemory;
  /** Carries out a claimed command at the worker's address. */
  run(target: Target, command: WorkerCommand): Promise<CommandOutcome>;
  listener: DatabaseListener | null;
  watch: DatabaseWatch;
  now: () => Date;
  timers: Timers;
  log: Logger;
}

/** Carries out what people ask of workers, and finds out what became of it. */
export interface CommandDesk {
  /** The workers of this daemon. */
  setTargets(targets: readonly Target[]): void;
  /** Learns what agents were asked for. */
  refresh(): Promise<void>;
  start(): void;
  /** Takes nothing more; resolves when what was taken is settled. */
  stop(): Promise<void>;
}

const planEveryMs = 5_000;
/** A page that was asked for this soon after a command may show the time before it. */
const settleMs = 1_000;
/** An unheard command may still arrive. */
const unheardMs = 30_000;

/**
 * Looks for commands to send when one is asked for, and every second while one is under way or nothing can be heard; else
 * every 5 s. One worker's command never waits for another's.
 */
export function createCommandDesk(deps: CommandDeskDeps): CommandDesk {
  const { db, leases, listener, watch, now, timers, log } = deps;
  let targets = new Map<Id, Target>();
  const running = new Set<Promise<void>>();
  let plannedAtMs = Number.NEGATIVE_INFINITY;
  let undecided = 0;
  let refreshing: Promise<void> = Promise.resolve();

  const look = async () => {
    try {
      const isToPlan = now().getTime() - plannedAtMs >= planEveryMs;
      if (isToPlan) await expireCommands(db, now());
      await refresh();
      for (const command of await claim()) begin(command);
      await decide();
      if (isToPlan) {
        await planCommands(db, now());
        plannedAtMs = now().getTime();
      }
      watch.succeeded('command');
    } catch (error) {
      watch.failed('command', error);
    }
  };
  const claim = (): Promise<CommandRow[]> => {
    const workers = [...targets.values()].flatMap(({ workerId, push }) => {
      const lease = leases.find(workerId);
      return push === undefined && lease !== null && leases.mayBegin(workerId) ? [{ workerId, lease }] : [];
    });
    return claimCommands(db, { holder: deps.holder, workers, now: now() });
  };
  const load = async () => {
    deps.memory.load(await listSentCommands(db, { workerIds: [...targets.keys()], now: now() }));
  };
  /** One at a time: of two that began before a command was noted, the later would forget it. */
  const refresh = (): Promise<void> => {
    refreshing = refreshing.catch(() => undefined).then(load);
    return refreshing;
  };
  const begin = (command: CommandRow) => {
    deps.memory.note({ ...command, sentAt: command.sentAt ?? now() });
    const run = carryOut(command).finally(() => running.delete(run));
    running.add(run);
  };
  const carryOut = async (row: CommandRow) => {
    const target = targets.get(row.workerId);
    try {
      const outcome =
        target === undefined
          ? ({ state: 'failed', reason: 'not_watched' } as const)
          : await deps.run(target, toCommand(row));
      await settleCommand(db, row.id, outcome, now());
      log.info(
        { commandId: row.id, workerId: row.workerId, kind: row.kind, ...toLogged(outcome) },
        'command',
      );
    } catch (error) {
      // It may have reached the worker: it stays as it is until its time is over, and is never sent again.
      log.error({ commandId: row.id, err: error }, 'a command cannot be settled');
    }
  };
  const decide = async () => {
    const workerIds = [...targets.keys()].filter((workerId) => leases.mayBegin(workerId));
    const waiting = await listUndecided(db, { workerIds, now: now() });
    undecided = waiting.length;
    for (const command of waiting) {
      const outcome = judge(command, deps.findTrack(command.workerId));
      if (outcome !== null) await settleCommand(db, command.id, outcome, now());
    }
  };

  const lookout = createLookout({
    ...{ look, channel: 'worker_commands', listener, timers },
    isBusy: () => running.size > 0 || undecided > 0,
  });

  return {
    setTargets: (next) => {
      targets = new Map(next.map((target) => [target.workerId, target]));
    },
    refresh,
    start: lookout.start,
    stop: async () => {
      await lookout.stop();
      await Promise.all(running);
    },
  };
}

function toLogged({ state, reason = null }: CommandOutcome) {
  return { state, reason };
}

/** What the newest scrape says of a command; null while it says nothing. */
function judge(command: UndecidedCommand, track: WorkerTrack | null): CommandOutcome | null {
  if (track === null || track.failure !== null) return null;
  const ageMs = track.sampledAt.getTime() - command.sentAt.getTime();
  if (ageMs < settleMs) return null;
  const asked = toCommand(command);
  const after = readFact(asked, toSeen(track));
  const applied = isApplied(asked, { before: command.before, now: after });
  if (applied === true) return { state: 'verified', after };
  const isDecided = command.state === 'sent' || ageMs >= unheardMs;
  // A payout may be over between two scrapes: that it is not to be seen proves nothing.
  if (applied === null || !isDecided || asked.kind === 'request_payout') return null;
  return { state: 'failed', reason: 'not_applied', after };
}

/** Only pages of the newest scrape itself: older ones tell of before. */
function toSeen({ pages, answer, sampledAt }: WorkerTrack) {
  const hasJsonStats = answer?.jsonStatsAt?.getTime() === sampledAt.getTime();
  return {
    jsonStats: hasJsonStats ? pages.jsonStats : null,
    statsPage: answer?.hasStatsPage ? pages.statsPage : null,
  };
}
