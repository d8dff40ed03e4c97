import { type MigrationResultSet, Migrator } from 'kysely/migration';
import type { Db } from './database.ts';
import { readDatabaseFacts } from './database-facts.ts';
import { findMigrationFault } from './judge-database.ts';
import { migrations } from './migrations/index.ts';

/** The database is too old or too new for this code. Expected: its message is the one sentence an operator needs. */
export class DatabaseVersionError extends Error {
  override name = 'DatabaseVersionError';
}

/**
 * Brings the database to the newest version and returns the names of the migrations it ran, in order. Throws
 * `DatabaseVersionError`, and changes nothing, where PostgreSQL is too old or the database newer than this code.
 * Safe to call from several processes at once: Kysely's migrator holds a lock in the database.
 */
export async function migrateToLatest(db: Db): Promise<string[]> {
  const fault = findMigrationFault(await readDatabaseFacts(db, () => new Date()));
  if (fault !== null) throw new DatabaseVersionError(fault);
  return toNames(await createMigrator(db).migrateToLatest());
}

/** Brings an older database to the migration of this name and no further, as a backup of that version needs it. */
export async function migrateToName(db: Db, name: string): Promise<string[]> {
  return toNames(await createMigrator(db).migrateTo(name));
}

/** As `migrateToName`, by number; for tests of the migrations that come after it. */
export async function migrateToVersion(db: Db, version: string): Promise<string[]> {
  const name = Object.keys(migrations).find((known) => known.startsWith(`${version}-`));
  if (name === undefined) throw new Error(`There is no migration ${version}`);
  return migrateToName(db, name);
}

function toNames({ error, results }: MigrationResultSet): string[] {
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'before the first';
    throw new Error(`Migration failed: ${failed}`, { cause: error });
  }
  return (results ?? []).map((result) => result.migrationName);
}

/** Whether every migration this code knows has run. */
export async function isMigrated(db: Db): Promise<boolean> {
  const known = await createMigrator(db).getMigrations();
  return known.every((migration) => migration.executedAt !== undefined);
}

function createMigrator(db: Db): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } });
}
