import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInitData } from '../sign-init-data.ts';
import { createTestApp, type TestApp, testBotToken } from '../test-app.ts';

let api: TestApp;
let operator: string;
beforeAll(async () => {
  api = await createTestApp({ settings: { registration: 'invite' } });
  operator = (await api.addPerson('Operator', { role: 'operator' })).token;
});
afterAll(() => api.drop());

const make = (body: object) => api.call('POST', '/api/v1/invites', { token: operator, body });
const comeIn = async (id: number, invite: string) => {
  const auth_date = String(api.clock.now.getTime() / 1_000);
  const user = JSON.stringify({ id, first_name: 'Ada' });
  const initData = await signInitData({ auth_date, user }, testBotToken);
  return api.call('POST', '/api/v1/auth/telegram', { body: { initData, invite } });
};

test('an invite lets one person in with its role, and shows who used how much of it', async () => {
  const { status, json } = await make({ role: 'operator' });
  expect([status, json.usesMax, json.uses]).toEqual([201, 1, 0]);
  expect(json.token).toMatch(/^inv_/);
  const week = new Date(api.clock.now.getTime() + 7 * 86_400_000).toISOString();
  expect(json.expiresAt).toBe(week);
  expect((await comeIn(1, json.token)).json.participant).toMatchObject({
    role: 'operator',
    status: 'active',
  });
  const late = await comeIn(2, json.token);
  expect([late.status, late.json.error.code]).toEqual([403, 'invite_refused']);
  const { json: list } = await api.call('GET', '/api/v1/invites', { token: operator });
  expect(list.items[0]).toMatchObject({ id: json.id, uses: 1, role: 'operator' });
  expect(JSON.stringify(list)).not.toContain(json.token);
});

test('a revoked invite lets nobody in', async () => {
  const { json } = await make({ usesMax: 10 });
  const path = `/api/v1/invites/${json.id}`;
  expect((await api.call('DELETE', path, { token: operator })).status).toBe(204);
  expect((await comeIn(3, json.token)).json.error.code).toBe('invite_refused');
  expect((await api.call('DELETE', path, { token: operator })).status).toBe(404);
});

test.each([
  [{ role: 'king' }, 'role'],
  [{ usesMax: 0 }, 'usesMax'],
  [{ usesMax: 1_001 }, 'usesMax'],
  [{ expiresAt: '2026-11-23T11:59:59Z' }, 'expiresAt'],
  [{ expiresAt: '2027-11-23T12:00:00Z' }, 'expiresAt'],
])('%j makes no invite', async (body, field) => {
  const { status, json } = await make(body);
  expect([status, json.error.field]).toEqual([422, field]);
});
