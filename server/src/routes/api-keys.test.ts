import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let ann: { id: string; token: string };
let operator: { id: string; token: string };
beforeAll(async () => {
  api = await createTestApp();
  ann = await api.addPerson('Ann');
  operator = await api.addPerson('Operator', { role: 'operator' });
});
afterAll(() => api.drop());

const make = (token: string, body: object) => api.call('POST', '/api/v1/api-keys', { token, body });
const list = async (token: string) => (await api.call('GET', '/api/v1/api-keys', { token })).json.items;

test('a key is shown once, works at once, notes its use and is refused on the very next call after', async () => {
  const { status, json } = await make(ann.token, { name: 'laptop', scope: 'read' });
  expect(status).toBe(201);
  expect(json).toMatchObject({ participantId: ann.id, prefix: json.key.slice(0, 8), lastUsedAt: null });
  expect((await api.call('GET', '/api/v1/overview', { token: json.key })).status).toBe(200);
  const [listed] = await list(ann.token);
  expect(listed).toMatchObject({ id: json.id, name: 'laptop', lastUsedAt: api.clock.now.toISOString() });
  expect(JSON.stringify(listed)).not.toContain(json.key.slice(8));
  const path = `/api/v1/api-keys/${json.id}`;
  expect((await api.call('DELETE', path, { token: ann.token })).status).toBe(204);
  const refused = await api.call('GET', '/api/v1/overview', { token: json.key });
  expect([refused.status, refused.json.error.code]).toEqual([401, 'unauthorized']);
  expect((await api.call('DELETE', path, { token: ann.token })).status).toBe(404);
});

test('a key runs out at its time', async () => {
  const expiresAt = new Date(api.clock.now.getTime() + 60_000).toISOString();
  const { json } = await make(ann.token, { name: 'short', scope: 'read', expiresAt });
  expect(json.expiresAt).toBe(expiresAt);
  const begun = api.clock.now;
  api.clock.now = new Date(begun.getTime() + 60_000);
  expect((await api.call('GET', '/api/v1/overview', { token: json.key })).status).toBe(401);
  api.clock.now = begun;
});

test('participants make and see their own keys only, operators those of all and of the installation', async () => {
  for (const body of [
    { name: 'x', scope: 'operator' },
    { name: 'x', scope: 'read', ofInstallation: true },
  ]) {
    expect((await make(ann.token, body)).status).toBe(403);
  }
  const scopes = ['read', 'agent', 'metrics'] as const;
  for (const scope of scopes) expect((await make(ann.token, { name: scope, scope })).status).toBe(201);
  const ofPool = (await make(operator.token, { name: 'ci', scope: 'operator', ofInstallation: true })).json;
  expect(ofPool.participantId).toBeNull();
  const own = (await make(operator.token, { name: 'own', scope: 'operator' })).json;
  expect(own.participantId).toBe(operator.id);
  expect(new Set((await list(ann.token)).map((key: { participantId: string }) => key.participantId))).toEqual(
    new Set([ann.id]),
  );
  const all = (await list(operator.token)).map((key: { id: string }) => key.id);
  expect(all).toEqual(expect.arrayContaining([ofPool.id, own.id]));
  expect((await api.call('DELETE', `/api/v1/api-keys/${own.id}`, { token: ann.token })).status).toBe(404);
});

test('a key cannot make keys', async () => {
  const answer = await make(await api.addKey('operator'), { name: 'child', scope: 'operator' });
  expect([answer.status, answer.json.error.code]).toEqual([403, 'forbidden']);
});

test('making and revoking are audited', async () => {
  const { json } = await make(ann.token, { name: 'audited', scope: 'read' });
  await api.call('DELETE', `/api/v1/api-keys/${json.id}`, { token: operator.token });
  const subject = `api_key:${json.id}`;
  const { json: log } = await api.call('GET', `/api/v1/audit-log?subject=${subject}`, {
    token: operator.token,
  });
  expect(log.items).toMatchObject([
    { action: 'api_key.revoked', actor: `participant:${operator.id}` },
    { action: 'api_key.created', actor: `participant:${ann.id}`, detail: { name: 'audited', scope: 'read' } },
  ]);
  expect(JSON.stringify(log)).not.toContain(json.key);
});

test('one person has at most 100 live keys, even when they ask for many at once', async () => {
  const { token } = await api.addPerson('Hoarder');
  const body = { name: 'one more', scope: 'read' };
  const answers = [];
  for (let round = 0; round < 11; round += 1) {
    answers.push(...(await Promise.all(Array.from({ length: 10 }, () => make(token, body)))));
  }
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(100);
  expect(answers.at(-1)?.json.error.code).toBe('api_key_limit');
});

test.each([
  [{ scope: 'read' }, 'name'],
  [{ name: ' ', scope: 'read' }, 'name'],
  [{ name: 'x', scope: 'root' }, 'scope'],
  [{ name: 'x', scope: 'read', expiresAt: 'tomorrow' }, 'expiresAt'],
  [{ name: 'x', scope: 'read', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
  [{ name: 'x', scope: 'read', expiresAt: '2999-01-01T00:00:00Z' }, 'expiresAt'],
  [{ name: 'x', scope: 'read', participantId: '1' }, 'participantId'],
])('%j makes no key', async (body, field) => {
  const { status, json } = await make(operator.token, body);
  expect([status, json.error.field]).toEqual([422, field]);
});
