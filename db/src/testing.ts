import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { inject } from 'vitest';
import { createDatabase, type Db } from './database.ts';
import { openEmbeddedPostgres } from './embedded-postgres.ts';
import { migrateToLatest, migrateToVersion } from './migrate-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

export interface TestDatabase {
  db: Db;
  url: string;
  /** Open connections to it, whoever holds them. */
  countConnections(): Promise<number>;
  drop(): Promise<void>;
}

const templateName = 'template_cocoon';

/** A fresh database at the newest version, on the real PostgreSQL of this test run. Drop it when done. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createFrom(templateName);
}

/**
 * A fresh database as the migration of that number (`'0011'`) left it, to be filled as programs did then, by plain SQL,
 * and migrated on with `migrateToVersion`. `schema.ts` may not fit it. Drop it when done.
 */
export async function createTestDatabaseAt(version: string): Promise<TestDatabase> {
  const database = await createFrom('template0');
  await migrateToVersion(database.db, version);
  return database;
}

/** A fresh database in which no migration has run. Drop it when done. */
export function createEmptyTestDatabase(): Promise<TestDatabase> {
  return createFrom('template0');
}

async function createFrom(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runAsAdmin(inject('postgresUrl'), `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = withDatabase(inject('postgresUrl'), name);
  const db = createDatabase(url, { maxConnections: 5 });
  return {
    db,
    url,
    countConnections: async () => {
      const { rows } = await sql<{ open: number }>`
        SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = current_database()
      `.execute(db);
      return rows[0]?.open ?? 0;
    },
    drop: async () => {
      await db.destroy();
      await runAsAdmin(inject('postgresUrl'), `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

export const laterMigration = '9999-later';

/** Makes the database look as if a newer version had migrated it. */
export async function pretendNewer(db: Db): Promise<void> {
  await sql`INSERT INTO kysely_migration (name, timestamp) VALUES (${laterMigration}, '')`.execute(db);
}

export async function endPretence(db: Db): Promise<void> {
  await sql`DELETE FROM kysely_migration WHERE name = ${laterMigration}`.execute(db);
}

/** How many rows each table has: equal before and after what must change nothing. */
export async function countRows(db: Db): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  `.execute(db);
  const counts = tables.map(
    ({ name }) => sql`SELECT ${name} AS name, count(*)::int AS rows FROM ${sql.table(name)}`,
  );
  const { rows } = await sql<{ name: string; rows: number }>`${sql.join(counts, sql` UNION ALL `)}`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows]));
}

interface TestProject {
  provide(key: 'postgresUrl', value: string): void;
}

/** Vitest's global setup: one cluster a run with a migrated template; returns the teardown. */
export default async function startTestCluster(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cocoon-test-'));
  await chmod(dataDir, 0o755);
  const settings = {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    max_connections: '300',
    // Its snapshots keep old rows alive at moments of its own.
    autovacuum: 'off',
  };
  const server = await openEmbeddedPostgres({ dataDir, settings });
  await runAsAdmin(server.url, `CREATE DATABASE ${templateName}`);
  const template = createDatabase(withDatabase(server.url, templateName), { maxConnections: 1 });
  await migrateToLatest(template);
  await template.destroy();
  project.provide('postgresUrl', server.url);
  await stopWithThisProcess(join(dataDir, 'postgres', 'postmaster.pid'));
  return async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** A killed test run must not leave its cluster behind: a small process stops it when our end of a pipe closes. */
async function stopWithThisProcess(pidFile: string): Promise<void> {
  const [pid] = (await readFile(pidFile, 'utf8')).split('\n');
  const watch = `process.stdin.resume().on('end', () => { try { process.kill(${Number(pid)}, 'SIGINT') } catch {} })`;
  spawn(process.execPath, ['-e', watch], { stdio: ['pipe', 'ignore', 'ignore'], detached: true }).unref();
}

async function runAsAdmin(url: string, statement: string): Promise<void> {
  const admin = createDatabase(url, { maxConnections: 1 });
  try {
    await sql.raw(statement).execute(admin);
  } finally {
    await admin.destroy();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
