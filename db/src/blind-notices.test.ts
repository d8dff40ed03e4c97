import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tellSight, upsertBlindNotice } from './blind-notices.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const noon = Date.parse('2026-11-23T12:00:00Z');
const at = (minutes: number) => new Date(noon + minutes * 60_000);
const tell = (since: number, until: number | null) =>
  upsertBlindNotice(
    database.db,
    { since: at(since), until: until === null ? null : at(until), workers: 3 },
    at(until ?? since),
  );
const list = async () =>
  (await database.db.selectFrom('notices').select('payload').orderBy('id').execute()).map(
    ({ payload }) => payload,
  );
const spell = (since: number, until: number | null) => ({
  problem: 'blind',
  since: at(since).toISOString(),
  until: until === null ? null : at(until).toISOString(),
  workers: 3,
  detail: null,
});

test('operators are told once of a spell that several daemons have, until the last of them hears again', async () => {
  expect(await Promise.all([tell(0, null), tell(0.2, null), tell(0.3, null)])).toHaveLength(3);
  expect(await list()).toHaveLength(1);
  expect(await tell(0.2, 42)).toBe(false);
  expect(await tell(0, 40)).toBe(false);
  expect(await list()).toMatchObject([{ until: at(42).toISOString() }]);
});

test('one that could not be told while it lasted is told when it is over', async () => {
  expect(await tell(0, 30)).toBe(true);
  expect(await list()).toEqual([spell(0, 30)]);
});

test('a bad line is one event, another outage is another, and one whose daemon died hides nothing', async () => {
  await tell(0, null);
  await tell(0, 5);
  expect(await tell(8, null)).toBe(false);
  expect(await tell(8, 20)).toBe(false);
  expect(await list()).toEqual([spell(0, 20)]);
  expect(await tell(40, null)).toBe(true);
  expect(await tell(100, null)).toBe(true);
  expect(await list()).toEqual([spell(0, 20), spell(40, null), spell(100, null)]);
});

const listSights = async () =>
  (
    await database.db
      .selectFrom('notices')
      .select('payload')
      .where('kind', '=', 'sees_again')
      .orderBy('id')
      .execute()
  ).map(({ payload }) => payload);
const sight = (since: number, until: number | null) => ({
  since: at(since).toISOString(),
  until: until === null ? null : at(until).toISOString(),
  ok: 0,
  down: 0,
});
const setBlind = (isBlind: boolean) =>
  sql`INSERT INTO leases (name, holder, fence, acquired_at, expires_at, blind_since)
    VALUES ('shard:900', 'other', 1, now(), now() + interval '1 hour', ${isBlind ? at(0) : null})
    ON CONFLICT (name) DO UPDATE SET blind_since = excluded.blind_since`.execute(database.db);

test('that we see again is told once, after two calm minutes', async () => {
  await tell(0, null);
  expect(await tellSight(database.db, at(5))).toBe(0);
  await tell(0, 30);
  expect(await tellSight(database.db, at(31))).toBe(0);
  expect(await tellSight(database.db, at(32))).toBe(1);
  expect(await tellSight(database.db, at(33))).toBe(0);
  expect(await listSights()).toEqual([sight(0, 30)]);
});

test('it is not said while any daemon that lives is blind', async () => {
  await tell(0, 30);
  await setBlind(true);
  expect(await tellSight(database.db, at(40))).toBe(0);
  await setBlind(false);
  expect(await tellSight(database.db, at(41))).toBe(1);
});

test('a daemon that never came back to say so ends its blindness too, and nobody claims to know when', async () => {
  await tell(0, null);
  expect(await tellSight(database.db, at(9))).toBe(0);
  expect(await tellSight(database.db, at(10))).toBe(1);
  expect(await listSights()).toEqual([sight(0, null)]);
});

test('whoever was told that we see again is told when we do not, however soon', async () => {
  await tell(0, 5);
  await tellSight(database.db, at(7));
  // Another daemon's story of the same spell comes late.
  expect(await tell(1, 5)).toBe(false);
  expect(await tell(8, null)).toBe(true);
  await tell(8, 20);
  await tellSight(database.db, at(22));
  expect(await listSights()).toEqual([sight(0, 5), sight(8, 20)]);
});
