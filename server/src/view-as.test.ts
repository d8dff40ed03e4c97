import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './test-app.ts';
import { viewAsHeader } from './view-as.ts';

let api: TestApp;
let operator: { id: string; token: string };
let ada: { id: string; token: string };
let worker: string;
let foreign: string;
beforeAll(async () => {
  api = await createTestApp();
  operator = await api.addPerson('Olga', { role: 'operator' });
  ada = await api.addPerson('Ada', { status: 'active' });
  worker = await api.addWorker('8.8.8.8:12000', ada.id);
  foreign = await api.addWorker('8.8.8.9:12000', null);
});
afterAll(() => api.drop());

/** Through Ada's eyes. */
async function ask(path: string, { token = operator.token, method = 'GET', as = ada.id } = {}) {
  const response = await api.app.request(`/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, [viewAsHeader]: as, 'Content-Type': 'application/json' },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

test('an operator sees what the participant sees, and nothing of the pool', async () => {
  const { body } = await ask('/workers');
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual([worker]);
  expect((await ask('/participants/me')).body).toMatchObject({ id: ada.id, name: 'Ada' });
  expect((await ask(`/workers/${foreign}`)).status).toBe(404);
  expect((await ask('/participants')).status).toBe(403);
  expect((await ask('/audit-log')).status).toBe(403);
});

test.each([
  ['PATCH', '/participants/me'],
  ['DELETE', '/participants/me'],
  ['POST', '/workers'],
  ['POST', '/silences'],
  ['POST', '/alerts/configure'],
])('nothing is changed by %s %s', async (method, path) => {
  expect(await ask(path, { method })).toMatchObject({ status: 403, body: { error: { code: 'view_only' } } });
});

test.each(['/sessions', '/api-keys', '/participants/me/export', '/export/tax-report?year=2026'])(
  '%s stays private',
  async (path) => {
    expect(await ask(path)).toMatchObject({ status: 403, body: { error: { code: 'view_only' } } });
  },
);

test('only operators may, and only as somebody who is there', async () => {
  expect((await ask('/workers', { token: ada.token, as: operator.id })).status).toBe(403);
  for (const as of ['999999', 'me', '1 OR 1=1', '']) expect((await ask('/workers', { as })).status).toBe(404);
  const gone = await api.addPerson('Gone', { status: 'deactivated' });
  expect((await ask('/workers', { as: gone.id })).status).toBe(404);
});

test('the visit is in the audit log, once an hour, by the operator', async () => {
  await ask('/workers');
  await ask('/overview');
  const log = await api.call('GET', '/api/v1/audit-log?action=participant.viewed_as', {
    token: operator.token,
  });
  expect(log.json.items).toMatchObject([
    { actor: `participant:${operator.id}`, subject: `participant:${ada.id}` },
  ]);
});
