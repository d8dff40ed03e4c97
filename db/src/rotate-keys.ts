import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import { type SealedColumn, sealedColumns } from './sealed-columns.ts';
import type { SecretBox } from './secret-box.ts';

const batchRows = 200;

interface Rotation {
  db: Db;
  secretBox: SecretBox;
  /** Told after each batch: values looked at, of how many there were at the start. */
  onProgress?: (done: number, total: number) => void;
  columns?: readonly SealedColumn[];
}

export interface RotationResult {
  resealed: number;
  /** Values that no key of the ring opens, as `table.column:id`; they stay as they are. */
  unreadable: string[];
}

/**
 * Seals every secret that another than the first key sealed under the first one. Stopped at any point it goes on from
 * there when run again; what is changed meanwhile by the running system is left alone, since that is sealed anew.
 */
export async function rotateKeys(rotation: Rotation): Promise<RotationResult> {
  const { columns = sealedColumns, onProgress } = rotation;
  const counts = await Promise.all(columns.map((column) => countStale(rotation, column)));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const result: RotationResult = { resealed: 0, unreadable: [] };
  let done = 0;
  for (const column of columns) {
    let afterId: Id = '0';
    for (;;) {
      const batch = await readStale(rotation, column, afterId);
      if (batch.length === 0) break;
      for (const value of batch) await reseal(rotation, column, { value, result });
      done += batch.length;
      onProgress?.(done, Math.max(done, total));
      afterId = batch.at(-1)?.id ?? afterId;
    }
  }
  return result;
}

interface SealedValue {
  id: Id;
  sealed: string;
}

async function reseal(
  { db, secretBox }: Rotation,
  { table, column, toContext }: SealedColumn,
  { value: { id, sealed }, result }: { value: SealedValue; result: RotationResult },
): Promise<void> {
  const context = toContext(id);
  const text = await secretBox.open(sealed, context).catch(() => null);
  if (text === null) {
    result.unreadable.push(`${table}.${column}:${id}`);
    return;
  }
  const fresh = await secretBox.seal(text, context);
  // A value that changed since it was read is newer than ours.
  const { numAffectedRows = 0n } = await sql`
    UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${fresh}
    WHERE id = ${id} AND ${sql.ref(column)} = ${sealed}
  `.execute(db);
  result.resealed += Number(numAffectedRows);
}

async function countStale({ db, secretBox }: Rotation, { table, column }: SealedColumn): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM ${sql.table(table)} WHERE NOT starts_with(${sql.ref(column)}, ${toStart(secretBox)})
  `.execute(db);
  return rows[0]?.count ?? 0;
}

async function readStale(
  { db, secretBox }: Rotation,
  { table, column }: SealedColumn,
  afterId: Id,
): Promise<SealedValue[]> {
  const { rows } = await sql<SealedValue>`
    SELECT id, ${sql.ref(column)} AS sealed FROM ${sql.table(table)}
    WHERE id > ${afterId} AND NOT starts_with(${sql.ref(column)}, ${toStart(secretBox)})
    ORDER BY id LIMIT ${batchRows}
  `.execute(db);
  return rows;
}

function toStart({ keyId }: SecretBox): string {
  return `v1.${keyId}.`;
}
