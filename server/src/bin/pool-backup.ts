import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { noteBackup } from '@cocoon-pool/db/backup-record';
import type { OpenDatabase } from '@cocoon-pool/db/open-database';
import { restoreBackup } from '@cocoon-pool/db/restore-backup';
import { streamBackup } from '@cocoon-pool/db/stream-backup';
import { createProgressBar } from '../progress-bar.ts';
import type { CommandResult } from './pool-payouts.ts';

export interface BackupCommandDeps {
  database: Pick<OpenDatabase, 'url' | 'db' | 'secretBox'>;
  version: string;
  now: () => Date;
  out: { write(text: string): unknown };
  progress: { isTTY?: boolean; write(text: string): unknown };
}

/** Writes everything to a new file, which has its name only when it is whole and on the disk. */
export async function backUp(deps: BackupCommandDeps, path: string | undefined): Promise<CommandResult> {
  if (path === undefined) return { state: 'refused', message: 'The file to write is missing' };
  if ((await toSize(path)) !== null) return { state: 'refused', message: `${path} exists already` };
  if ((await toSize(dirname(path))) === null)
    return { state: 'refused', message: `There is no folder ${dirname(path)}` };
  const { database, version: madeBy, now } = deps;
  const takenAt = now();
  const bar = createProgressBar('Writing rows', deps.progress);
  const part = `${path}.part`;
  try {
    const file = await open(part, 'w', 0o600);
    const stream = streamBackup({ ...database, madeBy, now: takenAt, onProgress: bar.update });
    // It is flushed to the disk before it gets its name.
    await pipeline(stream, createGzip({ level: 4 }), file.createWriteStream({ flush: true }));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    bar.end();
  }
  await noteBackup(database.db, takenAt);
  deps.out.write(`${path} holds everything as of ${takenAt.toISOString()}.\n`);
  deps.out.write('Keep ENCRYPTION_KEYS apart from it: without them the secrets in it stay closed.\n');
  return { state: 'done' };
}

/** Fills an empty database from a file that `backUp` wrote, whole or not at all. */
export async function restore(
  { database, out, progress }: Omit<BackupCommandDeps, 'now' | 'version'>,
  path: string | undefined,
  { withoutKey = false }: { withoutKey?: boolean | undefined } = {},
): Promise<CommandResult> {
  if (path === undefined) return { state: 'refused', message: 'The file to read is missing' };
  const size = await toSize(path);
  if (size === null) return { state: 'refused', message: `Cannot read ${path}` };
  const bar = createProgressBar('Checking, then restoring', progress);
  let read = 0;
  async function* openFile(file: string): AsyncGenerator<Buffer> {
    for await (const chunk of createReadStream(file)) {
      read += chunk.length;
      bar.update(read, 2 * (size ?? 0));
      yield chunk;
    }
  }
  try {
    const result = await restoreBackup({ ...database, open: () => openFile(path), withoutKey });
    if (!result.ok) return { state: 'refused', message: result.reason };
    const { header, rows, ran } = result;
    bar.end();
    out.write(`${rows} rows of ${header.tables.length} tables are restored, as of ${header.takenAt}.\n`);
    out.write('Every table was read back and agrees with the backup.\n');
    if (ran.length > 0) out.write(`Ran ${ran.join(', ')}.\n`);
    return { state: 'done' };
  } finally {
    bar.end();
  }
}

async function toSize(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}
