import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let ann: { id: string; token: string };
let operator: { id: string; token: string };
let workerId: string;
beforeAll(async () => {
  api = await createTestApp();
  ann = await api.addPerson('Ann');
  operator = await api.addPerson('Operator', { role: 'operator' });
  workerId = await api.addWorker('8.8.8.8:12000', ann.id);
});
afterAll(() => api.drop());

const read = async (query: string) =>
  (await api.call('GET', `/api/v1/audit-log?${query}`, { token: operator.token })).json.items;
const get = (path: string, token: string) => api.call('GET', `/api/v1/${path}`, { token });
const listActions = async (actor: string) =>
  (await read(`actor=${actor}`)).map(({ action, subject }: { action: string; subject: string }) =>
    [action, subject].join(' '),
  );

test('what an operator sees of others is in the log once an hour, however often they look', async () => {
  const actor = `participant:${operator.id}`;
  for (let times = 0; times < 3; times += 1) {
    await get(`participants/${ann.id}`, operator.token);
    await get(`participants/${ann.id}/export`, operator.token);
    await get(`workers/${workerId}/metrics`, operator.token);
    await get('participants', operator.token);
    await get('workers/999999', operator.token);
  }
  const once = [
    'participants.listed participants',
    `worker.metrics.viewed worker:${workerId}`,
    `participant.export.viewed participant:${ann.id}`,
    `participant.viewed participant:${ann.id}`,
  ];
  expect(await listActions(actor)).toEqual(once);
  const twin = await createTestApp({ db: api.db });
  await twin.call('GET', `/api/v1/participants/${ann.id}`, { token: operator.token });
  await twin.drop();
  expect(await listActions(actor)).toEqual(once);
  api.clock.now = new Date(api.clock.now.getTime() + 3_600_000);
  await get(`participants/${ann.id}`, operator.token);
  expect(await listActions(actor)).toEqual([`participant.viewed participant:${ann.id}`, ...once]);
});

test('nobody is told of looking at what is their own, the pool’s, or refused', async () => {
  const second = await api.addPerson('Second', { role: 'operator' });
  const own = await api.addWorker('8.8.4.4:12000', second.id);
  const pools = await api.addWorker('8.8.4.4:12010', null);
  for (const path of [
    `participants/${second.id}`,
    'participants/me',
    `workers/${own}`,
    `workers/${pools}`,
    'overview',
  ]) {
    expect((await get(path, second.token)).status, path).toBe(200);
  }
  await get(`participants/${ann.id}`, ann.token);
  await get(`participants/${operator.id}`, ann.token);
  expect(await listActions(`participant:${second.id}`)).toEqual([]);
  expect(await listActions(`participant:${ann.id}`)).toEqual([]);
});

test('every change an operator makes has an entry', async () => {
  const token = await api.addKey('operator');
  const { json: keys } = await api.call('GET', '/api/v1/api-keys?limit=1', { token });
  const actor = `api_key:${keys.items[0].id}`;
  const { json: bob } = await api.call('POST', '/api/v1/participants', { token, body: { name: 'Bob' } });
  const path = `/api/v1/participants/${bob.id}`;
  const address = `0:${'2'.repeat(64)}`;
  await api.call('PATCH', path, { token, body: { status: 'deactivated' } });
  await api.call('POST', `${path}/wallets`, { token, body: { address } });
  await api.call('DELETE', `${path}/wallets/${address}`, { token });
  await api.call('PATCH', `/api/v1/workers/${workerId}`, { token, body: { name: 'renamed' } });
  const { json: invite } = await api.call('POST', '/api/v1/invites', { token, body: {} });
  await api.call('DELETE', `/api/v1/invites/${invite.id}`, { token });
  await api.call('DELETE', path, { token });
  expect((await listActions(actor)).reverse()).toEqual([
    `participant.created participant:${bob.id}`,
    `participant.updated participant:${bob.id}`,
    `wallet.linked participant:${bob.id}`,
    `wallet.unlinked participant:${bob.id}`,
    `worker.updated worker:${workerId}`,
    `invite.created invite:${invite.id}`,
    `invite.revoked invite:${invite.id}`,
    `participant.deleted participant:${bob.id}`,
  ]);
});

test('the log is read by actor, subject, action and time', async () => {
  expect(await read('actor=participant:999')).toEqual([]);
  expect(await read(`subject=worker:${workerId}&action=worker.created`)).toHaveLength(1);
  const now = api.clock.now.toISOString();
  expect(await read(`to=${now}&subject=worker:${workerId}&action=worker.created`)).toHaveLength(1);
  expect(await read(`from=${now}&subject=worker:${workerId}&action=worker.created`)).toEqual([]);
});
