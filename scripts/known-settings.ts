import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** For tests: the names in .env.example, each also as a file's path, and what the container's health check reads. */
export function readKnownSettings(): Set<string> {
  const example = readFileSync(resolve(root, '.env.example'), 'utf8');
  const names = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name);
  return new Set([...names, ...names.map((name) => `${name}_FILE`), 'HEALTH_URL']);
}
