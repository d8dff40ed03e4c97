import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';

/** Workers are shared out by shard: enough shards for a fair share of each daemon, few enough to renew at once. */
export const shardCount = 64;

export function toShard(workerId: Id): number {
  return Number(BigInt(workerId) % BigInt(shardCount));
}

export function toShardLease(shard: number): string {
  return `shard:${String(shard).padStart(2, '0')}`;
}

/** A right that its holder has; `fence` tells it from what an earlier holder of the same name had. */
export interface Lease {
  name: string;
  fence: Id;
}

/** Whether a lease of that name is the shard lease of the worker, both given by SQL expressions. */
export function isShardLeaseOf(
  name: RawBuilder<unknown>,
  workerId: RawBuilder<unknown>,
): RawBuilder<boolean> {
  // Numbers: a name made for each of thousands of workers costs more than all leases.
  const shard = sql`CASE WHEN ${name} LIKE 'shard:%' THEN substr(${name}, 7)::bigint END`;
  return sql<boolean>`${shard} = ${workerId} % ${sql.lit(shardCount)}`;
}

export interface HeldLeases {
  /** The shards held, by name. */
  shards: Lease[];
  leader: Lease | null;
  /** Those of `shards` that others should have: finish what is under way with them, then give them as `release`. */
  surplus: string[];
}

interface LeaseRequest {
  holder: string;
  ttlSeconds: number;
  release?: readonly string[];
  /** Since when the holder hears neither workers nor anybody else; null while it hears. */
  blindSince?: Date | null;
}

/**
 * Renews what the holder has, gives up what it released, and takes its fair share of shards that nobody holds, and the
 * leader's lease. Call it about three times in `ttlSeconds`. What it returns is held until `ttlSeconds` after the
 * moment *before* the call; the database's clock decides, so those of the daemons may differ.
 *
 * A holder: unknown → (call) live → (no call for the ttl) lapsed → (call) live. A holder that was not live takes no
 * lapsed lease in its first call: when the database was away, everybody lapsed, and each gets its own back first.
 * `blindSince` stands on all that it holds, for as long as it is held: a daemon that dies takes its blindness with it.
 * A lease: free → (taken, fence + 1) held → (renewed) held → (ttl over) lapsed → (renewed by its holder) held, or
 * (taken by another, fence + 1) held; held → (released) free.
 */
export async function acquireLeases(
  db: Db,
  { holder, ttlSeconds, release = [], blindSince = null }: LeaseRequest,
): Promise<HeldLeases> {
  const wasLive = await registerHolder(db, holder, ttlSeconds);
  if (release.length > 0) await freeLeases(db, holder, release);
  const renewed = await renewLeases(db, { holder, ttlSeconds, blindSince });
  const share = toShare(await listLiveHolders(db), holder);
  const take = (pattern: string, limit: number) =>
    limit > 0 ? takeLeases(db, { holder, ttlSeconds, blindSince, pattern, limit, lapsedToo: wasLive }) : [];
  const held = renewed.filter(({ name }) => name !== leader);
  const taken = await take('shard:%', share - held.length);
  const [leading] = [...renewed.filter(({ name }) => name === leader), ...(await take(leader, 1))].slice(
    0,
    1,
  );
  return {
    shards: [...held, ...taken].sort((a, b) => (a.name < b.name ? -1 : 1)),
    leader: leading ?? null,
    surplus: held.map(({ name }) => name).slice(Math.max(share, 0)),
  };
}

/** Gives up everything at once, for a clean stop: others need not wait for the ttl. */
export async function releaseLeases(db: Db, holder: string): Promise<void> {
  await sql`UPDATE leases SET ${free} WHERE holder = ${holder} AND name NOT LIKE 'holder:%'`.execute(db);
  await sql`DELETE FROM leases WHERE name = ${toHolderLease(holder)}`.execute(db);
}

/** What a writer no longer holds. */
export interface LostLease {
  name: string;
  /** Since when the next holder has it: what was measured before is history that only the writer has. */
  takenAt: Date | null;
}

/**
 * Call it first in every transaction that writes what a lease protects. Returns those of `leases` that are lost; the
 * others cannot be taken by anybody before the transaction ends, even if their time runs out. A writer that falls
 * silent for 5 s within the transaction loses its connection, so that it cannot keep a lease for ever.
 */
export async function lockLeases(
  tx: Tx,
  { holder, leases }: { holder: string; leases: readonly Lease[] },
): Promise<LostLease[]> {
  await sql`SELECT set_config('idle_in_transaction_session_timeout', '5s', true)`.execute(tx);
  const [names, fences] = [leases.map(({ name }) => name), leases.map(({ fence }) => fence)];
  // A key share lock lets renewals pass and makes takers, who lock for update, skip the row.
  const { rows: held } = await sql<{ name: string }>`
    SELECT name FROM leases WHERE holder = ${holder}
      AND (name, fence) IN (SELECT * FROM unnest(${names}::text[], ${fences}::bigint[]))
    ORDER BY name FOR KEY SHARE OF leases
  `.execute(tx);
  if (held.length === leases.length) return [];
  const kept = new Set(held.map(({ name }) => name));
  const { rows: lost } = await sql<LostLease>`
    SELECT name, acquired_at AS taken_at FROM leases
    JOIN unnest(${names}::text[], ${fences}::bigint[]) AS mine (name, fence) USING (name)
    WHERE leases.fence = mine.fence + 1
  `.execute(tx);
  const takenAt = new Map(lost.map((row) => [row.name, row.takenAt]));
  return names
    .filter((name) => !kept.has(name))
    .map((name) => ({ name, takenAt: takenAt.get(name) ?? null }));
}

export class StaleFenceError extends Error {
  constructor(names: readonly string[]) {
    super(`No longer held: ${names.join(', ')}`);
    this.name = 'StaleFenceError';
  }
}

/** As `lockLeases`, but throws `StaleFenceError` when any is lost. */
export async function assertFence(
  tx: Tx,
  { holder, leases }: { holder: string; leases: readonly Lease[] },
): Promise<void> {
  const lost = await lockLeases(tx, { holder, leases });
  if (lost.length > 0) throw new StaleFenceError(lost.map(({ name }) => name));
}

/** A daemon that lives, as its leases show it. */
export interface LiveDaemon {
  name: string;
  /** Of the 64 shares of the workers. */
  shards: number;
  isLeader: boolean;
  /** Since when it hears neither workers nor anybody else; null while it hears, and where it has nothing to hear. */
  blindSince: Date | null;
}

const mostDaemons = 200;

/** By name; at most 200. */
export async function listLiveDaemons(db: Db): Promise<LiveDaemon[]> {
  const { rows } = await sql<LiveDaemon>`
    SELECT alive.holder AS name, count(held.name) FILTER (WHERE held.name LIKE 'shard:%')::int AS shards,
      coalesce(bool_or(held.name = ${leader}), false) AS is_leader, min(held.blind_since) AS blind_since
    FROM leases AS alive
    LEFT JOIN leases AS held ON held.holder = alive.holder AND held.name NOT LIKE 'holder:%' AND held.expires_at > now()
    WHERE alive.name LIKE 'holder:%' AND alive.expires_at > now()
    GROUP BY alive.holder ORDER BY alive.holder LIMIT ${mostDaemons}
  `.execute(db);
  return rows;
}

const leader = 'leader';
const free = sql.raw(`holder = NULL, expires_at = '-infinity', blind_since = NULL`);

function toHolderLease(holder: string): string {
  return `holder:${holder}`;
}

function toExpiry(ttlSeconds: number) {
  return sql`now() + make_interval(secs => ${ttlSeconds})`;
}

/** Says that the holder lives, and whether that was known; clears away those that died long ago. */
async function registerHolder(db: Db, holder: string, ttlSeconds: number): Promise<boolean> {
  const { rows } = await sql<{ wasLive: boolean }>`
    WITH before AS (SELECT FROM leases WHERE name = ${toHolderLease(holder)} AND expires_at > now()),
    -- One that returns this moment holds its own row and clears ours away: neither waits for the other.
    dead AS (
      DELETE FROM leases WHERE name IN (
        SELECT name FROM leases WHERE name LIKE 'holder:%' AND name <> ${toHolderLease(holder)}
          AND expires_at < now() - interval '1 hour'
        FOR UPDATE SKIP LOCKED)
    )
    INSERT INTO leases (name, holder, acquired_at, expires_at)
    VALUES (${toHolderLease(holder)}, ${holder}, now(), ${toExpiry(ttlSeconds)})
    ON CONFLICT (name) DO UPDATE SET expires_at = excluded.expires_at
    RETURNING EXISTS (SELECT FROM before) AS was_live
  `.execute(db);
  return rows[0]?.wasLive === true;
}

async function freeLeases(db: Db, holder: string, names: readonly string[]): Promise<void> {
  await sql`UPDATE leases SET ${free} WHERE holder = ${holder} AND name = ANY(${names}::text[])`.execute(db);
}

type Holding = Required<Pick<LeaseRequest, 'holder' | 'ttlSeconds' | 'blindSince'>>;

async function renewLeases(db: Db, { holder, ttlSeconds, blindSince }: Holding): Promise<Lease[]> {
  const { rows } = await sql<Lease>`
    UPDATE leases SET expires_at = ${toExpiry(ttlSeconds)}, blind_since = ${blindSince}
    WHERE holder = ${holder} AND name NOT LIKE 'holder:%'
    RETURNING name, fence
  `.execute(db);
  return rows.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function listLiveHolders(db: Db): Promise<string[]> {
  const { rows } = await sql<{ holder: string }>`
    SELECT holder FROM leases WHERE name LIKE 'holder:%' AND expires_at > now() ORDER BY holder
  `.execute(db);
  return rows.map((row) => row.holder);
}

async function takeLeases(
  db: Db,
  options: Holding & { pattern: string; limit: number; lapsedToo: boolean },
): Promise<Lease[]> {
  const { holder, ttlSeconds, blindSince, pattern, limit, lapsedToo } = options;
  const { rows } = await sql<Lease>`
    WITH available AS MATERIALIZED (
      SELECT name FROM leases
      WHERE name LIKE ${pattern} AND (holder IS NULL OR (${lapsedToo} AND expires_at <= now()))
      ORDER BY name LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE leases SET holder = ${holder}, fence = fence + 1, acquired_at = now(),
      expires_at = ${toExpiry(ttlSeconds)}, blind_since = ${blindSince}
    FROM available WHERE leases.name = available.name
    RETURNING leases.name, fence
  `.execute(db);
  return rows;
}

/** Equal for all, the first by name get what is left over: shares of the same live holders add up to all shards. */
function toShare(liveHolders: readonly string[], holder: string): number {
  const [whole, left] = [Math.floor(shardCount / liveHolders.length), shardCount % liveHolders.length];
  return whole + (liveHolders.toSorted().indexOf(holder) < left ? 1 : 0);
}
