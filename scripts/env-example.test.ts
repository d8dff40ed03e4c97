import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseConfig, settingDefaults } from '@cocoon-pool/domain/config';
import { expect, test } from 'vitest';
import { listExampleSettings } from './known-settings.ts';

const root = resolve(import.meta.dirname, '..');
const settings = listExampleSettings();
const names = settings.map(({ name }) => name);
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What shipped programs read from the environment beside the settings. */
const readElsewhere = globSync('{bot,db,monitoring,server}/src/**/*.ts', { cwd: root })
  .filter((path) => !/\.test\.ts$|\/testing/.test(path))
  .flatMap((path) => {
    const text = read(path);
    const direct = [...text.matchAll(/process\.env\.([A-Z][A-Z0-9_]*)/g)].map(([, name = '']) => name);
    const taken = [...text.matchAll(/\{([^{}]*)\} = process\.env\b/g)].flatMap(([, list = '']) => [
      ...(list.match(/[A-Z][A-Z0-9_]+/g) ?? []),
    ]);
    return [...direct, ...taken];
  });
/** What Docker Compose itself puts into docker-compose.yml. */
const composed = [...read('docker-compose.yml').matchAll(/\$\{([A-Z][A-Z0-9_]*)/g)].map(
  ([, name = '']) => name,
);

test('every setting that is read stands in .env.example once, and no other', () => {
  expect(Object.keys(settingDefaults).length).toBeGreaterThan(40);
  expect(readElsewhere).toContain('HEALTH_URL');
  expect(composed).toContain('BOT_REPLICAS');
  const isRead = new Set(
    [...Object.keys(settingDefaults), ...readElsewhere, ...composed].filter((name) => name !== 'PATH'),
  );
  expect(names.toSorted()).toEqual([...isRead].sort());
});

test.each(settings)('$name is told in words', ({ comment }) => {
  expect(comment.split(' ').length).toBeGreaterThan(1);
});

test('what stands there are the defaults: a copy of the file changes nothing', () => {
  const copied = parseConfig(Object.fromEntries(settings.map(({ name, value }) => [name, value])), read);
  expect(copied).toEqual(parseConfig({}, read));
});

test('every default that is a number or a word is shown', () => {
  const plain = Object.entries(settingDefaults).filter(([, value]) =>
    ['number', 'string'].includes(typeof value),
  );
  expect(plain.length).toBeGreaterThan(15);
  const shown = new Map(settings.map(({ name, value }) => [name, value]));
  expect(plain.map(([name]) => [name, shown.get(name)])).toEqual(
    plain.map(([name, value]) => [name, String(value)]),
  );
});
