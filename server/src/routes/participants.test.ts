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
