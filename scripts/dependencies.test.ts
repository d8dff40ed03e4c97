import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

interface Manifest {
  name: string;
  license?: string;
  dependencies?: Record<string, string>;
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

/** `npm:@preact/compat@18.3.2` is version 18.3.2 of something else. */
function toVersion(wanted: string): string {
  return wanted.split('@').at(-1) ?? '';
}

test('every package that runs in production stands in the table, with its version, licence and users', () => {
  const users = new Map<string, { version: string; packages: string[] }>();
  const paths = globSync(['{bot,db,miniapp,monitoring,server}/package.json', 'monitoring/*/package.json'], {
    cwd: root,
  }).sort();
  for (const path of paths) {
    const folder = path.replace('/package.json', '');
    for (const [name, wanted] of Object.entries(readManifest(path).dependencies ?? {})) {
      if (name.startsWith('@cocoon-pool/')) continue;
      const known = users.get(name);
      users.set(name, { version: toVersion(wanted), packages: [...(known?.packages ?? []), folder] });
    }
  }
  const expected = [...users].map(([name, { version, packages }]) => {
    const { license } = readManifest(`node_modules/${name}/package.json`);
    return [name, version, license, packages.join(', ')];
  });
  const table = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => /^\d{4}-\d\d-\d\d$/.test(cells[3] ?? ''));
  const stated = table.map(([, name, version, , license, packages]) => [name, version, license, packages]);
  expect(stated).toEqual(expected.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
  for (const cells of table) expect(cells[6]?.length).toBeGreaterThan(5);
});
