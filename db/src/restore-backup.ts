import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BackupHeader } from './backup-format.ts';
import {
  type BackupSequence,
  type BackupTable,
  copySettings,
  listBackupTables,
  quote,
  toCopyIn,
} from './backup-tables.ts';
import { createDatabase, type Db } from './database.ts';
import { listRanMigrations } from './database-facts.ts';
import { migrateToLatest, migrateToName } from './migrate-database.ts';
import { migrations } from './migrations/index.ts';
import { type BackupPart, BadBackupError, readBackup } from './read-backup.ts';
import { createRowDigest } from './row-digest.ts';
import type { SecretBox } from './secret-box.ts';
import { joinRows, readRows, sealedWordContext } from './stream-backup.ts';

interface RestoreOptions {
  url: string;
  /** Reads the file from its beginning; called twice. */
  open: () => AsyncIterable<Buffer>;
  secretBox: Pick<SecretBox, 'open'>;
  /** Restores although no key opens the secrets in it; they have to be entered again. */
  withoutKey?: boolean;
}

export type RestoreResult =
  | { ok: true; header: BackupHeader; rows: number /** Run after it. */; ran: string[] }
  | { ok: false; reason: string };

/**
 * Fills an empty database from a backup: first reads the whole file and refuses one that is not whole, then makes the
 * schema of its version, loads every table in one transaction, reads each back and compares it with the backup, and runs
 * the migrations since. Where anything fails before the end of that transaction, no row is left.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreResult> {
  const db = createDatabase(options.url, { maxConnections: 1 });
  const client = new pg.Client({ connectionString: options.url, application_name: 'cocoon-pool restore' });
  client.on('error', () => undefined);
  try {
    const header = await verify(options.open());
    const fault = findHeaderFault(header) ?? (await findKeyFault(header, options));
    if (fault !== null) return { ok: false, reason: fault };
    await client.connect();
    await client.query(copySettings);
    const occupied = await findTargetFault({ client, db, header });
    if (occupied !== null) return { ok: false, reason: occupied };
    const newest = header.migrations.at(-1);
    if (newest !== undefined) await migrateToName(db, newest);
    const rows = await load(client, options.open());
    const ran = await migrateToLatest(db);
    await client.query('ANALYZE');
    return { ok: true, header, rows, ran };
  } catch (error) {
    if (error instanceof BadBackupError) return { ok: false, reason: error.message };
    throw error;
  } finally {
    await client.end();
    await db.destroy();
  }
}

async function verify(file: AsyncIterable<Buffer>): Promise<BackupHeader> {
  let header: BackupHeader | null = null;
  for await (const part of readBackup(file)) if (part.kind === 'header') header = part.header;
  if (header === null) throw new Error('A backup without a header was read to its end');
  return header;
}

function findHeaderFault({ migrations: ran, madeBy }: BackupHeader): string | null {
  const unknown = ran.filter((name) => migrations[name] === undefined).at(-1);
  if (unknown === undefined) return null;
  return `The backup was made by a newer version (${madeBy}, with ${unknown}): restore it with that one`;
}

async function findKeyFault(header: BackupHeader, options: RestoreOptions): Promise<string | null> {
  if (options.withoutKey) return null;
  try {
    await options.secretBox.open(header.sealedWord, sealedWordContext);
    return null;
  } catch {
    return 'The secrets in this backup are sealed under another key: add it to ENCRYPTION_KEYS, or restore with --without-key and enter them again';
  }
}

/** What migrations put there, and what daemons write before there is anything to watch. */
const bornFilled = new Set(['leases', 'metric_rollup_marks', 'pool_settings', 'job_runs']);

interface Target {
  client: pg.Client;
  db: Db;
  header: BackupHeader;
}

async function findTargetFault({ client, db, header }: Target): Promise<string | null> {
  const newer = (await listRanMigrations(db)).find((name) => !header.migrations.includes(name));
  const tables = await listBackupTables(client);
  for (const { name } of tables.filter((table) => !bornFilled.has(table.name))) {
    const { rowCount } = await client.query(`SELECT FROM public.${quote(name)} LIMIT 1`);
    if (rowCount !== 0) return `The database is not empty (${name} has rows): restore into a new one`;
  }
  if (newer !== undefined)
    return `The database has ${newer}, which the backup has not: restore into a new, empty database`;
  if (tables.some(({ name }) => name === 'leases')) {
    const live = `SELECT FROM leases WHERE name LIKE 'holder:%' AND expires_at > now()`;
    if ((await client.query(live)).rowCount !== 0) return 'A daemon runs on this database: stop it first';
  }
  return null;
}

/** All rows or none; how many. */
async function load(client: pg.Client, file: AsyncIterable<Buffer>): Promise<number> {
  await client.query('BEGIN');
  try {
    let rows = 0;
    let header: BackupHeader | null = null;
    const parts = readBackup(file);
    for (let part = await parts.next(); part.done !== true; part = await parts.next()) {
      const { value } = part;
      if (value.kind === 'header') {
        header = value.header;
        await clear(client, header.tables);
      } else if (value.kind === 'table') {
        const table = header?.tables.find(({ name }) => name === value.name);
        if (table === undefined)
          throw new BadBackupError(`The file is damaged: table ${value.name} is unknown`);
        rows += await loadTable(client, table, parts);
      } else if (value.kind === 'sequences') await setSequences(client, value.sequences);
    }
    await client.query('COMMIT');
    return rows;
  } catch (error) {
    // Where the connection itself broke, there is nothing to roll back any more.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function clear(client: pg.Client, tables: readonly BackupTable[]): Promise<void> {
  await client.query(`TRUNCATE ${tables.map(({ name }) => `public.${quote(name)}`).join(', ')}`);
  for (const { name: parent, partitions } of tables) {
    for (const { name, from, to } of partitions) {
      await client.query(
        `CREATE TABLE IF NOT EXISTS public.${quote(name)} PARTITION OF public.${quote(parent)}
         FOR VALUES FROM (${pg.escapeLiteral(from)}) TO (${pg.escapeLiteral(to)})`,
      );
    }
  }
}

async function loadTable(
  client: pg.Client,
  table: BackupTable,
  parts: AsyncIterator<BackupPart>,
): Promise<number> {
  let expected: { rows: number; digest: string } | null = null;
  async function* takeRows(): AsyncGenerator<Buffer> {
    for (let part = await parts.next(); part.done !== true; part = await parts.next()) {
      if (part.value.kind === 'rows') yield joinRows(part.value.rows);
      if (part.value.kind === 'tableEnd') {
        expected = part.value;
        return;
      }
    }
  }
  await pipeline(Readable.from(takeRows()), client.query(copyFrom(toCopyIn(table))));
  const stored = createRowDigest();
  for await (const rows of readRows(client, table)) stored.add(rows);
  const found = JSON.stringify({ rows: stored.count(), digest: stored.format() });
  const wanted = JSON.stringify(expected, ['rows', 'digest']);
  if (found !== wanted) throw new Error(`${table.name} reads otherwise than the backup: nothing is restored`);
  return stored.count();
}

async function setSequences(client: pg.Client, sequences: readonly BackupSequence[]): Promise<void> {
  for (const { table, column, lastValue } of sequences) {
    if (lastValue === null) continue;
    await client.query('SELECT setval(pg_get_serial_sequence($1, $2), $3::bigint)', [
      `public.${quote(table)}`,
      column,
      lastValue,
    ]);
  }
}
