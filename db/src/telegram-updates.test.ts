import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimTelegramUpdate } from './telegram-updates.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

const now = new Date('2026-11-23T13:05:00Z');
const daysLater = (days: number) => new Date(now.getTime() + days * 86_400_000);
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('an update is handed out once, also when it comes several times at once', async () => {
  const claims = await Promise.all(
    Array.from({ length: 5 }, () => claimTelegramUpdate(database.db, 100, now)),
  );
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await claimTelegramUpdate(database.db, 100, daysLater(1))).toBe(false);
  expect(await claimTelegramUpdate(database.db, 101, now)).toBe(true);
});

test('ids older than two days are forgotten', async () => {
  await claimTelegramUpdate(database.db, 200, now);
  await claimTelegramUpdate(database.db, 201, daysLater(3));
  const rows = await database.db.selectFrom('telegramUpdates').select('updateId').execute();
  expect(rows).toEqual([{ updateId: '201' }]);
});
