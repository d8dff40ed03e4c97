import { updateParticipant } from '@cocoon-pool/db/participants';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './test-app.ts';

let api: TestApp;
beforeAll(async () => {
  api = await createTestApp();
});
afterAll(() => api.drop());

const getStatus = async (token: string, path = '/api/v1/participants') =>
  (await api.call('GET', path, { token })).status;

test('a person’s key never reaches further than the person does today', async () => {
  await api.addPerson('Another boss', { role: 'operator' });
  const { id } = await api.addPerson('Boss', { role: 'operator' });
  const key = await api.addKey('operator', id);
  expect(await getStatus(key)).toBe(200);
  const change = (values: Parameters<typeof updateParticipant>[1]['change']) =>
    updateParticipant(api.db, { id, change: values, actor: 'system' }, api.clock.now);
  await change({ role: 'participant' });
  expect(await getStatus(key)).toBe(403);
  expect(await getStatus(key, '/api/v1/workers')).toBe(200);
  await change({ status: 'deactivated' });
  expect(await getStatus(key, '/api/v1/workers')).toBe(403);
});

test('a participant’s key sees their own workers only', async () => {
  const [one, two] = [await api.addPerson('One'), await api.addPerson('Two')];
  const own = await api.addWorker('8.8.8.8:12000', one.id);
  const other = await api.addWorker('8.8.8.8:12010', two.id);
  const key = await api.addKey('read', one.id);
  const { json } = await api.call('GET', '/api/v1/workers', { token: key });
  expect(json.items.map((item: { id: string }) => item.id)).toEqual([own]);
  expect(await getStatus(key, `/api/v1/workers/${other}`)).toBe(404);
});

test.each([
  '',
  'Bearer',
  'Bearer ',
  'Basic YTpi',
  'Bearer a b',
  'Bearer cp_',
  'Bearer ключ',
  'cp_x',
  `Bearer ${'a'.repeat(201)}`,
])('the header %j opens nothing and says how to', async (header) => {
  const headers = new Headers();
  headers.set('Authorization', encodeURI(header).replaceAll('%20', ' '));
  const response = await api.app.request('/api/v1/workers', { headers });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
});
