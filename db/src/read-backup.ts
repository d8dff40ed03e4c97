import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import {
  type BackupHeader,
  backupFormat,
  backupFormatVersion,
  endOfRows,
  endSchema,
  headerSchema,
  sequencesSchema,
  tableEndSchema,
  tableSchema,
} from './backup-format.ts';
import type { BackupSequence } from './backup-tables.ts';
import { createRowDigest } from './row-digest.ts';
import { splitLines } from './split-lines.ts';

export type BackupPart =
  | { kind: 'header'; header: BackupHeader }
  | { kind: 'table'; name: string }
  | { kind: 'rows'; rows: Buffer[] }
  | { kind: 'tableEnd'; rows: number; digest: string }
  | { kind: 'sequences'; sequences: BackupSequence[] };

/** A file that is no whole backup, or none that this version can read. Expected: its message is for the operator. */
export class BadBackupError extends Error {
  override name = 'BadBackupError';
}

/**
 * The parts of a backup in their order, read from the bytes of its file; each table's rows are held against their count
 * and digest, and all else against the hash at the end. Throws `BadBackupError` at what is missing, damaged or unknown:
 * a backup is whole if and only if this comes to its end.
 */
export async function* readBackup(file: AsyncIterable<Buffer>): AsyncGenerator<BackupPart> {
  try {
    yield* readParts(splitLines(unzip(file)));
  } catch (error) {
    if (error instanceof BadBackupError || !isZlibError(error)) throw error;
    throw new BadBackupError('The file is damaged or ends too early', { cause: error });
  }
}

async function* readParts(batches: AsyncIterable<Buffer[]>): AsyncGenerator<BackupPart> {
  const reader = createPartReader();
  for await (const batch of batches) {
    for (let at = 0; at < batch.length; ) {
      const { part, lines } = reader.isInRows() ? reader.takeRows(batch, at) : reader.takeLine(batch[at]);
      at += lines;
      if (part !== null) yield part;
    }
  }
  if (!reader.isOver()) throw damaged('it ends too early');
}

/**
 * State: `header` → `table` (a table's name, or the sequences) → `rows` → `tableEnd` → `table` …; sequences → `end` →
 * `over`.
 */
type State = 'header' | 'table' | 'rows' | 'tableEnd' | 'end' | 'over';
type Step = { part: BackupPart | null; lines: number };

function createPartReader() {
  const sha256 = createHash('sha256');
  let state: State = 'header';
  let digest = createRowDigest();
  let waiting: string[] = [];

  const takeRows = (batch: readonly Buffer[], from: number): Step => {
    const end = batch.findIndex((line, index) => index >= from && line.equals(marker));
    const rows = batch.slice(from, end < 0 ? batch.length : end);
    digest.add(rows);
    if (end >= 0) state = 'tableEnd';
    return { part: { kind: 'rows', rows }, lines: rows.length + (end < 0 ? 0 : 1) };
  };
  const takeLine = (line: Buffer = Buffer.alloc(0)): Step => {
    const value = parseLine(line, state);
    if (state === 'end') {
      if (parse(endSchema, value).sha256 !== sha256.digest('hex')) throw damaged('its hash is another one');
      state = 'over';
      return { part: null, lines: 1 };
    }
    sha256.update(line).update('\n');
    return { part: takeValue(value), lines: 1 };
  };
  const takeValue = (value: unknown): BackupPart => {
    if (state === 'header') {
      const header = parseHeader(value);
      waiting = header.tables.map(({ name }) => name);
      state = 'table';
      return { kind: 'header', header };
    }
    if (state === 'tableEnd') {
      const end = parse(tableEndSchema, value);
      const isWhole = end.rows === digest.count() && end.digest === digest.format();
      if (!isWhole) throw damaged('the rows of a table are other ones');
      state = 'table';
      return { kind: 'tableEnd', ...end };
    }
    const next = waiting.shift();
    if (next === undefined) {
      state = 'end';
      return { kind: 'sequences', ...parse(sequencesSchema, value) };
    }
    if (parse(tableSchema, value).table !== next) throw damaged(`table ${next} is not where it belongs`);
    digest = createRowDigest();
    state = 'rows';
    return { kind: 'table', name: next };
  };
  return { takeRows, takeLine, isInRows: () => state === 'rows', isOver: () => state === 'over' };
}

const marker = Buffer.from(endOfRows);

function unzip(file: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  // Its errors come out of the iteration.
  return pipeline(Readable.from(file), createGunzip(), () => undefined);
}

function parseHeader(value: unknown): BackupHeader {
  const head = headerSchema.pick({ format: true, formatVersion: true }).safeParse(value);
  if (!head.success) throw new BadBackupError(`The file is no backup: it does not begin as ${backupFormat}`);
  if (head.data.formatVersion > backupFormatVersion) {
    throw new BadBackupError('The backup was made by a newer version, in a format that this one cannot read');
  }
  return parse(headerSchema, value);
}

function parseLine(line: Buffer, state: State): unknown {
  if (state === 'over') throw damaged('something follows its end');
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    if (state === 'header')
      throw new BadBackupError(`The file is no backup: it does not begin as ${backupFormat}`);
    throw damaged('a line cannot be read');
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw damaged('a line cannot be read');
  return parsed.data;
}

function damaged(what: string): BadBackupError {
  return new BadBackupError(`The file is damaged: ${what}`);
}

/** What zlib says of bytes that are no gzip, or too few. */
function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code));
}
