import { sql } from 'kysely';
import type { Db } from './database.ts';
import { migrations } from './migrations/index.ts';

/** What decides whether this code may work on a database. */
export interface DatabaseFacts {
  /** As `server_version_num`: 150004 is 15.4. */
  serverVersion: number;
  /** How far this machine's clock is ahead of the database's; negative = behind. */
  clockAheadMs: number;
  /** False on a standby, and on a server that its provider has closed because its disk is full. */
  takesWrites: boolean;
  /** Migrations of this code that have not run, in order. */
  pendingMigrations: string[];
  /** Migrations that have run and that this code does not know: a newer version made them. */
  newerMigrations: string[];
}

/** Needs no migration to have run. */
export async function readDatabaseFacts(db: Db, now: () => Date): Promise<DatabaseFacts> {
  const ran = await listRanMigrations(db);
  const askedAtMs = now().getTime();
  const { rows } = await sql<{ serverVersion: number; clock: Date; takesWrites: boolean }>`
    SELECT current_setting('server_version_num')::int AS server_version, clock_timestamp() AS clock,
      current_setting('transaction_read_only') = 'off' AS takes_writes
  `.execute(db);
  const middleMs = (askedAtMs + now().getTime()) / 2;
  const clockMs = rows[0]?.clock.getTime() ?? middleMs;
  return {
    serverVersion: rows[0]?.serverVersion ?? 0,
    clockAheadMs: Math.round(middleMs - clockMs),
    takesWrites: rows[0]?.takesWrites ?? true,
    pendingMigrations: Object.keys(migrations).filter((name) => !ran.includes(name)),
    newerMigrations: ran.filter((name) => migrations[name] === undefined),
  };
}

/** In the order in which they ran; empty where none has. */
export async function listRanMigrations(db: Db): Promise<string[]> {
  const { rows } = await sql`SELECT WHERE to_regclass('public.kysely_migration') IS NOT NULL`.execute(db);
  if (rows.length === 0) return [];
  const ran = await sql<{ name: string }>`SELECT name FROM public.kysely_migration ORDER BY name`.execute(db);
  return ran.rows.map(({ name }) => name);
}
