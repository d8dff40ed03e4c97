import { sql } from 'kysely';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createDatabase } from './database.ts';
import { isMigrated, migrateToLatest } from './migrate-database.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('ids arrive as decimal strings and sums of money as exact bigints', async () => {
  const { rows } = await sql<{ id: string; sum: bigint }>`
    SELECT 9007199254740993::int8 AS id, sum(v) AS sum FROM (VALUES (9223372036854775807::int8), (1)) t(v)
  `.execute(database.db);
  expect(rows).toEqual([{ id: '9007199254740993', sum: 9223372036854775808n }]);
});

test('a migrated database says so and migrating again does nothing', async () => {
  expect(await isMigrated(database.db)).toBe(true);
  expect(await migrateToLatest(database.db)).toEqual([]);
});

test('two processes may migrate the same empty database at once', async () => {
  const name = `${new URL(database.url).pathname.slice(1)}_race`;
  await sql.raw(`CREATE DATABASE ${name} TEMPLATE template0`).execute(database.db);
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  const [first, second] = [createDatabase(url.href), createDatabase(url.href)];
  const ran = await Promise.all([migrateToLatest(first), migrateToLatest(second)]);
  expect(ran.flat().sort()).toEqual([...new Set(ran.flat())].sort());
  expect(ran.flat().length).toBeGreaterThan(0);
  await Promise.all([first.destroy(), second.destroy()]);
  await sql.raw(`DROP DATABASE ${name}`).execute(database.db);
});

test('whoever falls silent within a transaction loses it, and others get what it had locked', async () => {
  await sql`CREATE TABLE locked (id int)`.execute(database.db);
  await sql`INSERT INTO locked VALUES (1)`.execute(database.db);
  const broken: Error[] = [];
  const onConnectionError = (error: Error) => broken.push(error);
  const silent = createDatabase(database.url, { silentSecondsMax: 0.2, onConnectionError });
  onTestFinished(() => silent.destroy());
  const other = Promise.withResolvers<void>();
  const held = silent.transaction().execute(async (tx) => {
    await sql`SELECT FROM locked FOR UPDATE`.execute(tx);
    void sql`UPDATE locked SET id = 2`.execute(database.db).then(() => other.resolve(), other.reject);
    await other.promise;
    await sql`SELECT 1`.execute(tx);
  });
  await expect(held).rejects.toThrow();
  const { rows } = await sql`SELECT id FROM locked`.execute(database.db);
  expect(rows).toEqual([{ id: 2 }]);
  expect(broken.length).toBeGreaterThan(0);
});
