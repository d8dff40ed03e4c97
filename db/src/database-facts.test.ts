import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from './database.ts';
import { readDatabaseFacts } from './database-facts.ts';
import { DatabaseVersionError, migrateToLatest } from './migrate-database.ts';
import { checkDatabase } from './open-database.ts';
import { createTestDatabaseAt, pretendNewer, type TestDatabase } from './testing.ts';
import { pretendClockAhead } from './testing-odd-server.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabaseAt('0002');
});
afterAll(() => database.drop());

test('facts name what has not run, and a clock that is off', async () => {
  const anHourAhead = () => new Date(Date.now() + 3_600_000);
  const facts = await readDatabaseFacts(database.db, anHourAhead);
  expect(facts.serverVersion).toBeGreaterThanOrEqual(150_000);
  expect(facts.pendingMigrations[0]).toBe('0003-worker-metrics');
  expect(facts.newerMigrations).toEqual([]);
  expect(facts.takesWrites).toBe(true);
  expect(Math.abs(facts.clockAheadMs - 3_600_000)).toBeLessThan(60_000);
});

test('a newer database is not migrated, and parts of the version before only warn', async () => {
  await pretendNewer(database.db);
  const refused = migrateToLatest(database.db);
  await expect(refused).rejects.toThrow(DatabaseVersionError);
  await expect(refused).rejects.toThrow('The database is newer than this version: it has 9999-later');
  expect((await readDatabaseFacts(database.db, () => new Date())).pendingMigrations[0]).toBe(
    '0003-worker-metrics',
  );
  const warnings: string[] = [];
  const log = { info: () => {}, error: () => {}, warn: (_: object, text: string) => warnings.push(text) };
  await checkDatabase(database.db, log);
  expect(warnings).toEqual([expect.stringContaining('right while an update rolls out')]);
});

test('a database whose clock is another one is told of where a program starts', async () => {
  await pretendClockAhead(database.db);
  const db = createDatabase(database.url);
  const warnings: string[] = [];
  const log = { info: () => {}, error: () => {}, warn: (_: object, text: string) => warnings.push(text) };
  await checkDatabase(db, log);
  await db.destroy();
  expect(warnings).toContainEqual(
    expect.stringMatching(
      /^This machine's clock is 36\d\d s behind the database's: set both by NTP, [^\n]+$/,
    ),
  );
});

test('a database that takes no writes, as on a standby, is seen', async () => {
  await sql`
    DO $$ BEGIN
      EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database());
    END $$
  `.execute(database.db);
  const db = createDatabase(database.url);
  expect((await readDatabaseFacts(db, () => new Date())).takesWrites).toBe(false);
  await db.destroy();
});
