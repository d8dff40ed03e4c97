import { findParticipantByTelegramId, updateParticipant } from '@cocoon-pool/db/participants';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInitData } from '../sign-init-data.ts';
import { createTestApp, type TestApp, testBotToken } from '../test-app.ts';

let api: TestApp;
beforeAll(async () => {
  api = await createTestApp();
});
afterAll(() => api.drop());

const login = async (id: number, target = api, timeZone?: string) => {
  const auth_date = String(target.clock.now.getTime() / 1_000);
  const user = JSON.stringify({ id, first_name: 'Ada', language_code: 'ru' });
  const body = { initData: await signInitData({ auth_date, user }, testBotToken), timeZone };
  return target.call('POST', '/api/v1/auth/telegram', { body });
};

test('a stranger who logs in is pending, may look around, and their chat is a receiver once', async () => {
  const first = await login(1001);
  expect(first.status).toBe(200);
  expect(first.json.participant).toMatchObject({
    name: 'Ada',
    role: 'participant',
    status: 'pending',
    language: 'ru',
  });
  const again = await login(1001);
  expect(again.json.participant.id).toBe(first.json.participant.id);
  expect(again.json.token).not.toBe(first.json.token);
  for (const { json } of [first, again]) {
    expect(
      (await api.call('GET', '/api/v1/participants/me', { token: json.token })).json.telegramUserId,
    ).toBe('1001');
  }
  const receivers = await api.db
    .selectFrom('receivers')
    .select('chatId')
    .where('chatId', '=', '1001')
    .execute();
  expect(receivers).toHaveLength(1);
});

test('the first login takes the zone of the device and says so; later ones leave what was chosen', async () => {
  const first = await login(1101, api, 'Europe/Berlin');
  expect(first.json.timeZoneTaken).toBe('Europe/Berlin');
  const { token } = first.json;
  const readZone = async () => (await api.call('GET', '/api/v1/participants/me', { token })).json.timeZone;
  expect(await readZone()).toBe('Europe/Berlin');
  expect((await login(1101, api, 'Asia/Tokyo')).json.timeZoneTaken).toBeNull();
  await api.call('PATCH', '/api/v1/participants/me', { token, body: { timeZone: 'UTC' } });
  expect((await login(1101, api, 'Europe/Berlin')).json.timeZoneTaken).toBeNull();
  expect(await readZone()).toBe('UTC');
  expect((await login(1102, api, 'Mars/Olympus')).json.timeZoneTaken).toBeNull();
  expect((await login(1103)).json.timeZoneTaken).toBeNull();
});

test('a person named in the settings is an operator', async () => {
  expect((await login(777)).json.participant).toMatchObject({ role: 'operator', status: 'active' });
});

test('with registration by invitation a stranger is refused and leaves nothing behind, an operator is not', async () => {
  const closed = await createTestApp({ settings: { registration: 'invite' } });
  const answer = await login(5, closed);
  expect([answer.status, answer.json.error.code]).toEqual([403, 'invitation_needed']);
  expect(await findParticipantByTelegramId(closed.db, '5')).toBeUndefined();
  expect((await login(777, closed)).status).toBe(200);
  await closed.drop();
});

test('with open registration a stranger is active', async () => {
  const free = await createTestApp({ settings: { registration: 'open' } });
  expect((await login(5, free)).json.participant.status).toBe('active');
  await free.drop();
});

test('a deactivated person cannot log in, and an open session ends with the next call', async () => {
  const { json } = await login(1002);
  await updateParticipant(
    api.db,
    { id: json.participant.id, change: { status: 'deactivated' }, actor: 'system' },
    api.clock.now,
  );
  const call = await api.call('GET', '/api/v1/workers', { token: json.token });
  expect([call.status, call.json.error.code]).toEqual([403, 'deactivated']);
  expect((await login(1002)).json.error.code).toBe('deactivated');
});

test('a session slides while it is used, 30 days at most, and ends after a week without use', async () => {
  const begun = api.clock.now;
  const { token } = (await login(1003)).json;
  const after = (days: number) => new Date(begun.getTime() + days * 86_400_000);
  const statuses: Record<number, number> = {};
  for (const day of [6, 12, 18, 24, 29.9, 30.1]) {
    api.clock.now = after(day);
    statuses[day] = (await api.call('GET', '/api/v1/overview', { token })).status;
  }
  expect(statuses).toEqual({ 6: 200, 12: 200, 18: 200, 24: 200, 29.9: 200, 30.1: 401 });
  api.clock.now = begun;
  const idle = (await login(1003)).json.token;
  api.clock.now = after(7.1);
  expect((await api.call('GET', '/api/v1/overview', { token: idle })).status).toBe(401);
  api.clock.now = begun;
});

test('a session that is ended is refused on the very next call, others go on', async () => {
  const one = (await login(1004)).json.token;
  const two = (await login(1004)).json.token;
  expect((await api.call('DELETE', '/api/v1/auth/session', { token: one })).status).toBe(204);
  expect((await api.call('GET', '/api/v1/overview', { token: one })).status).toBe(401);
  expect((await api.call('GET', '/api/v1/overview', { token: two })).status).toBe(200);
});

test('tokens and keys are not in the database as they are', async () => {
  const { token } = (await login(1005)).json;
  const key = await api.addKey('operator');
  const rows = [
    ...(await api.db.selectFrom('sessions').selectAll().execute()),
    ...(await api.db.selectFrom('apiKeys').selectAll().execute()),
  ];
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(JSON.stringify(rows)).not.toContain(key);
});

test('without a bot the login says that it is not set up', async () => {
  const botless = await createTestApp({ settings: { botToken: null } });
  const answer = await login(1, botless);
  expect([answer.status, answer.json.error.code]).toEqual([503, 'telegram_unavailable']);
  expect((await botless.call('GET', '/api/v1/auth/methods')).json).toEqual({
    telegram: false,
    ton: true,
    demo: false,
  });
  await botless.drop();
});

test('the demo’s door leads to the demo’s people and is not there otherwise', async () => {
  const operator = await api.addPerson('Demo operator', { role: 'operator' });
  const participant = await api.addPerson('Demo participant');
  const { id: operatorId } = operator;
  const demo = await createTestApp({
    db: api.db,
    demo: { operatorId, participantId: participant.id, prove: noWallet },
  });
  for (const [role, id] of [
    ['operator', operatorId],
    ['participant', participant.id],
  ] as const) {
    const { json } = await demo.call('POST', '/api/v1/auth/demo', { body: { role } });
    expect(json.participant).toMatchObject({ id, role });
    expect((await demo.call('GET', '/api/v1/participants/me', { token: json.token })).json.id).toBe(id);
  }
  expect((await demo.call('POST', '/api/v1/auth/demo', { body: { role: 'root' } })).status).toBe(422);
  expect((await demo.call('GET', '/api/v1/auth/methods')).json).toEqual({
    telegram: true,
    ton: true,
    demo: true,
  });
  expect((await api.call('POST', '/api/v1/auth/demo', { body: { role: 'root' } })).status).toBe(404);
  await demo.drop();
});

test('two ways to log in at once are refused', async () => {
  const { token } = (await login(1006)).json;
  const answer = await api.call('POST', '/api/v1/auth/telegram', { token, body: { initData: 'hash=00' } });
  expect([answer.status, answer.json.error.code]).toEqual([400, 'two_credentials']);
});

async function noWallet(): Promise<never> {
  throw new Error('This demo has no wallet');
}
