import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { ensureRollUpPartitions } from './rollup-partitions.ts';
import {
  type BucketRange,
  upsertDays,
  upsertFiveMinutes,
  upsertFleetHours,
  upsertHours,
  upsertParticipantHours,
} from './rollup-queries.ts';

const fiveMinutesMs = 300_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** Time for what is under way: a bucket that is summed too early would be summed twice. */
const fiveMinutesSettleMs = 20_000;
const hoursSettleMs = 600_000;

/**
 * Says that rows of these times were added to `worker_metrics`. Every writer calls it once a batch, within the
 * transaction that adds the rows: rows and mark become visible together, so whatever commits late, crashes or comes a
 * day afterwards, the buckets are summed (again) once it is there. One small row a bucket; waits for nobody.
 */
export async function markForRollUp(tx: Tx, times: Iterable<Date>): Promise<void> {
  const buckets = new Set<number>();
  for (const time of times) buckets.add(toStart(time.getTime(), fiveMinutesMs));
  if (buckets.size > 0) await insertMarks(tx, '5m', [...buckets]);
}

/**
 * Sums every marked five-minute bucket that is over, and the participants' and the fleet's hours it lies in. Returns
 * how many buckets. One at a time over all daemons: while another one is at it, there is nothing to do.
 */
export async function rollUpFiveMinutes(db: Db, now: Date): Promise<number> {
  const overBefore = new Date(now.getTime() - fiveMinutesMs - fiveMinutesSettleMs);
  return rollUpMarked(db, '5m', overBefore, async (tx, buckets) => {
    for (const range of toRanges(buckets, fiveMinutesMs)) {
      await ensureRollUpPartitions(tx, range);
      await upsertFiveMinutes(tx, range);
    }
    const hours = [...new Set(buckets.map((bucket) => toStart(bucket, hourMs)))];
    for (const range of toRanges(hours, hourMs)) await upsertTotals(tx, range);
    await insertMarks(tx, '1h', hours);
  });
}

/**
 * Sums the workers' hours of days (UTC) that are over, where five-minute rows changed, and those days. Returns how many
 * hours. A day at once, so that a worker's hours lie side by side: a year of them is read from a tenth of the pages.
 * `listWorkerHours` takes the hours since from the five-minute rows.
 */
export async function rollUpHours(db: Db, now: Date): Promise<number> {
  const overBefore = new Date(toStart(now.getTime() - hoursSettleMs, dayMs) - hourMs);
  return rollUpMarked(db, '1h', overBefore, async (tx, hours) => {
    for (const range of toRanges(hours, hourMs)) {
      await ensureRollUpPartitions(tx, range);
      await upsertHours(tx, range);
    }
    const days = [...new Set(hours.map((hour) => toStart(hour, dayMs)))];
    for (const range of toRanges(days, dayMs)) await upsertDays(tx, range);
  });
}

/**
 * Sums every bucket that overlaps the range again, whether marked or not: repeatable, and without effect where the raw
 * rows are gone. One transaction: give it a day at a time where workers are many.
 */
export async function rollUp(db: Db, { from, to }: { from: Date; to: Date }): Promise<void> {
  const hours = toRange(from, to, hourMs);
  await db.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext(${lockName}))`.execute(tx);
    await ensureRollUpPartitions(tx, hours);
    await upsertFiveMinutes(tx, toRange(from, to, fiveMinutesMs));
    await upsertHours(tx, hours);
    await upsertDays(tx, toRange(from, to, dayMs));
    await upsertTotals(tx, hours);
  });
}

async function upsertTotals(tx: Tx, hours: BucketRange): Promise<void> {
  await upsertParticipantHours(tx, hours);
  await upsertFleetHours(tx, hours);
}

const lockName = 'metric_rollups';
/** An hour of five minutes, or a day of hours. */
const bucketsPerTransaction = { '5m': 12, '1h': 24 } as const;
type Width = keyof typeof bucketsPerTransaction;

/**
 * Takes the marks of buckets up to `overBefore` and sums those, the oldest first, some in each transaction. A mark is taken
 * before the rows are read, so rows that come in meanwhile leave a mark of their own.
 */
async function rollUpMarked(
  db: Db,
  width: Width,
  overBefore: Date,
  sum: (tx: Tx, buckets: number[]) => Promise<void>,
): Promise<number> {
  let count = 0;
  for (;;) {
    const taken = await db.transaction().execute(async (tx) => {
      if (!(await tryLock(tx))) return 0;
      const buckets = await takeMarks(tx, width, overBefore);
      if (buckets.length > 0) await sum(tx, buckets);
      return buckets.length;
    });
    count += taken;
    if (taken < bucketsPerTransaction[width]) return count;
  }
}

async function tryLock(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtext(${lockName})) AS locked
  `.execute(tx);
  return rows[0]?.locked === true;
}

async function takeMarks(tx: Tx, width: Width, overBefore: Date): Promise<number[]> {
  const { rows } = await sql<{ ts: Date }>`
    WITH oldest AS (
      SELECT DISTINCT ts FROM metric_rollup_marks WHERE width = ${width} AND ts <= ${overBefore}
      ORDER BY ts LIMIT ${sql.lit(bucketsPerTransaction[width])}
    ), taken AS (
      DELETE FROM metric_rollup_marks WHERE width = ${width} AND ts IN (SELECT ts FROM oldest) RETURNING ts
    )
    SELECT DISTINCT ts FROM taken ORDER BY ts
  `.execute(tx);
  return rows.map(({ ts }) => ts.getTime());
}

async function insertMarks(tx: Tx, width: Width, buckets: readonly number[]): Promise<void> {
  await sql`
    INSERT INTO metric_rollup_marks (ts, width)
    SELECT ts, ${width} FROM unnest(${buckets.map((bucket) => new Date(bucket))}::timestamptz[]) AS ts
  `.execute(tx);
}

/** Buckets that follow one another become one range. `buckets` ascend. */
function toRanges(buckets: readonly number[], bucketMs: number): BucketRange[] {
  const ranges: BucketRange[] = [];
  for (const bucket of buckets) {
    const last = ranges.at(-1);
    if (last?.to.getTime() === bucket) last.to = new Date(bucket + bucketMs);
    else ranges.push({ from: new Date(bucket), to: new Date(bucket + bucketMs) });
  }
  return ranges;
}

function toRange(from: Date, to: Date, bucketMs: number): BucketRange {
  return {
    from: new Date(toStart(from.getTime(), bucketMs)),
    to: new Date(Math.ceil(to.getTime() / bucketMs) * bucketMs),
  };
}

function toStart(timeMs: number, bucketMs: number): number {
  return Math.floor(timeMs / bucketMs) * bucketMs;
}
