import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from './database.ts';

/** One time for all processes of an installation: that of their database. */
export interface DatabaseClock {
  now(): Date;
  /** Asks the database what time it is; rejects when it does not answer. */
  set(): Promise<void>;
  stop(): void;
}

interface DatabaseClockOptions {
  /** Of this process, and never set back or forward. */
  elapsedMs?: () => number;
  everyMs?: number;
}

/** An answer that took longer says too little of when it was true. */
const tripMsMax = 1_000;
/** The first look opens a connection as well, which says nothing about when it was answered: the quickest look counts. */
const firstLooks = 3;
/** Less, beside half the way to the database and back, is no clock that is off. */
const stepMsMin = 50;

interface Look {
  /** The database's time when nothing had elapsed, right to half the trip. */
  originMs: number;
  tripMs: number;
}

/**
 * What this process waits for is read by others, and what others wait for by it: times in the database are only worth
 * something when all mean the same. So the machine's own time of day counts until `set` first succeeds and never again:
 * between two looks (one every 10 s) the process's own passing of time goes on from the last, also while the database
 * is away. A machine whose clock jumps is noticed by nobody.
 */
export function createDatabaseClock(db: Db, options: DatabaseClockOptions = {}): DatabaseClock {
  const { elapsedMs = () => performance.now(), everyMs = 10_000 } = options;
  const stopping = new AbortController();
  /** The database's time when nothing had elapsed. */
  let originMs: number | null = null;

  const look = async (): Promise<Look> => {
    const askedMs = elapsedMs();
    const { rows } = await sql<{ at: Date }>`SELECT clock_timestamp() AS at`.execute(db);
    const [row] = rows;
    if (row === undefined) throw new Error('The database did not say what time it is');
    const tripMs = elapsedMs() - askedMs;
    return { originMs: row.at.getTime() - (askedMs + tripMs / 2), tripMs };
  };
  const set = async () => {
    if (originMs === null) {
      let best = await look();
      for (let count = 1; count < firstLooks; count += 1) {
        const next = await look();
        if (next.tripMs < best.tripMs) best = next;
      }
      originMs = best.originMs;
      return;
    }
    const seen = await look();
    if (seen.tripMs > tripMsMax) return;
    if (Math.abs(seen.originMs - originMs) > stepMsMin + seen.tripMs / 2) originMs = seen.originMs;
  };
  const setAgain = async () => {
    const isGoingOn = () => delay(everyMs, true, { ref: false, signal: stopping.signal }).catch(() => false);
    // Whoever reads and writes says that the database is away.
    while (await isGoingOn()) await set().catch(() => undefined);
  };
  void setAgain();

  return {
    now: () => new Date(originMs === null ? Date.now() : originMs + elapsedMs()),
    set,
    stop: () => stopping.abort(),
  };
}
