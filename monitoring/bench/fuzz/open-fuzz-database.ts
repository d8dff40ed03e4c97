import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Db } from '@cocoon-pool/db/database';
import { openEmbeddedPostgres } from '@cocoon-pool/db/embedded-postgres';
import { migrateToLatest } from '@cocoon-pool/db/migrate-database';

/** A fresh migrated database on a PostgreSQL of its own, which `close` stops and removes. */
export async function openFuzzDatabase(): Promise<{ db: Db; close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cocoon-fuzz-'));
  // PostgreSQL may have to run as another user.
  await chmod(dataDir, 0o755);
  const server = await openEmbeddedPostgres({
    dataDir,
    settings: { fsync: 'off', synchronous_commit: 'off' },
  });
  const db = createDatabase(server.url);
  await migrateToLatest(db);
  return {
    db,
    close: async () => {
      await db.destroy();
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
