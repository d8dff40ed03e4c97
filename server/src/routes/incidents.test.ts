import { type SeededIncident, seedIncident } from '@cocoon-pool/db/outbox-fixture';
import { createSession } from '@cocoon-pool/db/sessions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let seed: SeededIncident;
let owner: string;
let stranger: string;
let operator: string;

beforeAll(async () => {
  api = await createTestApp();
  seed = await seedIncident(api.db, { now: api.clock.now, chatId: '701', workers: ['a', 'b'] });
  const session = { participantId: seed.participantId, method: 'telegram' } as const;
  owner = (await createSession(api.db, session, api.clock.now)).token;
  stranger = (await api.addPerson('Bob')).token;
  operator = (await api.addPerson('Olga', { role: 'operator' })).token;
});
afterAll(() => api.drop());

const path = (rest = '') => `/api/v1/incidents/${seed.incidentId}${rest}`;

test('open incidents are listed to their owner and to operators, to nobody else', async () => {
  for (const token of [owner, operator]) {
    const { json } = await api.call('GET', '/api/v1/incidents?state=open', { token });
    expect(json).toMatchObject({
      items: [{ id: seed.incidentId, kind: 'worker_down', state: 'firing', alerts: { total: 2, firing: 2 } }],
      nextCursor: null,
    });
  }
  expect((await api.call('GET', '/api/v1/incidents', { token: stranger })).json).toMatchObject({ items: [] });
  expect((await api.call('GET', '/api/v1/incidents?state=closed', { token: owner })).json.items).toEqual([]);
});

test('an incident of several workers names none, and says what it costs as far as that is known', async () => {
  const { json } = await api.call('GET', '/api/v1/incidents?state=open', { token: owner });
  expect(json.items[0]).toMatchObject({
    worker: null,
    cost: 'stopped',
    lossNanotonPerHour: null,
    missedNanoton: null,
    mutedUntil: null,
  });
});

test('what was seen and what to do is told in the language asked for', async () => {
  const tell = async (query: string) => (await api.call('GET', path(query), { token: owner })).json.sentences;
  expect((await tell('?language=en')).fix).toContain('Check the worker process');
  expect((await tell('?language=ru')).fix).toContain('Проверьте процесс воркера');
  const refused = await api.call('GET', path('?language=fr'), { token: owner });
  expect([refused.status, refused.json.error.field]).toEqual([422, 'language']);
});

test.each([
  ['kind=worker_down', 1],
  ['kind=slow', 0],
  ['severity=critical', 1],
  ['severity=info', 0],
])('incidents are found by %s', async (query, count) => {
  const { json } = await api.call('GET', `/api/v1/incidents?${query}`, { token: owner });
  expect(json.items).toHaveLength(count);
});

test.each(['state=maybe', 'kind=nonsense', 'limit=0', 'cursor=x', 'workerId=-1', 'more=1'])(
  'a query of %s is refused and says which part',
  async (query) => {
    const { status, json } = await api.call('GET', `/api/v1/incidents?${query}`, { token: owner });
    expect([status, json.error.field]).toEqual([422, query.split('=')[0]]);
  },
);

test('an incident tells its alerts, what happened when and who was told', async () => {
  await api.db
    .updateTable('notifications')
    .set({ state: 'queued', failures: 2, lastError: 'sendMessage: 500' })
    .where('id', '=', seed.notificationId)
    .execute();
  const { json } = await api.call('GET', path(), { token: owner });
  expect(json).toMatchObject({
    id: seed.incidentId,
    alertList: [
      { worker: { name: 'b' } },
      { worker: { name: 'a' }, state: 'firing', evidence: { failedScrapes: 4 } },
    ],
    timeline: [{ event: 'fired' }, { event: 'fired' }],
    receipts: [
      {
        receiver: { id: seed.receiverId, kind: 'telegram' },
        kind: 'firing',
        state: 'queued',
        failures: 2,
        lastError: 'sendMessage: 500',
        messageId: null,
      },
    ],
    mutedUntil: null,
  });
});

test('alerts are listed with their incident, own ones only', async () => {
  const { json } = await api.call('GET', `/api/v1/alerts?incidentId=${seed.incidentId}&limit=1`, {
    token: owner,
  });
  expect(json).toMatchObject({ items: [{ worker: { name: 'b' }, state: 'firing' }] });
  const next = await api.call('GET', `/api/v1/alerts?cursor=${json.nextCursor}`, { token: owner });
  expect(next.json).toMatchObject({ items: [{ worker: { name: 'a' } }], nextCursor: null });
  expect((await api.call('GET', '/api/v1/alerts', { token: stranger })).json.items).toEqual([]);
});

test('a change is claimed once by its owner, and by nobody where there is none', async () => {
  const changed = await seedIncident(api.db, { now: api.clock.now, kind: 'tampered', chatId: '702' });
  const { participantId, incidentId } = changed;
  const session = { participantId, method: 'telegram' } as const;
  const { token } = await createSession(api.db, session, api.clock.now);
  const one = `/api/v1/incidents/${incidentId}`;
  expect((await api.call('GET', one, { token })).json).toMatchObject({ isClaimable: true, claimedAt: null });
  expect((await api.call('POST', `${one}/claim`, { token: owner })).status).toBe(404);
  expect((await api.call('POST', `${one}/claim`, { token })).json).toEqual({ state: 'claimed' });
  expect((await api.call('POST', `${one}/claim`, { token })).json).toEqual({ state: 'claimed_before' });
  expect((await api.call('GET', one, { token })).json).toMatchObject({
    isClaimable: false,
    claimedBy: { id: participantId },
    timeline: [{ event: 'fired' }, { event: 'acknowledged' }, { event: 'claimed' }],
  });
  const { status, json } = await api.call('POST', path('/claim'), { token: owner });
  expect([status, json.error.code]).toEqual([409, 'no_change']);
});

test.each([
  ['GET', ''],
  ['POST', '/acknowledge'],
  ['POST', '/mute'],
])("%s of somebody else's incident%s is not there", async (method, rest) => {
  const body = rest === '/mute' ? { minutes: 60 } : undefined;
  const { status } = await api.call(method, path(rest), {
    token: stranger,
    ...(body === undefined ? {} : { body }),
  });
  expect(status).toBe(404);
});

test('acknowledging takes the incident once, and mutes are kept with their end', async () => {
  const taken = await api.call('POST', path('/acknowledge'), { token: owner });
  expect(taken.json).toEqual({ state: 'taken', by: null });
  const again = await api.call('POST', path('/acknowledge'), { token: operator });
  expect(again.json).toMatchObject({ state: 'taken_before', by: { id: seed.participantId } });
  const muted = await api.call('POST', path('/mute'), { token: owner, body: { minutes: 60 } });
  const until = new Date(api.clock.now.getTime() + 3_600_000).toISOString();
  expect(muted.json).toEqual({ mutedUntil: until });
  expect((await api.call('GET', path(), { token: owner })).json).toMatchObject({
    state: 'acknowledged',
    mutedUntil: until,
  });
  const updates = await api.db
    .selectFrom('notifications')
    .select('reason')
    .where('kind', '=', 'update')
    .where('incidentId', '=', seed.incidentId)
    .execute();
  expect(updates).toEqual([{ reason: 'acknowledged' }, { reason: 'muted' }]);
});

test.each([{ minutes: 0 }, { minutes: 43_201 }, { minutes: '60' }, { minutes: 5, for: 'ever' }])(
  'a mute of %j is refused',
  async (body) => {
    expect((await api.call('POST', path('/mute'), { token: owner, body })).status).toBe(422);
  },
);

test('a key that may only read takes nothing', async () => {
  const token = await api.addKey('read', seed.participantId);
  expect((await api.call('GET', path(), { token })).status).toBe(200);
  expect((await api.call('POST', path('/acknowledge'), { token })).status).toBe(403);
});

test('an incident that is over can be neither taken nor muted', async () => {
  await api.db.updateTable('incidents').set({ closedAt: api.clock.now }).execute();
  expect((await api.call('POST', path('/acknowledge'), { token: owner })).json).toEqual({
    state: 'recovered',
    by: null,
  });
  expect((await api.call('POST', path('/mute'), { token: owner, body: { minutes: 5 } })).status).toBe(409);
});
