import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey, listApiKeys, revokeApiKey, useApiKey } from './api-keys.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const now = new Date('2026-11-23T12:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const create = (name: string, expiresAt: Date | null = null) =>
  createApiKey(database.db, { name, scope: 'operator', participantId: null, expiresAt }, now);

test('a key opens what it was made for, until it is revoked', async () => {
  const { id, key } = await create('k');
  expect(key).toMatch(/^cp_[A-Za-z0-9_-]{43}$/);
  expect(await useApiKey(database.db, key, now)).toEqual({ id, scope: 'operator', participant: null });
  expect(await useApiKey(database.db, `${key}x`, now)).toBeUndefined();
  expect(await revokeApiKey(database.db, id, now)).toBe(true);
  expect(await revokeApiKey(database.db, id, now)).toBe(false);
  expect(await useApiKey(database.db, key, now)).toBeUndefined();
});

test('a key runs out at its time', async () => {
  const { key } = await create('short', after(60));
  expect(await useApiKey(database.db, key, after(59))).toBeDefined();
  expect(await useApiKey(database.db, key, after(60))).toBeUndefined();
});

test('the last use is written at most once a minute, and the list shows no key', async () => {
  const { id, key } = await create('used');
  const lastUse = async () => (await listApiKeys(database.db)).find((item) => item.id === id)?.lastUsedAt;
  expect(await lastUse()).toBeNull();
  for (const [seconds, expected] of [
    [0, 0],
    [59, 0],
    [60, 60],
    [119, 60],
  ] as const) {
    await useApiKey(database.db, key, after(seconds));
    expect(await lastUse()).toEqual(after(expected));
  }
  const list = JSON.stringify(await listApiKeys(database.db));
  expect(list).toContain(key.slice(0, 8));
  expect(list).not.toContain(key.slice(0, 12));
});
