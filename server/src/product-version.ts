import { readFile } from 'node:fs/promises';

/** The version in the root's package.json: SemVer, the same for every part. */
export async function readProductVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const isNamed = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  if (!isNamed || typeof parsed.version !== 'string') throw new Error('package.json has no version');
  return parsed.version;
}
