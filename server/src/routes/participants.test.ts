import { insertMarkedMetrics } from '@cocoon-pool/db/testing-workers';
import { ensureMetricPartitions } from '@cocoon-pool/db/worker-metrics';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let operator: string;
beforeAll(async () => {
  api = await createTestApp();
  operator = await api.addKey('operator');
});
afterAll(() => api.drop());

test('an operator makes somebody, changes them, and both are audited', async () => {
  const made = await api.call('POST', '/api/v1/participants', { token: operator, body: { name: 'Ada' } });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({
    name: 'Ada',
    role: 'participant',
    status: 'active',
    telegramUserId: null,
  });
  const path = `/api/v1/participants/${made.json.id}`;
  const body = { name: 'Ada L', role: 'operator', workerLimit: 200 };
  expect((await api.call('PATCH', path, { token: operator, body })).json).toMatchObject({
    ...made.json,
    ...body,
  });
  const entries = await api.db.selectFrom('auditLog').select(['actor', 'action', 'detail']).execute();
  const actor = expect.stringMatching(/^api_key:\d+$/);
  expect(entries).toEqual([
    { actor, action: 'participant.created', detail: { name: 'Ada' } },
    { actor, action: 'participant.updated', detail: body },
  ]);
});

test.each([
  ['POST', '', {}, 'name'],
  ['POST', '', { name: ' ' }, 'name'],
  ['POST', '', { name: 'x', role: 'operator' }, 'role'],
  ['PATCH', '/{id}', { status: 'asleep' }, 'status'],
  ['PATCH', '/{id}', { workerLimit: -1 }, 'workerLimit'],
  ['PATCH', '/{id}', { telegramUserId: '1' }, 'telegramUserId'],
])('%s %s %j is refused with 422', async (method, path, body, field) => {
  const { id } = await api.addPerson('Target');
  const target = `/api/v1/participants${path.replace('{id}', id)}`;
  const { status, json } = await api.call(method, target, { token: operator, body });
  expect([status, json.error.field]).toEqual([422, field]);
});

test('the list pages through everybody once, with how their workers are', async () => {
  const { id } = await api.addPerson('Owner');
  await api.addWorker('8.8.8.8:12000', id);
  const seen: { id: string; workers: unknown }[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const { json } = await api.call('GET', `/api/v1/participants?limit=2${query}`, { token: operator });
    seen.push(...json.items);
    cursor = json.nextCursor;
    if (seen.length === 2) await api.addPerson('Late');
  } while (cursor !== null);
  const everybody = await api.db.selectFrom('participants').select('id').orderBy('id').execute();
  expect(seen.map((item) => item.id)).toEqual(everybody.map((person) => person.id));
  expect(seen.find((item) => item.id === id)?.workers).toEqual({ ok: 0, warning: 0, down: 0, unknown: 1 });
  const bad = await api.call('GET', '/api/v1/participants?cursor=x', { token: operator });
  expect([bad.status, bad.json.error.field]).toEqual([422, 'cursor']);
});

test('a person’s estimates are of their own time and day, and unknown where nothing was measured', async () => {
  const { id, token } = await api.addPerson('Earner');
  const me = async () => (await api.call('GET', '/api/v1/participants/me', { token })).json;
  expect((await me()).earnings).toEqual({ unpaidNanoton: null, todayNanoton: null, thirtyDaysNanoton: null });
  const workerId = await api.addWorker('8.8.8.8:12010', id);
  await ensureMetricPartitions(api.db, api.clock.now);
  const begun = api.clock.now;
  const earn = (hours: number, earnedNanotonIncrease: bigint) => ({
    workerId,
    ts: new Date(begun.getTime() + hours * 3_600_000),
    up: true,
    earnedNanotonIncrease,
  });
  const unknown = {
    failure: null,
    latencyMs: null,
    enabled: null,
    modelConnected: null,
    proxiesConnected: null,
    activeRequests: null,
    maxActiveRequests: null,
    requestsIncrease: null,
    succeededIncrease: null,
    failedIncrease: null,
    runTimeSecondsIncrease: null,
    tokensIncrease: null,
    intervalSeconds: null,
  };
  const rows = [earn(-1, 1n), earn(1, 10n), earn(13, 9_007_199_254_740_993n), earn(60, 1_000n)];
  await insertMarkedMetrics(
    api.db,
    rows.map((row) => ({ ...unknown, ...row })),
  );
  api.clock.now = new Date(begun.getTime() + 14 * 3_600_000);
  expect((await me()).earnings).toMatchObject({
    todayNanoton: '9007199254740993',
    thirtyDaysNanoton: '9007199254741003',
  });
  await api.db
    .updateTable('participants')
    .set({ timeZone: 'America/New_York' })
    .where('id', '=', id)
    .execute();
  expect((await me()).earnings.todayNanoton).toBe('9007199254741003');
  api.clock.now = begun;
});

test('a key of the installation is nobody, so it has no `me`', async () => {
  expect((await api.call('GET', '/api/v1/participants/me', { token: operator })).status).toBe(404);
});

test('people change what is their own, and what an operator decides is refused', async () => {
  const { id, token } = await api.addPerson('Changer');
  const body = { name: 'New name', language: 'ru', timeZone: 'Asia/Tbilisi', currency: 'GEL' };
  const changed = await api.call('PATCH', '/api/v1/participants/me', { token, body });
  expect([changed.status, changed.json]).toMatchObject([200, { id, ...body }]);
  for (const refused of [
    { role: 'operator' },
    { status: 'active' },
    { workerLimit: 9 },
    { ...body, workerLimit: 9 },
  ]) {
    const answer = await api.call('PATCH', `/api/v1/participants/${id}`, { token, body: refused });
    expect([answer.status, answer.json.error.code]).toEqual([403, 'forbidden']);
  }
  const { json } = await api.call('GET', '/api/v1/participants/me', { token });
  expect(json).toMatchObject({ ...body, role: 'participant', workerLimit: 50, wallets: [] });
});

test.each([
  [{ timeZone: '+03:00' }, 'timeZone'],
  [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
  [{ currency: 'usd' }, 'currency'],
  [{ language: 'fr' }, 'language'],
  [{ name: 'a\nb' }, 'name'],
])('%j of one’s own is refused with 422', async (body, field) => {
  const { token } = await api.addPerson('Changer');
  const { status, json } = await api.call('PATCH', '/api/v1/participants/me', { token, body });
  expect([status, json.error.field]).toEqual([422, field]);
});

test('the list is searched by name and Telegram id, and filtered by role and status', async () => {
  const { id } = await api.addPerson('Needle 100%', { status: 'pending' });
  await api.db.updateTable('participants').set({ telegramUserId: '424242' }).where('id', '=', id).execute();
  const find = async (query: string) => {
    const { json } = await api.call('GET', `/api/v1/participants?${query}`, { token: operator });
    return json.items.map((item: { id: string }) => item.id);
  };
  expect(await find('q=eedle')).toEqual([id]);
  expect(await find('q=NEEDLE')).toEqual([id]);
  expect(await find('q=424242')).toEqual([id]);
  expect(await find('q=42424')).toEqual([]);
  expect(await find('q=100%25&status=pending')).toEqual([id]);
  expect(await find('q=Needle&status=active')).toEqual([]);
  expect(await find('q=Needle&role=operator')).toEqual([]);
});

test('the last operator cannot be demoted, deactivated or deleted', async () => {
  const alone = await createTestApp();
  const { id, token } = await alone.addPerson('Alone', { role: 'operator' });
  const path = `/api/v1/participants/${id}`;
  for (const body of [{ role: 'participant' }, { status: 'deactivated' }]) {
    const answer = await alone.call('PATCH', path, { token, body });
    expect([answer.status, answer.json.error.code]).toEqual([409, 'last_operator']);
  }
  expect((await alone.call('DELETE', path, { token })).json.error.code).toBe('last_operator');
  await alone.addPerson('Second', { role: 'operator' });
  expect((await alone.call('PATCH', path, { token, body: { role: 'participant' } })).status).toBe(200);
  await alone.drop();
});

test('somebody who deletes their data is gone on the very next call, and takes a copy before', async () => {
  const { id, token } = await api.addPerson('Leaver');
  const workerId = await api.addWorker('8.8.8.8:12900', id);
  const file = await api.call('GET', '/api/v1/participants/me/export', { token });
  expect(file.headers.get('content-disposition')).toBe(
    `attachment; filename="cocoon-pool-participant-${id}.json"`,
  );
  const { participants, workers, sessions } = file.json.tables;
  expect([participants.rows[0].name, workers.rows[0].id, sessions.rows.length]).toEqual([
    'Leaver',
    workerId,
    1,
  ]);
  expect(file.text).not.toMatch(/tokenHash|accessHashSealed/);
  expect((await api.call('DELETE', '/api/v1/participants/me', { token })).status).toBe(204);
  expect((await api.call('GET', '/api/v1/participants/me', { token })).status).toBe(401);
  const path = `/api/v1/participants/${id}`;
  for (const method of ['GET', 'DELETE']) {
    expect((await api.call(method, path, { token: operator })).status).toBe(404);
  }
  const revived = await api.call('PATCH', path, { token: operator, body: { status: 'active' } });
  expect(revived.status).toBe(404);
  const { json } = await api.call('GET', '/api/v1/participants?limit=200', { token: operator });
  expect(json.items.map((item: { id: string }) => item.id)).not.toContain(id);
});
