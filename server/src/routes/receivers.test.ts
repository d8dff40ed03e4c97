import { enableReceiver } from '@cocoon-pool/db/receivers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let anna: { id: string; token: string };
let bob: { id: string; token: string };
let operator: { id: string; token: string };

beforeAll(async () => {
  api = await createTestApp({
    resolve: async (host) => [host.startsWith('inside') ? '10.0.0.1' : '203.0.114.5'],
  });
  anna = await api.addPerson('Anna');
  bob = await api.addPerson('Bob');
  operator = await api.addPerson('Olga', { role: 'operator' });
});
afterAll(() => api.drop());

const url = 'https://pager.example.com/hook';
const create = (token: string, body: unknown) => api.call('POST', '/api/v1/receivers', { token, body });

test('a webhook is made with a secret that is shown once', async () => {
  const made = await create(anna.token, { kind: 'webhook', url, label: 'Pager' });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ kind: 'webhook', url, label: 'Pager', position: 0, isBackup: false });
  expect(made.json.secret).toMatch(/^whsec_[\w-]{43}$/);
  const listed = await api.call('GET', '/api/v1/receivers', { token: anna.token });
  expect(listed.json.items).toHaveLength(1);
  expect(listed.text).not.toContain(made.json.secret);
  expect(api.lines.map((line) => JSON.stringify(line)).join()).not.toContain(made.json.secret);
});

test.each([
  ['http', 'http://pager.example.com/hook'],
  ['another scheme', 'ftp://pager.example.com'],
  ['no address', 'pager'],
  ['a user name', 'https://me:pw@pager.example.com/'],
  ['loopback', 'https://127.0.0.1/'],
  ['loopback in hex', 'https://0x7f.1/'],
  ['a decimal spelling', 'https://2130706433/'],
  ['a mapped address', 'https://[::ffff:10.0.0.1]/'],
  ['cloud metadata', 'https://169.254.169.254/latest'],
  ['a dotless name', 'https://localhost/'],
  ['a name that leads inside', 'https://inside.example.com/'],
])('a webhook to %s is refused', async (_name, address) => {
  const { status, json } = await create(anna.token, { kind: 'webhook', url: address });
  expect([status, json.error.field]).toEqual([422, 'url']);
});

test('receivers are renamed, reordered, switched off and removed by their owner', async () => {
  await enableReceiver(api.db, { participantId: anna.id, chatId: '42', label: 'Chat' }, api.clock.now);
  const [webhook, chat] = (await api.call('GET', '/api/v1/receivers', { token: anna.token })).json.items;
  const change = (id: string, body: unknown) =>
    api.call('PATCH', `/api/v1/receivers/${id}`, { token: anna.token, body });
  expect((await change(chat.id, { position: 0, label: 'First' })).json).toMatchObject({
    position: 0,
    label: 'First',
  });
  expect((await change(webhook.id, { isBackup: true, enabled: false })).json).toMatchObject({
    isBackup: true,
    position: 1,
    disabledReason: 'switched off by its owner',
  });
  expect((await change(webhook.id, { enabled: true })).json).toMatchObject({ disabledAt: null });
  const order = (await api.call('GET', '/api/v1/receivers', { token: anna.token })).json.items;
  expect(order.map(({ id }: { id: string }) => id)).toEqual([chat.id, webhook.id]);
  expect((await api.call('DELETE', `/api/v1/receivers/${webhook.id}`, { token: anna.token })).status).toBe(
    204,
  );
  expect((await api.call('DELETE', `/api/v1/receivers/${webhook.id}`, { token: anna.token })).status).toBe(
    404,
  );
});

test('a test is queued for the receiver', async () => {
  const [chat] = (await api.call('GET', '/api/v1/receivers', { token: anna.token })).json.items;
  expect((await api.call('POST', `/api/v1/receivers/${chat.id}/test`, { token: anna.token })).status).toBe(
    202,
  );
  const rows = await api.db.selectFrom('notifications').select(['kind', 'receiverId']).execute();
  expect(rows).toEqual([{ kind: 'test', receiverId: chat.id }]);
});

test("somebody else's receivers are out of reach; operators reach them", async () => {
  const [chat] = (await api.call('GET', '/api/v1/receivers', { token: anna.token })).json.items;
  for (const [method, rest] of [
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/test'],
  ]) {
    const body = method === 'PATCH' ? { body: { label: 'x' } } : {};
    const path = `/api/v1/receivers/${chat.id}${rest}`;
    expect((await api.call(method ?? '', path, { token: bob.token, ...body })).status).toBe(404);
  }
  const path = `/api/v1/receivers?participantId=${anna.id}`;
  expect((await api.call('GET', path, { token: bob.token })).status).toBe(404);
  expect((await api.call('GET', path, { token: operator.token })).json.items).toHaveLength(1);
  const key = await api.addKey('operator');
  expect((await api.call('GET', '/api/v1/receivers', { token: key })).status).toBe(422);
  expect((await create(key, { kind: 'webhook', url, participantId: bob.id })).status).toBe(201);
});
