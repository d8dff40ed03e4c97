import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openBenchDatabase } from '../src/bench-database.ts';
import { createCleanup } from '../src/cleanup.ts';
import { readMachine } from '../src/machine.ts';
import { findMetricsPort, startDaemon } from '../src/measure-daemon.ts';
import { openRecord } from '../src/open-record.ts';
import { startPageFleet } from '../src/page-fleet.ts';
import { seedWorkers } from '../src/seed-workers.ts';
import { findSoakFaults, type SoakPoint, toSoakFigures, toSoakPromises } from './judge-soak.ts';
import { look } from './look.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    workers: { type: 'string', default: '2000' },
    record: { type: 'boolean', default: false },
  },
});
const [minutes, workers] = [Number(values.minutes), Number(values.workers)];
if (!(minutes > 0) || !Number.isSafeInteger(workers) || workers < 1)
  throw new Error('--minutes and --workers are numbers above 0');
const intervalSeconds = 15;
/** Sixty looks, but not more often than once in 5 s. */
const lookEveryMs = Math.max(5_000, minutes * 1_000);

const record = values.record ? await openRecord() : null;
const machine = readMachine();
const measuredAt = new Date().toISOString();
const startedMs = performance.now();
const cleanup = createCleanup();
const stop = () => void cleanup.run().finally(() => process.exit(130));
process.once('SIGINT', stop).once('SIGTERM', stop);
try {
  const folder = await mkdtemp(join(tmpdir(), 'cocoon-soak-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const context = { isQuick: false, folder, cleanup, profileFolder: null, say };
  const database = await openBenchDatabase(context);
  await seedWorkers(database.db, workers);
  await startPageFleet('cocoon', workers, cleanup);
  const daemon = await startDaemon(context, database, { intervalSeconds });
  const port = await daemon.waitFor(findMetricsPort);
  say(`${workers} workers for ${minutes} min, Node ${process.version}`);
  const points: SoakPoint[] = [];
  for (const untilMs = performance.now() + minutes * 60_000; performance.now() < untilMs; ) {
    await setTimeout(lookEveryMs);
    await daemon.check();
    const point = await look({ db: database.db, pid: daemon.pid, port });
    points.push(point);
    process.stderr.write(`${JSON.stringify(point)}\n`);
  }
  const figures = toSoakFigures(points);
  const faults = findSoakFaults(figures, { workers, intervalSeconds, minutes });
  say(JSON.stringify(figures));
  for (const fault of faults) say(fault);
  say(faults.length === 0 ? 'Everything stayed as it was.' : `${faults.length} faults`);
  await record?.({
    ...{ name: 'soak', title: `${workers} workers for ${minutes} minutes`, measuredAt },
    command: `npm run soak -- --record --minutes ${minutes} --workers ${workers}`,
    machine: { ...machine, postgres: database.version },
    figures: toSoakPromises(figures, { workers, intervalSeconds, minutes }),
    notes: ['Memory, queues and lag are those of the second half; the first is warming up.'],
    seconds: (performance.now() - startedMs) / 1_000,
  });
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await cleanup.run();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
