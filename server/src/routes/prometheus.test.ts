import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
beforeAll(async () => {
  api = await createTestApp();
});
afterAll(() => api.drop());

const list = async (token: string) => (await api.call('GET', '/api/v1/prometheus/targets', { token })).json;

test('a metrics key finds the workers of its person, and one of the installation finds all', async () => {
  const ada = await api.addPerson('Ada');
  const bob = await api.addPerson('Bob');
  const one = await api.addWorker('8.8.8.8:12000', ada.id);
  const two = await api.addWorker('[2001:4860:4860::8888]:12010', bob.id);
  const pools = await api.addWorker('8.8.4.4:12000', null);
  const toGroup = (address: string, id: string, owner: string) => ({
    targets: [address],
    labels: {
      __meta_cocoon_worker_id: id,
      __meta_cocoon_worker_name: address,
      __meta_cocoon_participant_id: owner,
    },
  });
  const adas = toGroup('8.8.8.8:12000', one, ada.id);
  expect(await list(await api.addKey('metrics', ada.id))).toEqual([adas]);
  expect(await list(ada.token)).toEqual([adas]);
  const bobs = toGroup('[2001:4860:4860::8888]:12010', two, bob.id);
  expect(await list(await api.addKey('metrics'))).toEqual([
    adas,
    bobs,
    toGroup('8.8.4.4:12000', pools, 'pool'),
  ]);
});

test('a metrics key opens nothing else, and writes nothing here', async () => {
  const token = await api.addKey('metrics');
  expect((await api.call('GET', '/api/v1/workers', { token })).status).toBe(403);
  expect((await api.call('POST', '/api/v1/prometheus/targets', { token })).status).toBe(403);
  expect((await api.call('GET', '/api/v1/prometheus/../workers', { token })).status).toBe(403);
});

test('what is removed is found no more', async () => {
  const cleo = await api.addPerson('Cleo');
  const workerId = await api.addWorker('1.1.1.1:12000', cleo.id);
  expect(await list(cleo.token)).toHaveLength(1);
  await api.call('DELETE', `/api/v1/workers/${workerId}`, { token: cleo.token });
  expect(await list(cleo.token)).toEqual([]);
});
