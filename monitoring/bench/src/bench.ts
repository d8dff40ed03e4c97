import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { alertsBenchmark } from './alerts-benchmark.ts';
import type { Benchmark } from './benchmark.ts';
import { botBenchmark } from './bot-benchmark.ts';
import { chartsBenchmark } from './charts-benchmark.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { createCollectorBenchmark } from './collector-benchmark.ts';
import { demoBenchmark } from './demo-benchmark.ts';
import { formatReport, type Report, reportToJson } from './format-report.ts';
import { readMachine } from './machine.ts';
import { miniappBenchmark } from './miniapp-benchmark.ts';
import { openRecord, type RecordMeasured } from './open-record.ts';
import { overviewBenchmark } from './overview-benchmark.ts';
import { storageBenchmark } from './storage-benchmark.ts';
import { testsBenchmark } from './tests-benchmark.ts';

const usage = `node monitoring/bench/src/bench.ts [--quick] [--json] [--record] [--profile FOLDER] [name…]

  --quick            small and short, to show that everything works
  --json             for programs
  --record           keep the figures beside the code, in the history and in REPORT.md
  --profile FOLDER   CPU profiles of the daemon (it is slower then)
`;

const benchmarks: Benchmark[] = [
  createCollectorBenchmark(2_000),
  createCollectorBenchmark(10_000),
  chartsBenchmark,
  overviewBenchmark,
  storageBenchmark,
  alertsBenchmark,
  botBenchmark,
  demoBenchmark,
  miniappBenchmark,
  testsBenchmark,
];

const chosen = chooseBenchmarks();
const report: Report = {
  measuredAt: new Date(),
  isQuick: chosen.isQuick,
  machine: readMachine(),
  benchmarks: [],
};
const record = chosen.isRecorded ? await openRecord() : null;
try {
  for (const benchmark of chosen.benchmarks) {
    say(benchmark.title);
    const result = await runBenchmark(benchmark);
    report.benchmarks.push(result);
    if (record !== null) await keep(result, record);
  }
} finally {
  printReport();
}

/** What there is so far: an hour's figures are not lost with the benchmark that fails or is called off. */
function printReport(): void {
  process.stdout.write(chosen.asJson ? reportToJson(report) : formatReport(report));
}

function keep(
  { name, title, figures, notes, seconds }: Report['benchmarks'][number],
  record: RecordMeasured,
): Promise<void> {
  const command = `npm run bench -- ${name}`;
  const measuredAt = report.measuredAt.toISOString();
  const { machine } = report;
  return record({ name, title, command, measuredAt, machine, figures, notes, seconds });
}

/** Runs it in a folder of its own that is gone afterwards, whatever happens. */
async function runBenchmark({ name, title, run }: Benchmark): Promise<Report['benchmarks'][number]> {
  const cleanup = createCleanup();
  const stopListening = cleanUpOnSignal(cleanup);
  const folder = await mkdtemp(join(tmpdir(), `cocoon-bench-${process.pid}-`));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const { isQuick, profileFolder } = chosen;
  const startMs = performance.now();
  try {
    const result = await run({ isQuick, folder, cleanup, profileFolder, say: (line) => say(`  ${line}`) });
    report.machine.postgres ??= result.postgresVersion;
    return { name, title, ...result, seconds: (performance.now() - startMs) / 1_000 };
  } finally {
    await cleanup.run();
    stopListening();
  }
}

function cleanUpOnSignal(cleanup: Cleanup): () => void {
  const stop = () => {
    printReport();
    void cleanup.run().finally(() => process.exit(130));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return () => process.off('SIGINT', stop).off('SIGTERM', stop);
}

function chooseBenchmarks() {
  const { values, positionals } = readArguments();
  const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) fail(`There is no benchmark ${unknown.join(', ')}`);
  const isQuick = values.quick === true;
  const isChosen = ({ name, isLarge }: Benchmark) =>
    positionals.length === 0 ? !(isQuick && isLarge) : positionals.includes(name);
  if (isQuick && values.record === true) fail('A quick run is no record');
  return {
    isQuick,
    isRecorded: values.record === true,
    asJson: values.json === true,
    profileFolder: values.profile === undefined ? null : resolve(values.profile),
    benchmarks: benchmarks.filter(isChosen),
  };
}

function readArguments() {
  const options = {
    quick: { type: 'boolean' },
    json: { type: 'boolean' },
    record: { type: 'boolean' },
    profile: { type: 'string' },
  } as const;
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return fail(error instanceof Error ? error.message : '');
  }
}

function fail(reason: string): never {
  const names = benchmarks.map(({ name, title }) => `  ${name.padEnd(18)} ${title}`).join('\n');
  process.stderr.write(`${reason}\n\n${usage}\n${names}\n`);
  process.exit(2);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
