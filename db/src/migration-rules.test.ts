import {
  DummyDriver,
  Kysely,
  type LogEvent,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { expect, test } from 'vitest';
import { findBreakage, findRuleBreaks } from './migration-rules.ts';
import { migrations } from './migrations/index.ts';
import { contractions, releases } from './migrations/releases.ts';

test('no migration takes away what the release before uses', async () => {
  const statements = await readStatements();
  expect(statements.size).toBe(Object.keys(migrations).length);
  expect([...statements.values()].every((list) => list.length > 0)).toBe(true);
  expect(findRuleBreaks({ statements, releases, contractions })).toEqual([]);
});

const statements = new Map([
  ['0001-a', ['DROP TABLE before_any_release']],
  ['0002-b', ['CREATE TABLE b (id bigint)']],
  ['0003-c', ['ALTER TABLE b DROP COLUMN id']],
]);
const release = { version: '1.0.0', lastMigration: '0002-b' };
const contraction = { migration: '0003-c', unusedSince: '1.0.0' };

test.each([
  ['before the first release all may change', { releases: [] }, []],
  ['what the release still uses stays', { releases: [release] }, [/^0003-c: drops a column/]],
  ['what it no longer uses may go', { releases: [release], contractions: [contraction] }, []],
  [
    'a release that is not out is none',
    { releases: [release], contractions: [{ ...contraction, unusedSince: '1.1.0' }] },
    [/^0003-c/],
  ],
  [
    'a release ends with a migration that exists',
    { releases: [{ ...release, lastMigration: '0009-x' }], contractions: [contraction] },
    [/^Release 1.0.0 ends with 0009-x/, /^0001-a/, /^0003-c/],
  ],
])('%s', (_name, plan, expected) => {
  const breaks = findRuleBreaks({ statements, contractions: [], ...plan });
  expect(breaks).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});

test.each([
  ['ALTER TABLE a\n  DROP COLUMN b', 'drops a column'],
  ['DROP TABLE a', 'drops a whole object'],
  ['ALTER TABLE a RENAME TO b', 'renames'],
  ['ALTER TABLE a ALTER COLUMN b TYPE text', 'changes the type of a column'],
  ['ALTER TABLE a ALTER COLUMN b SET NOT NULL', 'makes a column mandatory'],
  ['ALTER TABLE a ADD COLUMN b text NOT NULL', 'adds a mandatory column without a default'],
  [
    'ALTER TABLE a ADD COLUMN b int DEFAULT 1, ADD COLUMN c text NOT NULL',
    'adds a mandatory column without a default',
  ],
  ["ALTER TABLE a ADD COLUMN b text NOT NULL DEFAULT ''", null],
  ["ALTER TABLE a ADD COLUMN b text CHECK (b IN ('x', 'y')) NOT NULL DEFAULT 'x'", null],
  ['ALTER TABLE a ADD COLUMN b text, ADD COLUMN c int NOT NULL DEFAULT 0', null],
  ['ALTER TABLE a ADD COLUMN b text', null],
  ['CREATE TABLE a (b text NOT NULL) -- DROP TABLE', null],
  ['CREATE INDEX ON a (b)', null],
])('%s: %s', (statement, breakage) => {
  expect(findBreakage(statement)).toBe(breakage);
});

/** What each migration would run, without a database. */
async function readStatements(): Promise<Map<string, string[]>> {
  const read = new Map<string, string[]>();
  for (const [name, migration] of Object.entries(migrations)) {
    const texts: string[] = [];
    const db = new Kysely<unknown>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (kysely) => new PostgresIntrospector(kysely),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
      log: ({ query }: LogEvent) => {
        texts.push(query.sql);
      },
    });
    await migration.up(db);
    read.set(name, texts);
  }
  return read;
}
