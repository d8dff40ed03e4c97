import type { Target } from '@cocoon-pool/db/targets';
import { createScrapeLanes } from './scrape-lanes.ts';
import { toSlotMs, toTurn } from './scrape-slot.ts';
import type { Timers } from './timers.ts';

interface ScrapeLoopDeps {
  /** All workers to be scraped; null when they cannot be read now: those known stay. */
  loadTargets(): Promise<readonly Target[] | null>;
  /** Scrapes one worker and records what came of it. Never rejects. */
  scrape(target: Target): Promise<void>;
  /** When it was last scraped, by whomever; null for one that has its first turn at once. */
  findLastScrape(target: Target): Date | null;
  /** Whether a scrape of it may begin now. */
  mayBegin(target: Target): boolean;
  /** How many intervals lie between two turns of it. */
  toPaceIntervals(target: Target): number;
  /** Whether its last scrape got no answer. */
  isSuspect(target: Target): boolean;
  /** It has no further turn; a scrape of it may be under way. */
  onRemoved(target: Target): void;
  onRound(round: Round): void;
  now: () => Date;
  timers: Timers;
  settings: { intervalMs: number; concurrency: number };
}

/** What happened within one interval. */
export interface Round {
  workers: number;
  scrapes: number;
  /** Turns that were left out because the worker's scrape before was not over. */
  missed: number;
}

export interface ScrapeLoop {
  /** Resolves when the first targets are loaded and have their turns. */
  start(): Promise<void>;
  /** Reads the targets again now. */
  reload(): Promise<void>;
  /** Resolves when no scrape of a worker that is a target no more is under way. */
  settle(): Promise<void>;
  /** No further scrape begins; resolves when those under way are over. */
  stop(): Promise<void>;
}

interface Entry {
  target: Target;
  scrape: Promise<void> | null;
  cancel: () => void;
}

const reloadMsMax = 5_000;
const askAgainMs = 500;
/** Overdue by more than this, a worker has no scrape to make up for: its turns go on as if nothing had been. */
const overdueIntervalsMax = 2.5;

/**
 * Gives each worker its own steady turn in every interval. A worker is never scraped twice at once: a turn that comes
 * while it is still being asked is left out and counted. Targets are read again at least every 5 s. A worker
 * that comes from another daemon has a turn at once when its last one is overdue.
 */
export function createScrapeLoop(deps: ScrapeLoopDeps): ScrapeLoop {
  const { now, timers } = deps;
  const { intervalMs, concurrency } = deps.settings;
  const lanes = createScrapeLanes(concurrency);
  const entries = new Map<string, Entry>();
  const round = { scrapes: 0, missed: 0 };
  let isStopped = false;
  let cancelReload = () => {};
  let cancelRound = () => {};
  let reloading: Promise<void> = Promise.resolve();
  const leaving = new Set<Promise<void>>();

  const turn = (entry: Entry) => {
    const { target } = entry;
    if (!deps.mayBegin(target)) {
      entry.cancel = timers.after(Math.min(askAgainMs, intervalMs), () => turn(entry));
      return;
    }
    // Half an interval on, so that a timer that comes a little early does not have the same slot twice.
    schedule(entry, new Date(now().getTime() + (deps.toPaceIntervals(target) - 0.5) * intervalMs));
    if (entry.scrape !== null) {
      round.missed += 1;
      return;
    }
    round.scrapes += 1;
    entry.scrape = lanes
      .run(() => deps.scrape(target), deps.isSuspect(target))
      .finally(() => {
        entry.scrape = null;
      });
  };
  const schedule = (entry: Entry, earliest: Date) => {
    const next = toTurn(earliest, toSlotMs(entry.target.workerId, intervalMs), intervalMs);
    entry.cancel = timers.after(next.getTime() - now().getTime(), () => turn(entry));
  };
  const add = (target: Target) => {
    const entry: Entry = { target, scrape: null, cancel: () => {} };
    entries.set(target.workerId, entry);
    const last = deps.findLastScrape(target);
    const intervals = last === null ? 1 : (now().getTime() - last.getTime()) / intervalMs;
    if (intervals >= 1 && intervals <= overdueIntervalsMax) turn(entry);
    else schedule(entry, new Date(now().getTime() + Math.max(0, 0.5 - Math.max(0, intervals)) * intervalMs));
  };
  const remove = (entry: Entry) => {
    entry.cancel();
    entries.delete(entry.target.workerId);
    if (entry.scrape !== null) {
      const ending = entry.scrape.finally(() => leaving.delete(ending));
      leaving.add(ending);
    }
    deps.onRemoved(entry.target);
  };
  const apply = (targets: readonly Target[]) => {
    const ids = new Set(targets.map(({ workerId }) => workerId));
    for (const [id, entry] of entries) if (!ids.has(id)) remove(entry);
    for (const target of targets) {
      const entry = entries.get(target.workerId);
      if (entry === undefined) add(target);
      else entry.target = target;
    }
  };
  const reload = async () => {
    cancelReload();
    const targets = await deps.loadTargets();
    if (isStopped) return;
    if (targets !== null) apply(targets);
    cancelReload = timers.after(Math.min(reloadMsMax, intervalMs), () => void reloadNext());
  };
  const reloadNext = (): Promise<void> => {
    reloading = reloading.then(reload);
    return reloading;
  };
  const endRound = () => {
    deps.onRound({ workers: entries.size, ...round });
    Object.assign(round, { scrapes: 0, missed: 0 });
    cancelRound = timers.after(intervalMs, endRound);
  };

  return {
    start: () => {
      cancelRound = timers.after(intervalMs, endRound);
      return reloadNext();
    },
    reload: reloadNext,
    settle: async () => {
      await Promise.all(leaving);
    },
    stop: async () => {
      isStopped = true;
      cancelReload();
      cancelRound();
      for (const entry of entries.values()) entry.cancel();
      await reloading;
      await lanes.close();
    },
  };
}
