import { afterEach, beforeEach, expect, test } from 'vitest';
import { upsertBlindNotice } from './blind-notices.ts';
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
    { since: at(since), until: until === null ? null : at(until) },
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
