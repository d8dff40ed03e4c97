import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertNotice } from './notices.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
const now = new Date('2026-11-25T12:00:00.000Z');

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('an event is kept once for the same person, however often it is found', async () => {
  const notice = { kind: 'operator', problem: 'blind', since: now.toISOString(), detail: null } as const;
  const told = { participantId: null, key: 'blind:1', notice };
  expect(await insertNotice(database.db, told, now)).toBe(true);
  expect(await insertNotice(database.db, told, now)).toBe(false);
  expect(await insertNotice(database.db, { ...told, key: 'blind:2' }, now)).toBe(true);
  const rows = await database.db.selectFrom('notices').selectAll().orderBy('id').execute();
  expect(rows).toMatchObject([
    { kind: 'operator', key: 'blind:1', payload: { problem: 'blind', detail: null }, queuedAt: null },
    { key: 'blind:2' },
  ]);
});
