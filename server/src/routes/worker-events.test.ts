import { insertWorkerEvents } from '@cocoon-pool/db/worker-events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
beforeAll(async () => {
  api = await createTestApp();
});
afterAll(() => api.drop());

test('changes of a worker are told to its owner, newest first, and to nobody else', async () => {
  const owner = await api.addPerson('Ada');
  const stranger = await api.addPerson('Eve');
  const workerId = await api.addWorker('8.8.8.8:12000', owner.id);
  const minute = (n: number) => new Date(api.clock.now.getTime() - n * 60_000);
  await insertWorkerEvents(api.db, [
    { workerId, at: minute(9), kind: 'enabled', before: 'true', after: 'false', byUs: true },
    { workerId, at: minute(3), kind: 'coefficient', before: '1', after: '1.5', byUs: false },
  ]);
  const path = `/api/v1/workers/${workerId}/events`;
  const read = (query = '', token = owner.token) => api.call('GET', `${path}${query}`, { token });
  expect(await read()).toMatchObject({
    status: 200,
    json: {
      items: [
        { at: minute(3).toISOString(), kind: 'coefficient', before: '1', after: '1.5', byUs: false },
        { at: minute(9).toISOString(), kind: 'enabled', before: 'true', after: 'false', byUs: true },
      ],
    },
  });
  expect((await read('?limit=1')).json.items).toHaveLength(1);
  expect((await read('', stranger.token)).status).toBe(404);
  expect((await read('?limit=0')).status).toBe(422);
});
