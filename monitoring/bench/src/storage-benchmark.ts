import { gpuBinSeconds, gpuRetentionDays } from '@cocoon-pool/db/gpu-metrics';
import { defaultMetricRetention } from '@cocoon-pool/db/metric-retention';
import { sql } from 'kysely';
import { type BenchDatabase, loadingSettings, openBenchDatabase } from './bench-database.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import {
  seedDailyRows,
  seedFiveMinuteRows,
  seedGpuRows,
  seedHourlyRows,
  seedPowerDays,
  seedRawRows,
} from './seed-rows.ts';
import { seedWorkers } from './seed-workers.ts';

const dayMs = 86_400_000;

/** A partition is dropped when its last row has run out: so much more is kept at most. */
const surplusDays = { raw: 1, fiveMinute: 7, hourly: 31, daily: 366 };

/** How large the rows of metrics are on disk with their indexes, written in the daemon's order. */
export const storageBenchmark: Benchmark = {
  name: 'storage',
  title: 'Storage',
  run: async (context) => {
    const { isQuick, say } = context;
    const [workers, rawDays, fiveMinuteDays, hourlyDays] = isQuick ? [10, 1, 7, 31] : [200, 1, 28, 365];
    const database = await openBenchDatabase(context, loadingSettings);
    const { db } = database;
    await seedWorkers(db, workers);
    // Whole partitions: a Monday, so that weeks begin and end with the span.
    const to = new Date(Math.floor((Date.now() / dayMs + 3) / 7) * 7 * dayMs - 3 * dayMs);
    const since = (days: number) => ({ from: new Date(to.getTime() - days * dayMs), to });
    say('loading rows');
    await seedRawRows(db, since(rawDays));
    await seedFiveMinuteRows(db, since(fiveMinuteDays));
    await seedHourlyRows(db, since(hourlyDays));
    await seedDailyRows(db, since(hourlyDays));
    await seedGpuRows(db, 'gpu_metrics', since(rawDays));
    await seedGpuRows(db, 'gpu_metrics_1h', since(fiveMinuteDays));
    await seedPowerDays(db, since(fiveMinuteDays));
    const raw = await measureRowBytes(database, 'worker_metrics');
    const fiveMinute = await measureRowBytes(database, 'worker_metrics_5m');
    const hourly = await measureRowBytes(database, 'worker_metrics_1h');
    const daily = await measureRowBytes(database, 'worker_metrics_1d');
    const keep = defaultMetricRetention;
    const standing =
      raw.bytesPerRow * (keep.rawDays + surplusDays.raw) * (dayMs / 15_000) +
      fiveMinute.bytesPerRow * (keep.fiveMinuteDays + surplusDays.fiveMinute) * (dayMs / 300_000) +
      hourly.bytesPerRow * (keep.hourlyDays + surplusDays.hourly) * 24 +
      daily.bytesPerRow * (keep.dailyDays + surplusDays.daily);
    const gpu = await measureRowBytes(database, 'gpu_metrics');
    const gpuHour = await measureRowBytes(database, 'gpu_metrics_1h');
    const powerDay = await measureRowBytes(database, 'worker_power_days');
    const gpus =
      8 * gpu.bytesPerRow * (gpuRetentionDays.raw + surplusDays.raw) * (dayMs / (1_000 * gpuBinSeconds)) +
      8 * gpuHour.bytesPerRow * (gpuRetentionDays.hourly + surplusDays.fiveMinute) * 24 +
      powerDay.bytesPerRow * keep.dailyDays;
    const figures: Figure[] = [
      { name: 'raw sample', unit: 'B', value: raw.bytesPerRow, goal: isQuick ? null : { limit: 160 } },
      { name: 'its index alone', unit: 'B', value: raw.indexBytesPerRow, goal: null },
      { name: 'five-minute row', unit: 'B', value: fiveMinute.bytesPerRow, goal: null },
      { name: 'hourly row', unit: 'B', value: hourly.bytesPerRow, goal: null },
      { name: 'daily row', unit: 'B', value: daily.bytesPerRow, goal: null },
      {
        name: 'standing, per worker',
        unit: 'MB',
        value: standing / 1e6,
        goal: isQuick ? null : { limit: 15 },
      },
      { name: 'GPU, five-minute row', unit: 'B', value: gpu.bytesPerRow, goal: null },
      { name: 'GPU, hourly row', unit: 'B', value: gpuHour.bytesPerRow, goal: null },
      { name: 'day of power', unit: 'B', value: powerDay.bytesPerRow, goal: null },
      {
        name: 'standing, per worker with 8 GPUs',
        unit: 'MB',
        value: (standing + gpus) / 1e6,
        goal: isQuick ? null : { limit: 15 },
      },
    ];
    const rows = `${raw.rows} raw, ${fiveMinute.rows} five-minute, ${hourly.rows} hourly and ${daily.rows} daily rows`;
    const kept = `${keep.rawDays}, ${keep.fiveMinuteDays}, ${keep.hourlyDays} and ${keep.dailyDays} days and the rest of the oldest partition`;
    return { postgresVersion: database.version, figures, notes: [`Measured on ${rows}; standing: ${kept}.`] };
  },
};

interface RowBytes {
  rows: number;
  bytesPerRow: number;
  indexBytesPerRow: number;
}

/** Over the partitions that have rows; an empty one costs some pages and no worker anything. */
async function measureRowBytes({ db }: BenchDatabase, table: string): Promise<RowBytes> {
  const { rows } = await sql<{ name: string; bytes: number; indexBytes: number }>`
    SELECT relid::regclass::text AS name, pg_total_relation_size(relid)::float8 AS bytes,
      pg_indexes_size(relid)::float8 AS index_bytes
    FROM (
      SELECT relid FROM pg_partition_tree(${table}::regclass) WHERE isleaf
      UNION SELECT oid FROM pg_class WHERE oid = ${table}::regclass AND relkind = 'r'
    ) AS leaves
  `.execute(db);
  const sum = { rows: 0, bytes: 0, indexBytes: 0 };
  for (const { name, bytes, indexBytes } of rows) {
    const counted = await sql<{
      count: number;
    }>`SELECT count(*)::int AS count FROM ${sql.table(name)}`.execute(db);
    const count = counted.rows[0]?.count ?? 0;
    if (count === 0) continue;
    sum.rows += count;
    sum.bytes += bytes;
    sum.indexBytes += indexBytes;
  }
  return { rows: sum.rows, bytesPerRow: sum.bytes / sum.rows, indexBytesPerRow: sum.indexBytes / sum.rows };
}
