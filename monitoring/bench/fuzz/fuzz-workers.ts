import type { Db } from '@cocoon-pool/db/database';
import { type FailedCase, saveFailedCase } from './corpus.ts';
import { createHostilePages } from './hostile-pages.ts';
import { openFuzzDatabase } from './open-fuzz-database.ts';
import { readCapturedPages } from './raw-pages.ts';
import { findBodyFaults, runBodies } from './run-bodies.ts';
import { findCrowdFaults, runCrowd } from './run-crowd.ts';
import { runStored } from './run-stored.ts';
import { wireAttacks } from './wire-attacks.ts';

/** One part of a run as it is told: its figures and what went wrong. */
export interface FuzzPart {
  title: string;
  figures: Record<string, number>;
  faults: string[];
  /** Files that failing cases were saved as. */
  saved: string[];
}

const workers = 40;
const casesPerStored = 20;

/** Hostile workers: their pages in memory, through a daemon into PostgreSQL, and their sockets. */
export async function* fuzzWorkers(seed: string, cases: number): AsyncGenerator<FuzzPart> {
  const bodies = runBodies(seed, cases);
  yield {
    title: 'hostile pages, in memory',
    figures: { ...bodies, failed: bodies.failed.length },
    faults: findBodyFaults(bodies),
    saved: await saveAll(bodies.failed),
  };

  const storedSeed = `${seed} stored`;
  const generate = createHostilePages(storedSeed);
  const turns = Math.ceil(cases / casesPerStored / workers);
  const stored = await withDatabase((db) =>
    runStored({ db, workers, turns, nextPages: () => generate().pages }),
  );
  const [before] = readCapturedPages();
  const { violations } = stored;
  yield {
    title: 'hostile pages, through a daemon into PostgreSQL',
    figures: { scrapes: stored.scrapes, workers, turns },
    faults: violations,
    saved: await saveAll(
      stored.suspects.map((pages) => ({
        origin: `seed ${storedSeed}`,
        recipe: [],
        violations,
        before,
        pages,
      })),
    ),
  };

  const attacks = Object.keys(wireAttacks);
  const crowd = await withDatabase((db) =>
    runCrowd({ db, attacks, neighbours: 40, intervalSeconds: 5, rounds: 8 }),
  );
  yield {
    title: 'hostile sockets beside healthy neighbours',
    figures: { ...crowd, errors: crowd.errors.length },
    faults: findCrowdFaults(crowd),
    saved: [],
  };
}

async function saveAll(failed: readonly FailedCase[]): Promise<string[]> {
  const names: string[] = [];
  for (const one of failed) names.push(await saveFailedCase(one));
  return names;
}

async function withDatabase<Report>(run: (db: Db) => Promise<Report>): Promise<Report> {
  const { db, close } = await openFuzzDatabase();
  try {
    return await run(db);
  } finally {
    await close();
  }
}
