import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

/**
 * Narrow enough that dropping leaves little surplus, wide enough that a worker fills several pages of the index: one
 * day of five minutes is one page a worker, which is left half empty and doubles the index.
 */
const rolledUpTables = [
  { table: 'worker_metrics_5m', width: 'week' },
  { table: 'worker_metrics_1h', width: 'month' },
  { table: 'worker_metrics_1d', width: 'year' },
  { table: 'participant_metrics_1h', width: 'month' },
  { table: 'fleet_metrics_1h', width: 'month' },
] as const;

type Width = 'day' | 'week' | 'month' | 'year';

/** Of the start of a partition, as an ISO time: what its name ends with. */
const suffixLength = { day: 10, week: 10, month: 7, year: 4 } as const;

interface Partition {
  name: string;
  table: string;
  from: Date;
  to: Date;
}

interface TimeRange {
  from: Date;
  to: Date;
}

/**
 * Makes the partitions that roll-ups of the range (UTC, `to` left out) need. Makes only what is missing; safe in
 * several daemons at once; blocks neither readers nor writers. May be called within a transaction.
 */
export async function ensureRollUpPartitions(db: Db | Tx, range: TimeRange): Promise<void> {
  await ensurePartitions(db, rolledUpTables, range);
}

/** As `ensureRollUpPartitions`, for these tables. */
export async function ensurePartitions(
  db: Db | Tx,
  tables: readonly { table: string; width: Width }[],
  range: TimeRange,
): Promise<void> {
  const needed = tables.flatMap(({ table, width }) => toPartitions(table, width, range));
  if ((await findMissing(db, needed)).length === 0) return;
  if (db.isTransaction) await createMissing(db, needed);
  else await db.transaction().execute((tx) => createMissing(tx, needed));
}

async function createMissing(tx: Db, needed: readonly Partition[]): Promise<void> {
  // One maker at a time, so that two daemons do not both find a partition missing.
  await sql`SELECT pg_advisory_xact_lock(hashtext('rollup_partitions'))`.execute(tx);
  for (const { name, table, from, to } of await findMissing(tx, needed)) {
    const [partition, parent] = [sql.id(name), sql.id(table)];
    const [start, end] = [sql.lit(from.toISOString()), sql.lit(to.toISOString())];
    await sql`CREATE TABLE ${partition} (LIKE ${parent} INCLUDING DEFAULTS)`.execute(tx);
    await sql`ALTER TABLE ${parent} ATTACH PARTITION ${partition} FOR VALUES FROM (${start}) TO (${end})`.execute(
      tx,
    );
  }
}

/** Asks the catalog by a query, whose answer is as new as the statement; `to_regclass` may answer from a cache. */
async function findMissing(db: Db, needed: readonly Partition[]): Promise<Partition[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM unnest(${needed.map(({ name }) => name)}::text[]) AS name
    WHERE name NOT IN (SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid)
  `.execute(db);
  const missing = new Set(rows.map(({ name }) => name));
  return needed.filter(({ name }) => missing.has(name));
}

function toPartitions(table: string, width: Width, range: TimeRange): Partition[] {
  const partitions: Partition[] = [];
  let from = toStart(range.from, width, 0);
  while (from < range.to) {
    const to = toStart(from, width, 1);
    const suffix = from.toISOString().slice(0, suffixLength[width]);
    partitions.push({ name: `${table}_${suffix.replaceAll('-', '_')}`, table, from, to });
    from = to;
  }
  return partitions;
}

/** Start of the year or month, of the week (Monday) or of the day in which the date lies, or so many later. */
function toStart(date: Date, width: Width, step: number): Date {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (width === 'year') return new Date(Date.UTC(year + step, 0, 1));
  if (width === 'month') return new Date(Date.UTC(year, month + step, 1));
  if (width === 'day') return new Date(Date.UTC(year, month, day + step));
  const daysSinceMonday = (date.getUTCDay() + 6) % 7;
  return new Date(Date.UTC(year, month, day - daysSinceMonday + 7 * step));
}
