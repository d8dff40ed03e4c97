import { endFullDisk, fillDisk } from '@cocoon-pool/db/testing-full-disk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './test-app.ts';

let api: TestApp;
beforeAll(async () => {
  api = await createTestApp();
});
afterAll(() => api.drop());

test('on a full disk of the database the API reads on, and says of a change that nothing was changed', async () => {
  const key = await api.addKey('operator');
  const { token: session } = await api.addPerson('Ada', { role: 'operator' });
  const add = () =>
    api.call('POST', '/api/v1/workers', { token: key, body: { name: 'one', address: '8.8.4.4:12000' } });
  // Also what notes when a key or session was used last.
  api.clock.now = new Date(api.clock.now.getTime() + 3_600_000);
  await fillDisk(api.db);
  for (const token of [key, session])
    expect((await api.call('GET', '/api/v1/workers', { token })).json).toMatchObject({ items: [] });
  expect((await api.call('GET', '/readyz')).json).toEqual({ ready: true, reason: null });
  const refused = await add();
  expect([refused.status, refused.json.error]).toEqual([
    503,
    {
      code: 'database_unavailable',
      message: 'The database takes no writes: nothing was changed; its disk may be full',
    },
  ]);
  expect(api.lines).toContainEqual(
    expect.objectContaining({ err: expect.objectContaining({ message: expect.stringMatching(/No space/) }) }),
  );
  await endFullDisk(api.db);
  expect((await add()).status).toBe(201);
});
