import { hc } from 'hono/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppType } from './app.ts';
import { createTestApp, type TestApp } from './test-app.ts';

type Role =
  | 'stranger'
  | 'owner'
  | 'other'
  | 'pending'
  | 'operator'
  | 'readKey'
  | 'operatorKey'
  | 'agentKey'
  | 'deactivated';

let api: TestApp;
let ids: { own: string; owner: string; agent: string };
const tokens = new Map<Role, string>();

beforeAll(async () => {
  api = await createTestApp();
  const owner = await api.addPerson('Owner');
  const deactivated = await api.addPerson('Gone', { status: 'deactivated' });
  const agent = await api.addAgent(owner.id);
  ids = { owner: owner.id, own: await api.addWorker('8.8.8.8:12000', owner.id), agent: agent.agentId };
  tokens.set('owner', owner.token);
  tokens.set('other', (await api.addPerson('Other')).token);
  tokens.set('pending', (await api.addPerson('Waiting', { status: 'pending' })).token);
  tokens.set('operator', (await api.addPerson('Operator', { role: 'operator' })).token);
  tokens.set('readKey', await api.addKey('read'));
  tokens.set('operatorKey', await api.addKey('operator'));
  tokens.set('agentKey', await api.addKey('agent'));
  tokens.set('deactivated', deactivated.token);
});
afterAll(() => api.drop());

/** A row for every route: what each role gets for the owner's worker (`{w}`) or agent (`{a}`), or the owner (`{p}`). */
const open = {
  stranger: 200,
  owner: 200,
  other: 200,
  pending: 200,
  operator: 200,
  readKey: 200,
  operatorKey: 200,
  agentKey: 200,
  deactivated: 200,
};
const anybody = { ...open, stranger: 401, agentKey: 403, deactivated: 403 };
const ownersOnly = { ...anybody, other: 404, pending: 404 };
const operatorsOnly = { ...anybody, owner: 403, other: 403, pending: 403 };
const writes = { readKey: 403 };

const matrix: Record<string, { path: string; body?: unknown; expected: Record<Role, number> }> = {
  'GET /healthz': { path: '/healthz', expected: open },
  'GET /readyz': { path: '/readyz', expected: open },
  'GET /api/v1/openapi.json': { path: '/api/v1/openapi.json', expected: open },
  'GET /api/v1/auth/methods': { path: '/api/v1/auth/methods', expected: open },
  'POST /api/v1/auth/telegram': {
    path: '/api/v1/auth/telegram',
    body: { initData: 'hash=00' },
    expected: { ...toAll(400), stranger: 401 },
  },
  'POST /api/v1/auth/demo': { path: '/api/v1/auth/demo', body: { role: 'operator' }, expected: toAll(404) },
  'GET /api/v1/overview': { path: '/api/v1/overview', expected: anybody },
  'GET /api/v1/workers': { path: '/api/v1/workers', expected: anybody },
  'POST /api/v1/workers': {
    path: '/api/v1/workers',
    body: { name: 'bad', address: 'nowhere' },
    expected: { ...toAll(422), ...pick(anybody, ['stranger', 'agentKey', 'deactivated']), ...writes },
  },
  'POST /api/v1/workers/discover': {
    path: '/api/v1/workers/discover',
    body: { host: 'nowhere' },
    expected: {
      ...toAll(422),
      ...pick(anybody, ['stranger', 'agentKey', 'deactivated']),
      ...writes,
      pending: 403,
    },
  },
  'GET /api/v1/workers/:id': { path: '/api/v1/workers/{w}', expected: ownersOnly },
  'PATCH /api/v1/workers/:id': {
    path: '/api/v1/workers/{w}',
    body: { name: 'Renamed' },
    expected: { ...ownersOnly, ...writes },
  },
  'GET /api/v1/workers/:id/metrics': { path: '/api/v1/workers/{w}/metrics', expected: ownersOnly },
  'GET /api/v1/workers/:id/stats': { path: '/api/v1/workers/{w}/stats', expected: ownersOnly },
  'GET /api/v1/workers/:id/gpus': { path: '/api/v1/workers/{w}/gpus', expected: ownersOnly },
  'GET /api/v1/workers/:id/host': { path: '/api/v1/workers/{w}/host', expected: ownersOnly },
  'GET /api/v1/participants': { path: '/api/v1/participants', expected: operatorsOnly },
  'POST /api/v1/participants': {
    path: '/api/v1/participants',
    body: { name: 'Made' },
    expected: { ...operatorsOnly, operator: 201, operatorKey: 201, ...writes },
  },
  'GET /api/v1/participants/:id': { path: '/api/v1/participants/{p}', expected: ownersOnly },
  'PATCH /api/v1/participants/:id': {
    path: '/api/v1/participants/{p}',
    body: { name: 'Owner' },
    expected: { ...operatorsOnly, ...writes },
  },
  'GET /api/v1/agents': { path: '/api/v1/agents', expected: anybody },
  'POST /api/v1/agents/tokens': {
    path: '/api/v1/agents/tokens',
    body: {},
    expected: { ...toAll(201), ...pick(anybody, ['stranger', 'agentKey', 'deactivated']), ...writes },
  },
  'GET /api/v1/agents/:id': { path: '/api/v1/agents/{a}', expected: ownersOnly },
  'PATCH /api/v1/agents/:id': {
    path: '/api/v1/agents/{a}',
    body: { name: 'Renamed' },
    expected: { ...ownersOnly, ...writes },
  },
  'DELETE /api/v1/agents/:id': {
    path: '/api/v1/agents/{a}',
    expected: { ...ownersOnly, owner: 204, operator: 204, operatorKey: 204, ...writes },
  },
  'POST /api/v1/agent/enrol': {
    path: '/api/v1/agent/enrol',
    body: { token: `ce_${'x'.repeat(43)}`, hostname: 'gpu-1', version: '1' },
    expected: toAll(401),
  },
  // A key of scope `agent` that no agent was enrolled with is no agent's.
  'POST /api/v1/agent/reports': {
    path: '/api/v1/agent/reports',
    body: {},
    expected: { ...toAll(401), readKey: 403, operatorKey: 403, agentKey: 403 },
  },
  'GET /api/v1/agent/install.sh': { path: '/api/v1/agent/install.sh', expected: toAll(404) },
  'DELETE /api/v1/workers/:id': {
    path: '/api/v1/workers/{w}',
    expected: { ...ownersOnly, owner: 204, operator: 404, operatorKey: 404, ...writes },
  },
  'DELETE /api/v1/auth/session': {
    path: '/api/v1/auth/session',
    expected: {
      ...toAll(204),
      stranger: 401,
      readKey: 403,
      operatorKey: 403,
      agentKey: 403,
      deactivated: 403,
    },
  },
};

const order: Role[] = [
  'stranger',
  'deactivated',
  'agentKey',
  'readKey',
  'other',
  'pending',
  'owner',
  'operator',
  'operatorKey',
];

test('every route has a row in the matrix', () => {
  const routes = api.app.routes.filter(({ method, path }) => method !== 'ALL' && path !== '*');
  expect([...new Set(routes.map(({ method, path }) => `${method} ${path}`))].sort()).toEqual(
    Object.keys(matrix).sort(),
  );
});

test.each(Object.entries(matrix))(
  '%s answers each role as it should',
  async (route, { path, body, expected }) => {
    const method = route.split(' ')[0] ?? '';
    const target = path.replace('{w}', ids.own).replace('{p}', ids.owner).replace('{a}', ids.agent);
    const statuses: Partial<Record<Role, number>> = {};
    for (const role of order) {
      const token = tokens.get(role);
      const answer = await api.call(method, target, { ...(token === undefined ? {} : { token }), body });
      statuses[role] = answer.status;
      if (answer.status >= 400)
        expect(answer.json.error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    }
    expect(statuses).toEqual(expected);
  },
);

test('a stranger gets 401 whatever the id, the query or the body', async () => {
  for (const [method, path, body] of [
    ['GET', '/api/v1/workers/x', undefined],
    ['GET', '/api/v1/workers?limit=x', undefined],
    ['POST', '/api/v1/workers', '{'],
    ['PATCH', '/api/v1/participants/0', 'x'.repeat(300_000)],
  ] as const) {
    expect((await api.call(method, path, { body })).status, `${method} ${path}`).toBe(401);
  }
});

test.each([
  '0',
  '-1',
  '1.0',
  '01',
  'abc',
  '9223372036854775808',
  '99999999999999999999',
  '1%20',
  '%00',
  "1'",
])('the id %s is simply not there', async (id) => {
  const token = await api.addKey('operator');
  for (const path of [
    `workers/${id}`,
    `workers/${id}/metrics`,
    `workers/${id}/stats`,
    `workers/${id}/gpus`,
    `workers/${id}/host`,
    `participants/${id}`,
    `agents/${id}`,
  ]) {
    const answer = await api.call('GET', `/api/v1/${path}`, { token });
    expect([answer.status, answer.json.error.code], path).toEqual([404, 'not_found']);
  }
});

test('two credentials in one request are refused', async () => {
  const headers = new Headers({ Authorization: `Bearer ${await api.addKey('operator')}` });
  headers.append('Authorization', `Bearer ${tokens.get('owner')}`);
  const response = await api.app.request('/api/v1/workers', { headers });
  expect(response.status).toBe(400);
});

test('an unknown path is a JSON 404, under /api for everybody', async () => {
  for (const path of ['/api/v1/nothing', '/api/', '/nothing']) {
    const answer = await api.call('GET', path);
    expect([answer.status, answer.json.error.code], path).toEqual([404, 'not_found']);
  }
});

test('files and the webhook are served beside the API, which keeps its own 404', async () => {
  const page = await createTestApp({
    db: api.db,
    staticFiles: async (c) => c.html('the page'),
    telegramWebhook: { path: '/telegram', handle: async (request) => new Response(await request.text()) },
  });
  const get = async (path: string) => (await page.app.request(path)).text();
  expect(await get('/')).toBe('the page');
  expect(await get('/workers/7')).toBe('the page');
  expect((await page.call('GET', '/api/v1/nothing')).status).toBe(404);
  expect(await (await page.app.request('/telegram', { method: 'POST', body: 'update' })).text()).toBe(
    'update',
  );
  await page.drop();
});

test('bodies over 256 kB, of another type or not JSON are refused', async () => {
  const token = await api.addKey('operator');
  expect(
    (await api.call('POST', '/api/v1/workers', { token, body: JSON.stringify('x'.repeat(262_144)) })).status,
  ).toBe(413);
  expect((await api.call('POST', '/api/v1/workers', { token, body: '{"name":' })).status).toBe(400);
  const form = await api.app.request('/api/v1/workers', {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'text/plain' },
    body: '{}',
  });
  expect(form.status).toBe(415);
});

test('every answer carries the security headers and may be framed by Telegram only', async () => {
  for (const path of ['/healthz', '/api/v1/workers', '/nothing']) {
    const { headers } = await api.call('GET', path);
    expect(headers.get('content-security-policy')).toContain(
      'frame-ancestors https://web.telegram.org https://*.telegram.org',
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBeNull();
  }
});

test('a request is one log line with the pattern of its path and no secret', async () => {
  const token = await api.addKey('operator');
  api.lines.length = 0;
  await api.call('GET', '/api/v1/workers/12345', { token });
  await api.call('POST', '/api/v1/auth/telegram', { body: { initData: 'canary-init-data' } });
  expect(api.lines).toEqual([
    { method: 'GET', path: '/api/v1/workers/:id', status: 404, ms: 0 },
    { method: 'POST', path: '/api/v1/auth/telegram', status: 401, ms: 0 },
  ]);
  expect(JSON.stringify(api.lines)).not.toMatch(/canary|cp_|Bearer/);
});

test('the document describes every route, from the schemas that validate', async () => {
  const { json } = await api.call('GET', '/api/v1/openapi.json');
  const documented = Object.entries<Record<string, unknown>>(json.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  const expected = Object.keys(matrix).filter((route) => route !== 'GET /api/v1/openapi.json');
  expect(documented.sort()).toEqual(expected.sort());
  expect(json.components.schemas.NewWorker.required).toEqual(['name', 'address']);
});

test('the typed client reaches the routes', async () => {
  const client = hc<AppType>('http://localhost', { fetch: api.app.request });
  const answer = await client.api.v1.workers.$get(
    { query: { limit: '5' } },
    { headers: { Authorization: `Bearer ${await api.addKey('operator')}` } },
  );
  if (answer.status !== 200) throw new Error(`Status ${answer.status}`);
  const { items } = await answer.json();
  expect(items).toEqual([]);
});

function toAll(status: number): Record<Role, number> {
  return pick(open, Object.keys(open) as Role[], status);
}

function pick(from: Record<Role, number>, roles: Role[], status?: number): Record<Role, number> {
  return Object.fromEntries(roles.map((role) => [role, status ?? from[role]])) as Record<Role, number>;
}
