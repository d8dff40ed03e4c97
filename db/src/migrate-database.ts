import { type MigrationResultSet, Migrator } from 'kysely/migration';
import type { Db } from './database.ts';
import { migrations } from './migrations/index.ts';

/**
 * Brings the database to the newest version and returns the names of the migrations it ran, in order.
 * Safe to call from several processes at once: Kysely's migrator holds a lock in the database.
 */
export async function migrateToLatest(db: Db): Promise<string[]> {
  return toNames(await createMigrator(db).migrateToLatest());
}

/** Brings an older database to the migration of this number and no further; for tests of those that come after it. */
export async function migrateToVersion(db: Db, version: string): Promise<string[]> {
  const name = Object.keys(migrations).find((known) => known.startsWith(`${version}-`));
  if (name === undefined) throw new Error(`There is no migration ${version}`);
  return toNames(await createMigrator(db).migrateTo(name));
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
