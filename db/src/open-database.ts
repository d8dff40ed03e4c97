import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '@cocoon-pool/domain/config';
import type { Logger } from '@cocoon-pool/domain/logger';
import { createDatabase, type Db } from './database.ts';
import { createDatabaseClock, type DatabaseClock } from './database-clock.ts';
import { readDatabaseFacts } from './database-facts.ts';
import { createDatabaseListener, type DatabaseListener } from './database-listener.ts';
import { openEmbeddedPostgres } from './embedded-postgres.ts';
import { findServerFault, listDatabaseWarnings } from './judge-database.ts';
import { isMigrated } from './migrate-database.ts';
import { createEncryptionKey, createSecretBox, type SecretBox } from './secret-box.ts';

export interface OpenDatabase {
  /** With the password in it: never to be logged. */
  url: string;
  db: Db;
  /** Takes no connection until somebody listens. */
  listener: DatabaseListener;
  secretBox: SecretBox;
  /** The time that all processes of the installation go by. */
  clock: DatabaseClock;
  close(): Promise<void>;
}

interface OpenOptions {
  /** A part of the system, which others go on without when it stands still; not a command, which may wait for its reader. */
  isService?: boolean;
}

/** Less than a lease lasts. */
const silentSecondsMax = 5;

/**
 * Opens the database the settings name, or the embedded one in `DATA_DIR`. With the embedded one and no
 * `ENCRYPTION_KEYS`, a key is made once and kept beside the data (mode 0600). Runs no migration.
 */
export async function openDatabase(
  config: Config,
  log: Logger,
  { isService = false }: OpenOptions = {},
): Promise<OpenDatabase> {
  const silence = isService ? { silentSecondsMax } : {};
  const onConnectionError = (error: Error) =>
    log.warn({ reason: error.message }, 'A database connection broke');
  if (config.databaseUrl !== null) {
    const db = createDatabase(config.databaseUrl, { onConnectionError, ...silence });
    const listener = createDatabaseListener(config.databaseUrl, { onConnectionError });
    const secretBox = await createSecretBox(config.encryptionKeys ?? []);
    const clock = createDatabaseClock(db);
    const close = async () => {
      clock.stop();
      await listener.close();
      await db.destroy();
    };
    return { url: config.databaseUrl, db, listener, secretBox, clock, close };
  }
  const server = await openEmbeddedPostgres({ dataDir: config.dataDir });
  log.info(
    { folder: server.home },
    'Using the embedded PostgreSQL, which is for one machine; set DATABASE_URL for more',
  );
  const db = createDatabase(server.url, { onConnectionError, ...silence });
  const listener = createDatabaseListener(server.url, { onConnectionError });
  const secretBox = await createSecretBox(config.encryptionKeys ?? [await readOrMakeKey(server.home)]);
  const clock = createDatabaseClock(db);
  return {
    url: server.url,
    db,
    listener,
    secretBox,
    clock,
    close: async () => {
      clock.stop();
      await listener.close();
      await db.destroy();
      await server.close();
    },
  };
}

/** The database of one part of a larger installation: named by `DATABASE_URL`, and migrated before. */
export async function openServedDatabase(config: Config, log: Logger): Promise<OpenDatabase> {
  if (config.databaseUrl === null)
    throw new Error('DATABASE_URL is not set; `npm start` runs everything without it');
  const database = await openDatabase(config, log, { isService: true });
  try {
    await checkDatabase(database.db, log);
    await database.clock.set();
    if (!(await isMigrated(database.db)))
      throw new Error('The database is not at this version: run `npm run migrate` first');
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Throws where PostgreSQL is too old, and warns of what can be worked with. A newer database is: parts of the version
 * before go on, and may start again, while an update rolls out.
 */
export async function checkDatabase(db: Db, log: Logger): Promise<void> {
  const facts = await readDatabaseFacts(db, () => new Date());
  const fault = findServerFault(facts);
  if (fault !== null) throw new Error(fault);
  for (const warning of listDatabaseWarnings(facts)) log.warn({}, warning);
}

async function readOrMakeKey(folder: string): Promise<string> {
  const path = join(folder, 'encryption-key');
  try {
    await writeFile(path, createEncryptionKey(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFile(path, 'utf8');
}
