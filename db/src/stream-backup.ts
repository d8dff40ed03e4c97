import { createHash } from 'node:crypto';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type BackupHeader, backupFormat, backupFormatVersion, endOfRows } from './backup-format.ts';
import {
  type BackupTable,
  copySettings,
  listBackupSequences,
  listBackupTables,
  quote,
  toCopyOut,
} from './backup-tables.ts';
import { createRowDigest } from './row-digest.ts';
import type { SecretBox } from './secret-box.ts';
import { splitLines } from './split-lines.ts';

interface BackupOptions {
  url: string;
  /** Version of the product. */
  madeBy: string;
  now: Date;
  secretBox: Pick<SecretBox, 'seal'>;
  /** Told now and then: rows written, of how many there are as the planner thinks. */
  onProgress?: (done: number, total: number) => void;
}

export const sealedWordContext = 'backup';

/**
 * Everything in the database at one moment, in the format of `backup-format.ts` without its gzip. The running system goes
 * on meanwhile; only partitions are not dropped. Works on the database of any version, so that it can be kept before an
 * update. Memory holds a few chunks, however large a table is.
 */
export async function* streamBackup(options: BackupOptions): AsyncGenerator<Buffer> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'cocoon-pool backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(copySettings);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    yield* writeAll(client, options);
  } finally {
    await client.end();
  }
}

async function* writeAll(client: pg.Client, options: BackupOptions): AsyncGenerator<Buffer> {
  const sha256 = createHash('sha256');
  const signed = (value: object) => {
    const line = toLine(value);
    sha256.update(line);
    return line;
  };
  const tables = await listBackupTables(client);
  if (tables.length === 0) throw new Error('The database is empty: there is nothing to back up');
  // Against a partition that expires while we read: its rows would be missing.
  await client.query(
    `LOCK TABLE ${tables.map(({ name }) => `public.${quote(name)}`).join(', ')} IN ACCESS SHARE MODE`,
  );
  const sealedWord = await options.secretBox.seal('open', sealedWordContext);
  const header: BackupHeader = {
    ...{ format: backupFormat, formatVersion: backupFormatVersion, madeBy: options.madeBy },
    ...{ takenAt: options.now.toISOString(), migrations: await listRan(client), tables, sealedWord },
  };
  yield signed(header);
  const total = await estimateRows(client);
  let done = 0;
  for (const table of tables) {
    yield signed({ table: table.name });
    const digest = createRowDigest();
    for await (const rows of readRows(client, table)) {
      digest.add(rows);
      yield joinRows(rows);
      options.onProgress?.(done + digest.count(), Math.max(total, done + digest.count()));
    }
    done += digest.count();
    yield Buffer.from(`${endOfRows}\n`);
    yield signed({ rows: digest.count(), digest: digest.format() });
  }
  options.onProgress?.(done, done);
  yield signed({ sequences: await listBackupSequences(client) });
  yield toLine({ sha256: sha256.digest('hex') });
}

/** A table's rows as COPY writes them, without their ends. */
export function readRows(client: pg.Client, table: BackupTable): AsyncGenerator<Buffer[]> {
  return splitLines(client.query(copyTo(toCopyOut(table))));
}

/** Rows with their ends, in one piece. */
export function joinRows(rows: readonly Buffer[]): Buffer {
  return Buffer.concat(rows.flatMap((row) => [row, endOfLine]));
}

const endOfLine = Buffer.from('\n');

function toLine(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

async function listRan(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM public.kysely_migration ORDER BY name',
  );
  return rows.map(({ name }) => name);
}

async function estimateRows(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ rows: number }>(`
    SELECT coalesce(sum(greatest(reltuples, 0)), 0)::float8 AS rows FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`);
  return Math.round(rows[0]?.rows ?? 0);
}
