import { type Insertable, type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { ensurePartitions } from './rollup-partitions.ts';
import type { GpuMetricsTable, Id } from './schema.ts';
import { upsertWorkerPower } from './worker-power.ts';

/** What one report says of one GPU. */
export type GpuMetricsRow = Omit<Required<Insertable<GpuMetricsTable>>, 'samples'>;

/** A GPU stands at about 0.08 MB for five minutes and 0.12 MB for hours: a worker has one to eight. */
export const gpuRetentionDays = { raw: 1, hourly: 30 };

/** Reports within this are one row: their means and greatest. */
export const gpuBinSeconds = 300;

const tables = [
  { table: 'gpu_metrics', width: 'day' },
  { table: 'gpu_metrics_1h', width: 'week' },
] as const;

/** Makes what is missing of the partitions that rows of the range need. */
export async function ensureGpuPartitions(db: Db | Tx, range: { from: Date; to: Date }): Promise<void> {
  await ensurePartitions(db, tables, range);
}

/**
 * Adds what GPUs showed to the rows of its five minutes, and marks the hours to be summed, in the transaction that counts
 * the reports as consumed: each report counts once. Partitions must be there.
 */
export async function insertGpuMetrics(tx: Tx, rows: readonly GpuMetricsRow[]): Promise<void> {
  if (rows.length === 0) return;
  const column = <Name extends keyof GpuMetricsRow>(name: Name) => rows.map((row) => row[name]);
  await sql`
    INSERT INTO gpu_metrics AS kept (worker_id, ts, gpu_index, utilization_ratio, memory_used_bytes,
      temperature_celsius, power_watts, samples)
    SELECT t.worker_id, ${toBin(sql.raw('t.ts'))}, t.gpu_index, avg(t.utilization_ratio), max(t.memory_used_bytes),
      max(t.temperature_celsius), avg(t.power_watts), count(*)
    FROM unnest(
      ${column('workerId')}::bigint[], ${column('ts')}::timestamptz[], ${column('gpuIndex')}::smallint[],
      ${column('utilizationRatio')}::real[], ${column('memoryUsedBytes')}::real[],
      ${column('temperatureCelsius')}::real[], ${column('powerWatts')}::real[]
    ) AS t (worker_id, ts, gpu_index, utilization_ratio, memory_used_bytes, temperature_celsius, power_watts)
    JOIN workers ON workers.id = t.worker_id
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (worker_id, ts, gpu_index) DO UPDATE SET
      utilization_ratio = ${toMean('utilization_ratio')}, power_watts = ${toMean('power_watts')},
      memory_used_bytes = greatest(kept.memory_used_bytes, excluded.memory_used_bytes),
      temperature_celsius = greatest(kept.temperature_celsius, excluded.temperature_celsius),
      samples = least(kept.samples::integer + excluded.samples, 32767)
  `.execute(tx);
  const hours = new Set(rows.map(({ ts }) => Math.floor(ts.getTime() / hourMs) * hourMs));
  await sql`
    INSERT INTO gpu_rollup_marks (ts) SELECT unnest(${[...hours].map((hour) => new Date(hour))}::timestamptz[])
  `.execute(tx);
}

function toBin(ts: RawBuilder<unknown>): RawBuilder<Date> {
  return sql`date_bin(make_interval(secs => ${sql.lit(gpuBinSeconds)}), ${ts}, 'epoch')`;
}

/** Of what was kept and what comes, by how many reports each stands for; the one that is known where one is not. */
function toMean(name: string): RawBuilder<number | null> {
  const [kept, excluded] = [sql.raw(`kept.${name}`), sql.raw(`excluded.${name}`)];
  return sql`coalesce((${kept} * kept.samples + ${excluded} * excluded.samples)
    / (kept.samples::integer + excluded.samples), ${kept}, ${excluded})`;
}

const hourMs = 3_600_000;
/** Time for what is under way. */
const settleMs = 60_000;
const hoursPerTransaction = 24;

/**
 * Sums the marked hours that are over, per worker and GPU. Returns how many. A mark is taken before the rows are read,
 * so rows that come in meanwhile leave a mark of their own.
 */
export async function rollUpGpuHours(db: Db, now: Date): Promise<number> {
  const overBefore = new Date(now.getTime() - hourMs - settleMs);
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ ts: Date }>`
      WITH oldest AS (
        SELECT DISTINCT ts FROM gpu_rollup_marks WHERE ts <= ${overBefore} ORDER BY ts
        LIMIT ${sql.lit(hoursPerTransaction)}
      ), taken AS (DELETE FROM gpu_rollup_marks WHERE ts IN (SELECT ts FROM oldest) RETURNING ts)
      SELECT DISTINCT ts FROM taken ORDER BY ts
    `.execute(tx);
    for (const { ts } of rows) await sumHour(tx, ts);
    return rows.length;
  });
}

async function sumHour(tx: Tx, from: Date): Promise<void> {
  const to = new Date(from.getTime() + hourMs);
  await ensureGpuPartitions(tx, { from, to });
  await sql`
    INSERT INTO gpu_metrics_1h (ts, worker_id, gpu_index, ${hourColumns})
    SELECT ${from}, worker_id, gpu_index,
      sum(utilization_ratio * samples) / sum(samples) FILTER (WHERE utilization_ratio IS NOT NULL),
      max(utilization_ratio), max(memory_used_bytes), max(temperature_celsius),
      sum(power_watts * samples) / sum(samples) FILTER (WHERE power_watts IS NOT NULL), least(sum(samples), 32767)
    FROM gpu_metrics WHERE ts >= ${from} AND ts < ${to} GROUP BY worker_id, gpu_index ORDER BY worker_id, gpu_index
    ON CONFLICT (worker_id, ts, gpu_index) DO UPDATE SET (${hourColumns}) = (${excludedHourColumns})
    WHERE gpu_metrics_1h.* IS DISTINCT FROM excluded.*
  `.execute(tx);
  await upsertWorkerPower(tx, { from, to, binSeconds: gpuBinSeconds });
}

const hourNames = [
  'utilization_ratio_mean',
  'utilization_ratio_max',
  'memory_used_bytes_max',
  'temperature_celsius_max',
  'power_watts_mean',
  'samples',
];
const hourColumns = sql.raw(hourNames.join(', '));
const excludedHourColumns = sql.raw(hourNames.map((name) => `excluded.${name}`).join(', '));

/** One step of one GPU's chart. Null = unknown. */
export interface GpuBucket {
  gpuIndex: number;
  start: Date;
  /** Mean. */
  utilizationRatio: number | null;
  /** Greatest. */
  memoryUsedBytes: number | null;
  /** Greatest. */
  temperatureCelsius: number | null;
  /** Mean. */
  powerWatts: number | null;
}

interface GpuRange {
  workerId: Id;
  /** Only what was measured while this participant owned the worker; null = all. */
  participantId: Id | null;
  from: Date;
  to: Date;
  stepSeconds: number;
}

/** Rows of five minutes reach back so far. */
const rawMs = gpuRetentionDays.raw * 86_400_000;

/**
 * The steps in which GPUs of a worker were seen, in order of GPU and time: from five-minute rows where they are kept and
 * steps are shorter than an hour, from hours otherwise. Steps shorter than those rows would be mostly empty.
 */
export async function listGpuBuckets(db: Db, range: GpuRange, now: Date): Promise<GpuBucket[]> {
  const isRaw = range.stepSeconds < 3_600 && now.getTime() - range.from.getTime() <= rawMs;
  const { workerId, participantId, from, to, stepSeconds } = range;
  const rows = isRaw ? rawRows : hourRows;
  const result = await sql<GpuBucket>`
    SELECT gpu_index, date_bin(make_interval(secs => ${stepSeconds}), ts, ${from}) AS start,
      avg(utilization_ratio)::float8 AS utilization_ratio, max(memory_used_bytes)::float8 AS memory_used_bytes,
      max(temperature_celsius)::float8 AS temperature_celsius, avg(power_watts)::float8 AS power_watts
    FROM (${rows} WHERE worker_id = ${workerId} AND ts >= ${from} AND ts < ${to}) AS seen
    WHERE ${participantId}::bigint IS NULL OR EXISTS (
      SELECT FROM worker_owners WHERE worker_id = ${workerId} AND participant_id = ${participantId}
        AND owned_from <= ts AND (owned_to IS NULL OR owned_to > ts)
    )
    GROUP BY 1, 2 ORDER BY 1, 2 LIMIT ${sql.lit(bucketsMax)}
  `.execute(db);
  return result.rows;
}

/** 64 GPUs of 2,000 steps. */
const bucketsMax = 128_000;
const rawRows = sql`
  SELECT gpu_index, ts, utilization_ratio, memory_used_bytes, temperature_celsius, power_watts FROM gpu_metrics`;
const hourRows = sql`
  SELECT gpu_index, ts, utilization_ratio_mean AS utilization_ratio, memory_used_bytes_max AS memory_used_bytes,
    temperature_celsius_max AS temperature_celsius, power_watts_mean AS power_watts FROM gpu_metrics_1h`;
