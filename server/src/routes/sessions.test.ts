import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInitData } from '../sign-init-data.ts';
import { createTestApp, type TestApp, testBotToken } from '../test-app.ts';

let api: TestApp;
beforeAll(async () => {
  api = await createTestApp({ settings: { registration: 'open' } });
});
afterAll(() => api.drop());

async function login(id: number, userAgent: string): Promise<string> {
  const auth_date = String(api.clock.now.getTime() / 1_000);
  const user = JSON.stringify({ id, first_name: 'Ada' });
  const response = await api.app.request('/api/v1/auth/telegram', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'User-Agent': userAgent },
    body: JSON.stringify({ initData: await signInitData({ auth_date, user }, testBotToken) }),
  });
  return JSON.parse(await response.text()).token;
}

const list = async (token: string) => (await api.call('GET', '/api/v1/sessions', { token })).json.items;
const isOpen = async (token: string) => (await api.call('GET', '/api/v1/overview', { token })).status === 200;

test('people see their own live sessions, which one they are in, and no token', async () => {
  const [phone, desk] = [await login(1, 'Phone'), await login(1, 'Desk')];
  await login(2, 'Somebody else');
  const items = await list(desk);
  expect(items).toMatchObject([
    { method: 'telegram', userAgent: 'Desk', isCurrent: true },
    { method: 'telegram', userAgent: 'Phone', isCurrent: false },
  ]);
  expect(JSON.stringify(items)).not.toContain(phone);
});

test('one session is ended by its id, from the next call on; nobody else’s can be', async () => {
  const [phone, desk, other] = [await login(3, 'Phone'), await login(3, 'Desk'), await login(4, 'Other')];
  const [, { id }] = await list(desk);
  const path = `/api/v1/sessions/${id}`;
  const operator = await api.addPerson('Operator', { role: 'operator' });
  for (const token of [other, operator.token]) {
    expect((await api.call('DELETE', path, { token })).status).toBe(404);
  }
  expect((await api.call('DELETE', path, { token: desk })).status).toBe(204);
  expect([await isOpen(phone), await isOpen(desk), await isOpen(other)]).toEqual([false, true, true]);
  expect((await api.call('DELETE', path, { token: desk })).status).toBe(404);
  expect(await list(desk)).toHaveLength(1);
});

test('all others are ended at once, and this one goes on', async () => {
  const tokens = [await login(5, 'A'), await login(5, 'B'), await login(5, 'C')];
  const other = await login(6, 'Other');
  const [, here = ''] = tokens;
  expect((await api.call('DELETE', '/api/v1/sessions', { token: here })).status).toBe(204);
  expect(await Promise.all([...tokens, other].map(isOpen))).toEqual([false, true, false, true]);
});

test('a name of a program that is no text for PostgreSQL is kept as far as it is', async () => {
  const token = await login(7, `${'x'.repeat(400)}`);
  expect((await list(token))[0].userAgent).toHaveLength(300);
});
