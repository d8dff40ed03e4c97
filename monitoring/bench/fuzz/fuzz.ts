import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type FailedCase, saveFailedCase } from './corpus.ts';
import { createHostilePages } from './hostile-pages.ts';
import { openFuzzDatabase } from './open-fuzz-database.ts';
import { readCapturedPages } from './raw-pages.ts';
import { findBodyFaults, runBodies } from './run-bodies.ts';
import { findCrowdFaults, runCrowd } from './run-crowd.ts';
import { runStored } from './run-stored.ts';
import { wireAttacks } from './wire-attacks.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    cases: { type: 'string', default: '100000' },
  },
});
const { seed } = values;
const cases = Number(values.cases);
if (!Number.isSafeInteger(cases) || cases < 1) throw new Error('--cases is a whole number from 1');

const workers = 40;
const casesPerStored = 20;
const startedMs = performance.now();
const faults: string[] = [];
say(`seed ${seed}, ${cases} cases, Node ${process.version}, ${availableParallelism()} processors`);

say('\nhostile pages, in memory');
const bodies = runBodies(seed, cases);
tell({ ...bodies, failed: bodies.failed.length }, findBodyFaults(bodies));
for (const failed of bodies.failed) await save(failed);

say('\nhostile pages, through a daemon into PostgreSQL');
const storedSeed = `${seed} stored`;
const generate = createHostilePages(storedSeed);
const turns = Math.ceil(cases / casesPerStored / workers);
const stored = await withDatabase((db) =>
  runStored({ db, workers, turns, nextPages: () => generate().pages }),
);
tell({ scrapes: stored.scrapes, workers, turns }, stored.violations);
for (const pages of stored.suspects) {
  const [before] = readCapturedPages();
  await save({ origin: `seed ${storedSeed}`, recipe: [], violations: stored.violations, before, pages });
}

say('\nhostile sockets beside healthy neighbours');
const attacks = Object.keys(wireAttacks);
const crowd = await withDatabase((db) =>
  runCrowd({ db, attacks, neighbours: 40, intervalSeconds: 5, rounds: 8 }),
);
tell({ ...crowd, errors: crowd.errors.length }, findCrowdFaults(crowd));

const seconds = Math.round((performance.now() - startedMs) / 1_000);
say(`\n${faults.length === 0 ? 'Every guarantee held' : `${faults.length} faults`} in ${seconds} s.`);
process.exitCode = faults.length === 0 ? 0 : 1;

async function withDatabase<Report>(
  run: (db: Awaited<ReturnType<typeof openFuzzDatabase>>['db']) => Promise<Report>,
) {
  const { db, close } = await openFuzzDatabase();
  try {
    return await run(db);
  } finally {
    await close();
  }
}

function tell(figures: Record<string, number>, found: readonly string[]): void {
  for (const [name, figure] of Object.entries(figures)) say(`  ${name} ${Number(figure.toFixed(1))}`);
  for (const fault of found.slice(0, 20)) say(`  FAULT ${fault}`);
  faults.push(...found);
}

async function save(failed: FailedCase): Promise<void> {
  say(`  saved as corpus/${await saveFailedCase(failed)}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
