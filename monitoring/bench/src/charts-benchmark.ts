import type { Db } from '@cocoon-pool/db/database';
import { listWorkerHours } from '@cocoon-pool/db/worker-hours';
import { createApiCaller } from './api-caller.ts';
import { type BenchDatabase, loadingSettings, openBenchDatabase } from './bench-database.ts';
import type { BenchContext, Benchmark, Figure } from './benchmark.ts';
import { explainReads, type Reads } from './explain-reads.ts';
import { type Latency, measureLatency } from './measure-latency.ts';
import {
  seedDailyRows,
  seedFiveMinuteRows,
  seedHourlyRows,
  seedRawRows,
  vacuumMetrics,
} from './seed-rows.ts';
import { seedWorkers } from './seed-workers.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const ranges = [
  { name: '1 h', ms: hourMs },
  { name: '24 h', ms: dayMs },
  { name: '48 h', ms: 2 * dayMs },
  { name: '7 days', ms: 7 * dayMs },
  { name: '30 days', ms: 30 * dayMs },
  { name: '1 year', ms: 365 * dayMs },
];

/** One worker's chart over every range, through the API, with everybody else's rows around it. */
export const chartsBenchmark: Benchmark = {
  name: 'charts',
  title: 'Charts of one worker among many',
  run: async (context) => {
    const { isQuick, say } = context;
    const [workers, hourlyDays, turns] = isQuick ? [20, 40, 5] : [1_000, 365, 100];
    const database = await openBenchDatabase(context, loadingSettings);
    const workerIds = await seedWorkers(database.db, workers);
    const now = new Date(Math.floor(Date.now() / hourMs) * hourMs);
    await seed(context, database, { now, hourlyDays });
    const figures: Figure[] = [];
    const notes: string[] = [];
    for (const range of ranges.filter(({ ms }) => ms <= hourlyDays * dayMs)) {
      say(range.name);
      const seen = await measureRange(database, { workerIds, now, turns, rangeMs: range.ms });
      const { filledRatio, latency, reads } = seen;
      // A chart of hours that the API leaves empty is quick and worth nothing.
      const isWhole = filledRatio > 0.9;
      if (!isWhole)
        notes.push(`${range.name}: only ${(filledRatio * 100).toFixed(0)} % of the steps have figures.`);
      figures.push(...toFigures(range.name, { latency: isWhole ? latency : null, reads, isQuick }));
    }
    figures.push(...(await measureHours(database, { workerIds, now, turns, rangeMs: hourlyDays * dayMs })));
    return {
      postgresVersion: database.version,
      figures,
      notes: [...notes, describe(workers, hourlyDays, turns)],
    };
  },
};

async function seed(
  { say }: BenchContext,
  { db }: BenchDatabase,
  { now, hourlyDays }: { now: Date; hourlyDays: number },
): Promise<void> {
  const since = (ms: number) => ({ from: new Date(now.getTime() - ms), to: now });
  say('loading raw rows');
  await seedRawRows(db, since(2 * hourMs));
  say('loading five-minute rows');
  await seedFiveMinuteRows(db, since(30 * dayMs));
  say('loading hourly rows');
  await seedHourlyRows(db, since(hourlyDays * dayMs));
  say('loading daily rows');
  await seedDailyRows(db, since(hourlyDays * dayMs));
  await vacuumMetrics(db);
}

interface RangeRequest {
  workerIds: readonly string[];
  now: Date;
  rangeMs: number;
  turns: number;
}

async function measureRange({ db }: BenchDatabase, { workerIds, now, rangeMs, turns }: RangeRequest) {
  const toPath = (turn: number) => {
    const id = toWorkerId(workerIds, turn);
    const from = new Date(now.getTime() - rangeMs);
    return `/api/v1/workers/${id}/stats?from=${from.toISOString()}&to=${now.toISOString()}`;
  };
  const call = await createApiCaller(db, now);
  const filledRatio = toFilledRatio(await call(toPath(0)));
  const latency = await measureLatency(turns, (turn) => call(toPath(turn)));
  const reads = await explainReads(db, async (watched) => {
    const callWatched = await createApiCaller(watched, now);
    await callWatched(toPath(1));
  });
  return { filledRatio, latency, reads };
}

/** The query of hours alone, without the API around it. */
async function measureHours(
  { db }: BenchDatabase,
  { workerIds, now, rangeMs, turns }: RangeRequest,
): Promise<Figure[]> {
  const from = new Date(now.getTime() - rangeMs);
  const list = (on: Db, turn: number) =>
    listWorkerHours(on, { workerId: toWorkerId(workerIds, turn), from, to: now, stepHours: 24 });
  const latency = await measureLatency(turns, (turn) => list(db, turn));
  const reads = await explainReads(db, (watched) => list(watched, 1));
  return toFigures(`query of ${Math.round(rangeMs / dayMs)} days of hours`, {
    latency,
    reads,
    isQuick: true,
  });
}

/** Taken far apart, so that hardly one meets what another has left in PostgreSQL's memory. */
function toWorkerId(workerIds: readonly string[], turn: number): string {
  const id = workerIds[(turn * 379) % workerIds.length];
  if (id === undefined) throw new Error('There are no workers');
  return id;
}

function toFilledRatio(answer: unknown): number {
  const { series } = answer as { series: { requestsPerSecond: [number, number | null][] } };
  const known = series.requestsPerSecond.filter(([, value]) => value !== null);
  return known.length / series.requestsPerSecond.length;
}

interface Seen {
  latency: Latency | null;
  reads: Reads;
  isQuick: boolean;
}

function toFigures(range: string, { latency, reads, isQuick }: Seen): Figure[] {
  return [
    { name: `${range}, p50`, unit: 'ms', value: latency?.msP50 ?? null, goal: null },
    {
      name: `${range}, p95`,
      unit: 'ms',
      value: latency?.msP95 ?? null,
      goal: isQuick ? null : { limit: 20 },
    },
    { name: `${range}, rows read`, unit: '', value: reads.rows, goal: null },
    { name: `${range}, rows read beside its own`, unit: '', value: reads.strayRows, goal: { limit: 0 } },
  ];
}

function describe(workers: number, hourlyDays: number, turns: number): string {
  const rows = `${hourlyDays} days of daily and hourly and 30 days of five-minute rows, 2 h of raw ones`;
  return `${workers} workers, ${rows}; ${turns} charts of each range, one after the other, in the API's own process.`;
}
