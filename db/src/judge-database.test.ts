import { expect, test } from 'vitest';
import { findMigrationFault, findServerFault, listDatabaseWarnings } from './judge-database.ts';

test.each([
  [140_012, 'PostgreSQL 14.12 is too old: 15 or later is needed'],
  [90_603, expect.stringContaining('is too old')],
  [150_000, null],
  [180_004, null],
])('server version %i is judged', (serverVersion, fault) => {
  expect(findServerFault({ serverVersion })).toEqual(fault);
});

test('a database of a newer version may not be migrated, and says which migration it has', () => {
  const newerMigrations = ['9998-a', '9999-b'];
  const fault = findMigrationFault({ serverVersion: 180_000, newerMigrations });
  expect(fault).toMatch(/^The database is newer than this version: it has 9999-b\. Install the version/);
  expect(findMigrationFault({ serverVersion: 180_000, newerMigrations: [] })).toBeNull();
});

test.each([
  [4_000, []],
  [-4_000, []],
  [65_000, [expect.stringContaining('clock is 65 s ahead of the database')]],
  [-3_600_000, [expect.stringContaining('clock is 3600 s behind the database')]],
])('a clock that is %i ms ahead is reported from 5 s on', (clockAheadMs, warnings) => {
  expect(listDatabaseWarnings({ clockAheadMs, newerMigrations: [], takesWrites: true })).toEqual(warnings);
});

test('a database that takes no writes is reported with what to do', () => {
  const facts = { clockAheadMs: 0, newerMigrations: [], takesWrites: false };
  expect(listDatabaseWarnings(facts)).toEqual([expect.stringMatching(/^The database takes no writes: \w/)]);
});
