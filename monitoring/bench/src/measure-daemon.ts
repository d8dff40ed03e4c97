import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createEncryptionKey } from '@cocoon-pool/db/secret-box';
import { sql } from 'kysely';
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts';
import type { BenchContext } from './benchmark.ts';
import type { CollectorPlan } from './collector-plan.ts';
import { measureCpu } from './measure-cpu.ts';
import { type PageFleet, startPageFleet } from './page-fleet.ts';
import {
  readCpuSeconds,
  readFamilyCpuSeconds,
  readFamilyMemoryBytes,
  readPeakMemoryBytes,
} from './process-usage.ts';
import { seedWorkers } from './seed-workers.ts';
import { type RunningProgram, startProgram } from './start-program.ts';
import { type Punctuality, type ScrapeRow, toPunctuality } from './to-punctuality.ts';

export interface DaemonCost extends Punctuality {
  postgresVersion: string;
  commandLine: string;
  scrapes: number;
  daemonCpuSeconds: number;
  postgresCpuSeconds: number;
  /** Of the processes that play the workers. */
  fleetCpuSeconds: number;
  /** Share of the machine that went to everybody else. */
  othersRatio: number;
  memoryBytesPeak: number | null;
  postgresMemoryBytes: number | null;
  /** What `/metrics` took, at its slowest. */
  exporterMsMax: number | null;
  /** Table, index and long values of the latest state, per worker. */
  stateBytesPerWorker: number;
}

/**
 * Runs the daemon as `npm run start:daemon` does, a process of its own with the embedded PostgreSQL beside it, against
 * a fleet in processes apart, and asks its exporter once an interval as Prometheus would.
 */
export async function measureDaemon(context: BenchContext, plan: CollectorPlan): Promise<DaemonCost> {
  const { cleanup, say } = context;
  const database = await openBenchDatabase(context);
  const workerIds = await seedWorkers(database.db, plan.workers);
  const fleet = await startPageFleet('cocoon', plan.workers, cleanup);
  const daemon = await startDaemon(context, database, plan);
  const metricsPort = await daemon.waitFor(findMetricsPort);
  say(`the daemon settles for ${plan.settleSeconds} s`);
  await delay(plan.settleSeconds * 1_000);

  say(`the daemon is measured for ${plan.intervals * plan.intervalSeconds} s`);
  const exporter = watchExporter(metricsPort, plan.intervalSeconds);
  const from = new Date();
  const use = await measureCpu(plan.intervals * plan.intervalSeconds, cpus().length, {
    daemon: () => readCpuSeconds(daemon.pid),
    postgres: () => readFamilyCpuSeconds(database.pid),
    fleet: fleet.readCpuSeconds,
  });
  await daemon.check();
  const exporterMsMax = await exporter.stop();
  const memoryBytesPeak = await readPeakMemoryBytes(daemon.pid);
  const postgresMemoryBytes = await readFamilyMemoryBytes(database.pid);
  await endAll(daemon, fleet);
  const rows = await listScrapes(database, from);
  const window = { workerIds, from, intervals: plan.intervals, intervalMs: plan.intervalSeconds * 1_000 };
  const punctuality = toPunctuality(rows, window);
  const stateBytesPerWorker = (await readStateBytes(database)) / plan.workers;
  await database.close();
  return {
    ...punctuality,
    scrapes: punctuality.turns - punctuality.missed,
    postgresVersion: database.version,
    commandLine: `node ${(await readDaemonCommand()).join(' ').replace(root, '')}`,
    daemonCpuSeconds: use.usedSeconds.daemon,
    postgresCpuSeconds: use.usedSeconds.postgres,
    fleetCpuSeconds: use.usedSeconds.fleet,
    othersRatio: use.othersRatio,
    memoryBytesPeak,
    postgresMemoryBytes,
    exporterMsMax,
    stateBytesPerWorker,
  };
}

export async function startDaemon(
  { folder, cleanup, profileFolder }: BenchContext,
  { url }: BenchDatabase,
  plan: Pick<CollectorPlan, 'intervalSeconds'>,
): Promise<RunningProgram> {
  const command = await readDaemonCommand();
  const profile = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const env = {
    DATABASE_URL: url,
    ENCRYPTION_KEYS: createEncryptionKey(),
    WORKER_NETWORKS_ALLOWED: '127.0.0.0/8',
    SCRAPE_INTERVAL_SECONDS: String(plan.intervalSeconds),
    METRICS_PORT: '0',
  };
  const program = {
    command: process.execPath,
    args: [...profile, ...command],
    env,
    logPath: join(folder, 'daemon.log'),
  };
  return startProgram(program, cleanup);
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What `npm run start:daemon` gives to node, its flags among it; the file is found from any folder. */
async function readDaemonCommand(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const [, ...args] = String(scripts['start:daemon']).split(' ');
  const main = args.pop();
  if (main === undefined) throw new Error('There is no start:daemon in package.json');
  return [...args, join(root, main)];
}

/** The daemon logs its port when it is ready. */
export function findMetricsPort(log: string): number | null {
  const port = /"metricsPort":(\d+)/.exec(log)?.[1];
  return port === undefined ? null : Number(port);
}

/** Asks `/metrics` once an interval until it is stopped. */
function watchExporter(port: number, intervalSeconds: number): { stop(): Promise<number | null> } {
  const stopping = new AbortController();
  const watch = async () => {
    let slowestMs: number | null = null;
    while (!stopping.signal.aborted) {
      const startMs = performance.now();
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
      await answer.text();
      if (!answer.ok) throw new Error(`The exporter answered ${answer.status}`);
      slowestMs = Math.max(slowestMs ?? 0, performance.now() - startMs);
      await delay(intervalSeconds * 1_000, null, { signal: stopping.signal }).catch(() => null);
    }
    return slowestMs;
  };
  const watching = watch();
  watching.catch(() => null);
  return {
    stop: () => {
      stopping.abort();
      return watching;
    },
  };
}

async function endAll(daemon: RunningProgram, fleet: PageFleet): Promise<void> {
  await daemon.stop();
  await fleet.stop();
}

async function listScrapes({ db }: BenchDatabase, from: Date): Promise<ScrapeRow[]> {
  const { rows } =
    await sql<ScrapeRow>`SELECT worker_id, ts, up FROM worker_metrics WHERE ts >= ${from}`.execute(db);
  return rows;
}

async function readStateBytes({ db }: BenchDatabase): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    SELECT pg_total_relation_size('worker_state')::float8 AS bytes
  `.execute(db);
  return rows[0]?.bytes ?? 0;
}
