import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase, type Db } from '@cocoon-pool/db/database';
import { openEmbeddedPostgres } from '@cocoon-pool/db/embedded-postgres';
import { migrateToLatest } from '@cocoon-pool/db/migrate-database';
import { sql } from 'kysely';
import type { BenchContext } from './benchmark.ts';

export interface BenchDatabase {
  db: Db;
  url: string;
  /** Of PostgreSQL's first process, the parent of all others. */
  pid: number;
  version: string;
  close(): Promise<void>;
}

/** For figures of reading alone: loads millions of rows in bearable time, and reads as fast or slow as ever. */
export const loadingSettings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_wal_size: '8GB',
};

/** A fresh migrated database on a PostgreSQL of its own, with the product's settings unless others are given. */
export async function openBenchDatabase(
  { folder, cleanup }: BenchContext,
  settings: Record<string, string> = {},
): Promise<BenchDatabase> {
  const server = await openEmbeddedPostgres({ dataDir: folder, settings });
  const db = createDatabase(server.url);
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= db.destroy().then(() => server.close());
    return closing;
  };
  cleanup.add(close);
  await migrateToLatest(db);
  const pidFile = await readFile(join(server.home, 'postgres', 'postmaster.pid'), 'utf8');
  const { rows } = await sql<{
    version: string;
  }>`SELECT current_setting('server_version') AS version`.execute(db);
  return {
    db,
    url: server.url,
    pid: Number.parseInt(pidFile, 10),
    version: rows[0]?.version ?? 'unknown',
    close,
  };
}
