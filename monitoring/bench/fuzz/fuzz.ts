import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Figure } from '../src/benchmark.ts';
import { readMachine } from '../src/machine.ts';
import { recordRun } from '../src/record-run.ts';
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

const machine = readMachine();
const measuredAt = new Date().toISOString();
const startedMs = performance.now();
const figures: Figure[] = [];
let faults = 0;
say(`seed ${seed}, ${cases} cases of each, Node ${process.version}, ${availableParallelism()} processors`);
for await (const part of runParts()) tell(part);
const seconds = Math.round((performance.now() - startedMs) / 1_000);
say(`\n${faults === 0 ? 'Every guarantee held' : `${faults} faults`} in ${seconds} s.`);
if (values.record) {
  const notes = [
    `Seed ${seed}, ${cases.toLocaleString('en')} cases of each; what failed once is tried again in every test run.`,
  ];
  const command = `npm run fuzz -- --seed ${seed} --cases ${cases}`;
  await recordRun({
    name: 'fuzz',
    title: 'Hostile input',
    command,
    measuredAt,
    machine,
    figures,
    notes,
    seconds,
  });
}
process.exitCode = faults === 0 ? 0 : 1;

async function* runParts(): AsyncGenerator<FuzzPart> {
  const isChosen = (name: string) => positionals.length === 0 || positionals.includes(name);
  if (isChosen('workers')) yield* fuzzWorkers(seed, cases);
  for (const { name, title, run } of strangers.filter((stranger) => isChosen(stranger.name))) {
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
  figures.push({ name: `${title}: faults`, unit: '', value: found.length, goal: { limit: 0 } });
  for (const [name, figure] of Object.entries(counts)) say(`  ${name} ${Number(figure.toFixed(1))}`);
  for (const fault of found.slice(0, 20)) say(`  FAULT ${fault}`);
  for (const file of saved) say(`  saved as corpus/${file}`);
  faults += found.length;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
