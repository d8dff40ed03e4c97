import { endFullDisk, fillDisk } from '@cocoon-pool/db/testing-full-disk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './test-app.ts';

let api: TestApp;
beforeAll(async () => {
  api = await createTestApp();
});
afterAll(() => api.drop());

const inWords = {
  code: 'database_unavailable',
  message: 'The database takes no writes: nothing was changed; its disk may be full',
};

test('on a full disk of the database people read on, and a change is refused in one sentence', async () => {
  const operator = await api.addKey('operator');
  const ada = await api.addPerson('Ada');
  const own = await api.addKey('read', ada.id);
  const read = (token: string) => api.call('GET', '/api/v1/workers', { token });
  const add = () =>
    api.call('POST', '/api/v1/workers', {
      token: ada.token,
      body: { name: 'one', address: '8.8.4.4:12000' },
    });
  // Also what notes when a key or session was used last.
  api.clock.now = new Date(api.clock.now.getTime() + 3_600_000);
  await fillDisk(api.db);
  for (const token of [ada.token, own]) expect((await read(token)).json).toMatchObject({ items: [] });
  expect((await api.call('GET', '/readyz')).json).toEqual({ ready: true, reason: null });
  const refused = await add();
  expect([refused.status, refused.json.error]).toEqual([503, inWords]);
  // Who looks at what is not theirs is written down first.
  expect((await read(operator)).json.error).toEqual(inWords);
  expect(api.lines).toContainEqual(
    expect.objectContaining({ err: expect.objectContaining({ message: expect.stringMatching(/No space/) }) }),
  );
  await endFullDisk(api.db);
  expect((await add()).status).toBe(201);
  expect((await read(operator)).json.items).toHaveLength(1);
});
