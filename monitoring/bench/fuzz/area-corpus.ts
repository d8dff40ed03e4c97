import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import type { FailedInput } from './run-area.ts';

function toFolder(area: string): URL {
  return new URL(`./corpus/${area}/`, import.meta.url);
}

/** All inputs of an area that ever failed, by the names of their files. Each of them must hold for ever. */
export function readAreaCorpus(area: string): [name: string, failed: FailedInput][] {
  const folder = toFolder(area);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]);
}

/** Adds an input to its area's corpus and returns the name of its file. */
export async function saveFailedInput(area: string, failed: FailedInput): Promise<string> {
  const folder = toFolder(area);
  await mkdir(folder, { recursive: true });
  const words = failed.violations[0]?.toLowerCase().match(/[a-z]+/g) ?? ['unknown'];
  const key = createHash('sha256').update(JSON.stringify(failed.input)).digest('hex').slice(0, 8);
  const name = `${words.slice(0, 6).join('-')}-${key}.json`;
  await writeFile(new URL(name, folder), `${JSON.stringify(failed, null, 2)}\n`);
  return `${area}/${name}`;
}
