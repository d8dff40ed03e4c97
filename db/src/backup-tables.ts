import type pg from 'pg';

export interface BackupTable {
  name: string;
  /** Those that are stored; generated ones follow from them. */
  columns: string[];
  /** Of a table that has any, with its bounds in time, ISO 8601. */
  partitions: { name: string; from: string; to: string }[];
}

/** What a number generator gave last; null = nothing yet. */
export interface BackupSequence {
  table: string;
  column: string;
  lastValue: string | null;
}

/** Every table but the record of migrations, each after those that it refers to. */
export async function listBackupTables(client: pg.ClientBase): Promise<BackupTable[]> {
  const tables = await client.query<{ name: string; columns: string[]; refers: string[] }>(`
    SELECT c.relname AS name,
      (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
      (SELECT coalesce(array_agg(f.confrelid::regclass::text), '{}') FROM pg_constraint f
        WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS refers
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname NOT LIKE 'kysely_%'
    ORDER BY name`);
  const partitions = await client.query<{ parent: string; name: string; bounds: string }>(`
    SELECT inhparent::regclass::text AS parent, c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
    FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
    WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
    ORDER BY name`);
  return toDependencyOrder(tables.rows).map(({ name, columns }) => ({
    name,
    columns,
    partitions: partitions.rows.filter(({ parent }) => parent === name).map(toPartition),
  }));
}

export async function listBackupSequences(client: pg.ClientBase): Promise<BackupSequence[]> {
  const { rows } = await client.query<BackupSequence>(`
    SELECT c.relname AS table, a.attname AS column, s.last_value::text AS "lastValue"
    FROM pg_depend d
    JOIN pg_class q ON q.oid = d.objid AND q.relkind = 'S'
    JOIN pg_class c ON c.oid = d.refobjid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    JOIN pg_sequences s ON s.schemaname = 'public' AND s.sequencename = q.relname
    WHERE d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
      AND c.relnamespace = 'public'::regnamespace
    ORDER BY 1, 2`);
  return rows;
}

/** Settings under which equal rows are equal text, whichever server and session writes them. */
export const copySettings = `SET datestyle = 'ISO'; SET timezone = 'UTC'; SET intervalstyle = 'postgres';
  SET extra_float_digits = 1; SET bytea_output = 'hex'; SET client_encoding = 'UTF8'`;

export function toCopyOut({ name, columns }: BackupTable): string {
  const list = columns.map(quote).join(', ');
  return `COPY (SELECT ${list} FROM public.${quote(name)}) TO STDOUT`;
}

export function toCopyIn({ name, columns }: BackupTable): string {
  return `COPY public.${quote(name)} (${columns.map(quote).join(', ')}) FROM STDIN`;
}

/** Names come from a file: quoted, they are names and nothing else. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function toDependencyOrder<T extends { name: string; refers: string[] }>(tables: readonly T[]): T[] {
  const ordered: T[] = [];
  let waiting = [...tables];
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ name }) => name));
    const ready = waiting.filter(({ refers }) => !refers.some((name) => open.has(name)));
    if (ready.length === 0)
      throw new Error(`Tables refer to each other in a circle: ${[...open].join(', ')}`);
    ordered.push(...ready);
    waiting = waiting.filter((table) => !ready.includes(table));
  }
  return ordered;
}

function toPartition({ name, bounds }: { name: string; bounds: string }): BackupTable['partitions'][number] {
  const [, from, to] = /^FOR VALUES FROM \('([^']+)'\) TO \('([^']+)'\)$/.exec(bounds) ?? [];
  if (from === undefined || to === undefined)
    throw new Error(`Partition ${name} has other bounds than times`);
  return { name, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
