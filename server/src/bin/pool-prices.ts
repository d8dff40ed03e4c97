import { readFile } from 'node:fs/promises';
import type { Db } from '@cocoon-pool/db/database';
import { makePricingDue } from '@cocoon-pool/db/payout-pricing';
import { insertPrices } from '@cocoon-pool/db/prices';
import { parsePriceFile } from '@cocoon-pool/domain/money/parse-price-file';
import { createProgressBar } from '../progress-bar.ts';
import type { CommandResult } from './pool-payouts.ts';

interface PriceCommandDeps {
  db: Db;
  now: () => Date;
  out: { write(text: string): unknown };
  progress: { isTTY?: boolean; write(text: string): unknown };
}

const pointsPerStep = 5_000;

/**
 * Imports dated prices from a file, or nothing of it where a line is bad. A price of a moment that is known already stays;
 * payouts that wait for a price are looked at again at once.
 */
export async function importPrices(
  { db, now, out, progress }: PriceCommandDeps,
  path: string,
): Promise<CommandResult> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return { state: 'refused', message: `Cannot read ${path}` };
  const file = parsePriceFile(text, now());
  if (!file.ok) {
    const lines = file.problems.map(({ line, problem }) => `  line ${line}: ${problem}`);
    return { state: 'refused', message: [`Nothing is imported from ${path}:`, ...lines].join('\n') };
  }
  const { points } = file;
  const bar = createProgressBar('Importing prices', progress);
  let added = 0;
  for (let done = 0; done < points.length; done += pointsPerStep) {
    added += await insertPrices(db, points.slice(done, done + pointsPerStep), now());
    bar.update(Math.min(points.length, done + pointsPerStep), points.length);
  }
  bar.end();
  const waiting = await makePricingDue(db);
  out.write(
    `${added} of ${points.length} prices are new. ${waiting} payouts wait for a price and are looked at now.\n`,
  );
  return { state: 'done' };
}
