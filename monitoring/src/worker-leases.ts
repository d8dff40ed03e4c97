import type { Db } from '@cocoon-pool/db/database';
import {
  acquireLeases,
  type HeldLeases,
  type Lease,
  releaseLeases,
  shardCount,
  toShard,
  toShardLease,
} from '@cocoon-pool/db/leases';
import type { Id } from '@cocoon-pool/db/schema';
import type { DatabaseWatch } from './database-watch.ts';
import { systemTimers, type Timers } from './timers.ts';

/** Work that one daemon of all does, for as long as it leads. */
export interface Led {
  stop(): Promise<void>;
}

interface WorkerLeasesDeps {
  db: Db;
  holder: string;
  watch: DatabaseWatch;
  /** The workers that are this daemon's have changed. */
  onChange(): Promise<void>;
  /** Finishes and writes what is under way with the shards' workers; false when it could not yet. */
  drain(matches: (workerId: Id) => boolean): Promise<boolean>;
  lead?: (() => Led) | undefined;
  /** Since when this daemon hears nobody: readers take its workers for unknown meanwhile. */
  blindSince?: () => Date | null;
  settings?: { ttlSeconds: number };
  /** Real time: the database's clock is real too. */
  timers?: Timers;
  elapsedMs?: () => number;
}

export interface WorkerLeases {
  /** Resolves when the workers of this daemon are known, or the database is waited for. */
  start(): Promise<void>;
  /** Gives everything up. Call it when nothing is under way any more. */
  stop(): Promise<void>;
  /** Whether the worker is this daemon's to begin scrapes of. */
  isMine(workerId: Id): boolean;
  /**
   * Whether a scrape may begin now. Not when the leases may have run out unheard; but while the database is away they
   * are kept, because nobody else can take them either. Whoever stood still before it was away does not know who came
   * meanwhile: unless it had every shard, so that nobody was there, it begins nothing until it has heard.
   */
  mayBegin(workerId: Id): boolean;
  /**
   * Whether its series are this daemon's to serve: nobody else can have it. Once the leases may have run out that is so
   * only where this daemon had every shard when it last heard of the database, so that a daemon alone goes on.
   */
  mayServe(workerId: Id): boolean;
  /** The lease under which it is scraped, until it is given up or lost; null where this daemon has none. */
  find(workerId: Id): Lease | null;
  isLeader(): boolean;
  shardsHeld(): number;
}

/** Of one shard that others should have. */
interface Drain {
  isOver: boolean;
}

const defaults = { ttlSeconds: 6 };

/**
 * Keeps this daemon's share of the workers. A shard: held → (others should have it) draining → drained → (next call)
 * released; held or draining → (lost while the database was away) gone. Draining shards begin no scrape, but what is
 * under way is still written under their lease.
 */
export function createWorkerLeases(deps: WorkerLeasesDeps): WorkerLeases {
  const { db, holder, watch, timers = systemTimers, elapsedMs = () => performance.now() } = deps;
  const { ttlSeconds } = deps.settings ?? defaults;
  let held = new Map<string, Lease>();
  let surplus = new Map<string, Drain>();
  /** When the newest call that was answered was made. */
  let heardAskedMs = Number.NEGATIVE_INFINITY;
  /** When the newest call that found the database away was made; null while it is there. */
  let awayAskedMs: number | null = null;
  let beatMs = elapsedMs();
  let stoodStillAtMs = Number.NEGATIVE_INFINITY;
  let led: Led | null = null;
  let isStopped = false;
  let cancel = () => {};
  let cancelBeat = () => {};
  let calling: Promise<void> = Promise.resolve();

  const call = async () => {
    const askedMs = elapsedMs();
    const release = [...surplus].filter(([, drain]) => drain.isOver).map(([name]) => name);
    let changed: Promise<void> | null = null;
    try {
      const request = acquireLeases(db, {
        holder,
        ttlSeconds,
        release,
        blindSince: deps.blindSince?.() ?? null,
      });
      const next = await within(request, { limitMs: ttlSeconds * 800, timers });
      heardAskedMs = askedMs;
      awayAskedMs = null;
      watch.succeeded('lease');
      changed = take(next);
    } catch (error) {
      awayAskedMs = askedMs;
      watch.failed('lease', error);
    }
    if (!isStopped) cancel = timers.after((ttlSeconds * 1_000) / 3, repeat);
    await changed;
  };
  const standstillMs = ttlSeconds * 750;
  const beat = () => {
    const nowMs = elapsedMs();
    if (nowMs - beatMs > standstillMs) stoodStillAtMs = nowMs;
    beatMs = nowMs;
    if (!isStopped) cancelBeat = timers.after(standstillMs / 3, beat);
  };
  /** Whoever stood still since it asked does not know whether the database is still away: others may have been there. */
  const isAway = () =>
    awayAskedMs !== null && stoodStillAtMs < awayAskedMs && elapsedMs() - beatMs <= standstillMs;
  /** The leases cannot have run out. */
  const isSure = () => elapsedMs() < heardAskedMs + ttlSeconds * 1_000;
  const keepsWhileAway = () => isAway() && (held.size === shardCount || stoodStillAtMs < heardAskedMs);
  const repeat = () => {
    calling = call();
  };
  const take = async ({ shards, leader, surplus: unwanted }: HeldLeases): Promise<void> => {
    const before = toText(held, surplus);
    held = new Map(shards.map((lease) => [lease.name, lease]));
    surplus = new Map(unwanted.map((name) => [name, surplus.get(name) ?? { isOver: false }]));
    const leading = changeLead(leader !== null && !isStopped);
    if (toText(held, surplus) !== before) await deps.onChange();
    void drainSurplus();
    await leading;
  };
  const drainSurplus = async () => {
    const draining = new Map([...surplus].filter(([, drain]) => !drain.isOver));
    if (draining.size === 0 || isStopped) return;
    const isDrained = await deps.drain((workerId) => draining.has(toName(workerId)));
    for (const drain of draining.values()) drain.isOver ||= isDrained;
  };
  const changeLead = async (leads: boolean) => {
    if (leads) led ??= deps.lead?.() ?? idle;
    else {
      const ending = led;
      led = null;
      await ending?.stop();
    }
  };
  const isMine = (workerId: Id) => {
    const name = toName(workerId);
    return held.has(name) && !surplus.has(name);
  };

  return {
    isMine,
    mayBegin: (workerId) => isMine(workerId) && (isSure() || keepsWhileAway()),
    mayServe: (workerId) =>
      held.has(toName(workerId)) && (isSure() || (isAway() && held.size === shardCount)),
    find: (workerId) => held.get(toName(workerId)) ?? null,
    isLeader: () => led !== null,
    shardsHeld: () => held.size,
    start: () => {
      beat();
      repeat();
      return calling;
    },
    stop: async () => {
      isStopped = true;
      cancel();
      cancelBeat();
      await calling;
      await changeLead(false);
      await releaseLeases(db, holder).catch((error: unknown) => watch.failed('lease', error));
    },
  };
}

const idle: Led = { stop: async () => {} };

function toName(workerId: Id): string {
  return toShardLease(toShard(workerId));
}

function toText(held: ReadonlyMap<string, Lease>, surplus: ReadonlyMap<string, unknown>): string {
  return JSON.stringify([[...held.values()], [...surplus.keys()]]);
}

/** A connection that hangs is as good as none: the leases must not run out over it. */
async function within<Value>(
  request: Promise<Value>,
  { limitMs, timers }: { limitMs: number; timers: Timers },
): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const cancel = timers.after(limitMs, () => late.reject(new Error('The database does not answer')));
  try {
    return await Promise.race([request, late.promise]);
  } finally {
    cancel();
    request.catch(() => undefined);
  }
}
