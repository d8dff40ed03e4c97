import { enableReceiver } from '@cocoon-pool/db/receivers';
import { createSession } from '@cocoon-pool/db/sessions';
import { insertTestPayout, linkTestWallet } from '@cocoon-pool/db/testing-ledger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authorizationMatrix, type Role, roles, toExpected } from './authorization-matrix.ts';
import { createTestApp, type TestApp } from './test-app.ts';

let api: TestApp;
const ids: Record<string, string> = {};
const tokens = new Map<Role, string>();

beforeAll(async () => {
  api = await createTestApp();
  const owner = await api.addPerson('Owner');
  const other = await api.addPerson('Other');
  const operatorKey = await api.addKey('operator');
  tokens.set('owner', owner.token);
  tokens.set('other', other.token);
  tokens.set('deactivated', (await api.addPerson('Gone', { status: 'deactivated' })).token);
  tokens.set('pending', (await api.addPerson('Waiting', { status: 'pending' })).token);
  tokens.set('operator', (await api.addPerson('Operator', { role: 'operator' })).token);
  tokens.set('readKey', await api.addKey('read'));
  tokens.set('operatorKey', operatorKey);
  tokens.set('agentKey', await api.addKey('agent', owner.id));
  tokens.set('metricsKey', await api.addKey('metrics', owner.id));
  tokens.set('ownersReadKey', await api.addKey('read', owner.id));
  tokens.set('othersReadKey', await api.addKey('read', other.id));
  ids.p = owner.id;
  await linkTestWallet(api.db, { name: 'owner', participantId: owner.id });
  ids.payout = await insertTestPayout(api.db, {
    wallet: 'owner',
    receivedAt: api.clock.now,
    amountNanoton: 19n,
  });
  ids.w = await api.addWorker('8.8.8.8:12000', owner.id);
  ids.a = (await api.addAgent(owner.id)).agentId;
  ids.leaver = (await api.addPerson('Leaver')).id;
  const session = { participantId: owner.id, method: 'telegram' } as const;
  const spare = (await createSession(api.db, session, api.clock.now)).token;
  const { json: sessions } = await api.call('GET', '/api/v1/sessions', { token: spare });
  ids.s = sessions.items.find((item: { isCurrent: boolean }) => item.isCurrent).id;
  const made = { name: 'to be revoked', scope: 'read' };
  ids.k = (await api.call('POST', '/api/v1/api-keys', { token: owner.token, body: made })).json.id;
  ids.r = (await enableReceiver(api.db, { participantId: owner.id, chatId: '42' }, api.clock.now)).id;
  ids.n = await addIncident(owner.id);
  const silence = { workerId: ids.w, reason: 'maintenance', endsAt: '2026-11-24T00:00:00Z' };
  ids.q = (await api.call('POST', '/api/v1/silences', { token: owner.token, body: silence })).json.id;
  ids.i = (await api.call('POST', '/api/v1/invites', { token: operatorKey, body: {} })).json.id;
});
afterAll(() => api.drop());

async function addIncident(participantId: string): Promise<string> {
  const { id } = await api.db
    .insertInto('incidents')
    .values({ participantId, hostId: null, kind: 'slow', severity: 'warning', openedAt: api.clock.now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

test('every route has a row in the matrix', () => {
  const routes = api.app.routes.filter(({ method, path }) => method !== 'ALL' && path !== '*');
  expect([...new Set(routes.map(({ method, path }) => `${method} ${path}`))].sort()).toEqual(
    Object.keys(authorizationMatrix).sort(),
  );
});

const rows = Object.entries(authorizationMatrix);
const guarded = rows.filter(([, { expected }]) => expected.stranger === 401 && expected.deactivated === 403);

test.each(guarded)('%s tells a stranger nothing, whatever the id, the query or the body', async (route) => {
  const [method = '', pattern = ''] = route.split(' ');
  for (const id of ['me', '0', 'x', '%00', "1'--"]) {
    for (const body of method === 'GET' ? [undefined] : [undefined, '{', '[]', 'x'.repeat(300_000)]) {
      const path = `${pattern.replaceAll(/:\w+/g, id)}?limit=x&cursor=x&nothing=1`;
      for (const token of [undefined, 'cp_unknown', 'a'.repeat(43)]) {
        const answer = await api.call(method, path, { body, ...(token === undefined ? {} : { token }) });
        expect([answer.status, answer.json.error.code], `${method} ${path}`).toEqual([401, 'unauthorized']);
      }
    }
  }
});

test.each(guarded)('%s refuses two credentials in one request', async (route) => {
  const [method = '', path = ''] = route.split(' ');
  const headers = new Headers({ Authorization: `Bearer ${tokens.get('operatorKey')}` });
  headers.append('Authorization', `Bearer ${tokens.get('owner')}`);
  const response = await api.app.request(path.replaceAll(/:\w+/g, '1'), { method, headers });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: 'two_credentials' } });
});

test.each(rows)('%s answers each role as it should', async (route, row) => {
  const method = route.split(' ')[0] ?? '';
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? `no ${name}`);
  const path = fill(row.path);
  const body = row.body === undefined ? undefined : JSON.parse(fill(JSON.stringify(row.body)));
  const statuses: Partial<Record<Role, number>> = {};
  for (const role of roles) {
    const token = tokens.get(role);
    const answer = await api.call(method, path, {
      ...(token === undefined ? {} : { token }),
      body,
    });
    statuses[role] = answer.status;
    if (answer.status < 400) continue;
    expect(answer.json.error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  }
  expect(statuses).toEqual(toExpected(route, row));
});
