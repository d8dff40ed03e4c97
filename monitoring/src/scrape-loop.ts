import type { Target } from '@cocoon-pool/db/targets';
import { createScrapeLanes } from './scrape-lanes.ts';
import { toSlotMs, toTurn } from './scrape-slot.ts';
import type { Timers } from './timers.ts';

interface ScrapeLoopDeps {
  /** All workers to be scraped; null when they cannot be read now: those known stay. */
  loadTargets(): Promise<readonly Target[] | null>;
  /** Scrapes one worker and records what came of it. Never rejects. */
  scrape(target: Target): Promise<void>;
  /** Whether it was ever scraped: one that was not has its first turn at once. */
  isKnown(target: Target): boolean;
  /** Whether its last scrape got no answer. */
  isSuspect(target: Target): boolean;
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
  /** No further scrape begins; resolves when those under way are over. */
  stop(): Promise<void>;
}

interface Entry {
  target: Target;
  isBusy: boolean;
  cancel: () => void;
}

const reloadMsMax = 5_000;

/**
 * Gives each worker its own steady turn in every interval. A worker is never scraped twice at once: a turn that comes
 * while it is still being asked is left out and counted. Targets are read again at least every 5 s.
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

  const turn = (entry: Entry) => {
    // Half an interval on, so that a timer that comes a little early does not have the same slot twice.
    schedule(entry, new Date(now().getTime() + intervalMs / 2));
    if (entry.isBusy) {
      round.missed += 1;
      return;
    }
    entry.isBusy = true;
    round.scrapes += 1;
    lanes
      .run(() => deps.scrape(entry.target), deps.isSuspect(entry.target))
      .finally(() => {
        entry.isBusy = false;
      });
  };
  const schedule = (entry: Entry, earliest: Date) => {
    const next = toTurn(earliest, toSlotMs(entry.target.workerId, intervalMs), intervalMs);
    entry.cancel = timers.after(next.getTime() - now().getTime(), () => turn(entry));
  };
  const add = (target: Target) => {
    const entry: Entry = { target, isBusy: false, cancel: () => {} };
    entries.set(target.workerId, entry);
    if (deps.isKnown(target)) schedule(entry, now());
    else turn(entry);
  };
  const apply = (targets: readonly Target[]) => {
    const ids = new Set(targets.map(({ workerId }) => workerId));
    for (const [id, entry] of entries) {
      if (ids.has(id)) continue;
      entry.cancel();
      entries.delete(id);
      deps.onRemoved(entry.target);
    }
    for (const target of targets) {
      const entry = entries.get(target.workerId);
      if (entry === undefined) add(target);
      else entry.target = target;
    }
  };
  const reload = async () => {
    const targets = await deps.loadTargets();
    if (isStopped) return;
    if (targets !== null) apply(targets);
    cancelReload = timers.after(Math.min(reloadMsMax, intervalMs), () => {
      reloading = reload();
    });
  };
  const endRound = () => {
    deps.onRound({ workers: entries.size, ...round });
    Object.assign(round, { scrapes: 0, missed: 0 });
    cancelRound = timers.after(intervalMs, endRound);
  };

  return {
    start: () => {
      cancelRound = timers.after(intervalMs, endRound);
      reloading = reload();
      return reloading;
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
