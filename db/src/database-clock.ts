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
/** Less is the way to the database and back, and no clock that is off. */
const stepMsMin = 250;

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

  const set = async () => {
    const askedMs = elapsedMs();
    const { rows } = await sql<{ at: Date }>`SELECT clock_timestamp() AS at`.execute(db);
    const [row] = rows;
    const tripMs = elapsedMs() - askedMs;
    if (row === undefined || (originMs !== null && tripMs > tripMsMax)) return;
    const seenMs = row.at.getTime() - (askedMs + tripMs / 2);
    if (originMs === null || Math.abs(seenMs - originMs) > stepMsMin) originMs = seenMs;
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
