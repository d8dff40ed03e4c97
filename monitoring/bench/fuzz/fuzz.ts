import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Figure } from '../src/benchmark.ts';
import { readMachine } from '../src/machine.ts';
import { openRecord } from '../src/open-record.ts';
import { saveFailedInput } from './area-corpus.ts';
import { type FuzzPart, fuzzWorkers } from './fuzz-workers.ts';
import { findAreaFaults } from './run-area.ts';
import { strangers } from './strangers/strangers.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    cases: { type: 'string', default: '100000' },
    record: { type: 'boolean', default: false },
  },
});
const { seed } = values;
const cases = Number(values.cases);
if (!Number.isSafeInteger(cases) || cases < 1) throw new Error('--cases is a whole number from 1');
const names = ['workers', ...strangers.map(({ name }) => name)];
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}: ${names.join(', ')}`);

const record = values.record ? await openRecord() : null;
const chosen = names.filter((name) => positionals.length === 0 || positionals.includes(name));
const startedMs = performance.now();
let faults = 0;
say(`seed ${seed}, ${cases} cases of each, Node ${process.version}, ${availableParallelism()} processors`);
for (const name of chosen) faults += await runKind(name);
say(`\n${faults === 0 ? 'Every guarantee held' : `${faults} faults`} in ${toSeconds(startedMs)} s.`);
process.exitCode = faults === 0 ? 0 : 1;

/** Runs all parts of a kind, tells and keeps what came of them, and returns how many faults there were. */
async function runKind(name: string): Promise<number> {
  const [machine, measuredAt, kindStartedMs] = [readMachine(), new Date().toISOString(), performance.now()];
  const parts: FuzzPart[] = [];
  for await (const part of runParts(name)) {
    tell(part);
    parts.push(part);
  }
  const found = parts.reduce((sum, part) => sum + part.faults.length, 0);
  const figures: Figure[] = [
    { name: 'cases', unit: '', value: cases, goal: { limit: 100_000, isLeast: true } },
    { name: 'faults', unit: '', value: found, goal: { limit: 0 } },
  ];
  await record?.({
    ...{ name: `fuzz-${name}`, title: parts.map(({ title }) => title).join('; ') },
    ...{ command: `npm run fuzz -- --record --seed ${seed} --cases ${cases} ${name}`, measuredAt, machine },
    ...{ figures, seconds: toSeconds(kindStartedMs) },
    notes: ['What failed once is kept in `fuzz/corpus` and tried again in every test run.'],
  });
  return found;
}

async function* runParts(name: string): AsyncGenerator<FuzzPart> {
  if (name === 'workers') yield* fuzzWorkers(seed, cases);
  for (const { title, run } of strangers.filter((stranger) => stranger.name === name)) {
    const report = await run({ seed, cases });
    const saved: string[] = [];
    for (const failed of report.failed) saved.push(await saveFailedInput(name, failed));
    yield {
      title,
      figures: { ...report, failed: report.failed.length },
      faults: findAreaFaults(report),
      saved,
    };
  }
}

function tell({ title, figures: counts, faults: found, saved }: FuzzPart): void {
  say(`\n${title}`);
  for (const [name, figure] of Object.entries(counts)) say(`  ${name} ${Number(figure.toFixed(1))}`);
  for (const fault of found.slice(0, 20)) say(`  FAULT ${fault}`);
  for (const file of saved) say(`  saved as corpus/${file}`);
}

function toSeconds(sinceMs: number): number {
  return Math.round((performance.now() - sinceMs) / 1_000);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
