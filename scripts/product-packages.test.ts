import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** What the product stands on. */
const packages: { name: string }[] = [
  { name: 'grammy' },
  { name: '@telegram-apps/sdk-react' },
  { name: '@tonconnect/ui-react' },
  { name: 'hono' },
  { name: 'kysely' },
  { name: 'pg' },
  { name: '@upstash/redis' },
  { name: 'prom-client' },
  { name: 'preact' },
  { name: 'uplot' },
  { name: 'vite' },
  { name: 'vitest' },
];

/** Build and test tools are imported by configuration and tests, everything else by code that ships. */
const tools = new Set(['vite', 'vitest']);

async function readImports(isTool: boolean): Promise<Set<string>> {
  const sources = globSync('{bot,db,miniapp,monitoring,server}/{src,*/src}/**/*.{ts,tsx}', { cwd: root });
  const shipped = sources.filter((path) => !/\.test\.tsx?$|simulator|testing\.ts$|node_modules/.test(path));
  const files = isTool ? globSync('{,*/}{vite,vitest}.config.ts', { cwd: root }) : shipped;
  expect(files.length).toBeGreaterThan(0);
  const imports = new Set<string>();
  for (const path of files) {
    const text = await readFile(resolve(root, path), 'utf8');
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'([^'.][^']*)'/g))
      imports.add(toPackage(name));
  }
  return imports;
}

function toPackage(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

test.each(packages)('$name is imported by what it is for', async ({ name }) => {
  const imports = await readImports(tools.has(name));
  expect(imports.has(name)).toBe(true);
});
