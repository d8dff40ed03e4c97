import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { RawPages } from './raw-pages.ts';

/** A case that once broke a guarantee: what a worker answered, after what it had answered before. */
export interface FailedCase {
  /** Where it came from, so that it can be made again. */
  origin: string;
  /** What was done to the pages. */
  recipe: string[];
  /** What came of it then. */
  violations: string[];
  before: RawPages;
  pages: RawPages;
}

const folder = new URL('./corpus/', import.meta.url);

/** All cases that ever failed, by the names of their files. Each of them must hold for ever. */
export function readCorpus(): [name: string, failed: FailedCase][] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]);
}

/** Adds a case to the corpus and returns the name of its file. Bytes stand as the characters of their numbers. */
export async function saveFailedCase(failed: FailedCase): Promise<string> {
  const words = failed.violations[0]?.toLowerCase().match(/[a-z]+/g) ?? ['unknown'];
  const key = createHash('sha256').update(JSON.stringify(failed.pages)).digest('hex').slice(0, 8);
  const name = `${words.slice(0, 6).join('-')}-${key}.json`;
  await writeFile(new URL(name, folder), `${JSON.stringify(failed, null, 2)}\n`);
  return name;
}
