import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let anna: { id: string; token: string };
let bob: { id: string; token: string };
let operator: { id: string; token: string };
let workerId: string;

beforeAll(async () => {
  api = await createTestApp();
  anna = await api.addPerson('Anna');
  bob = await api.addPerson('Bob');
  operator = await api.addPerson('Olga', { role: 'operator' });
  workerId = await api.addWorker('203.0.113.7:12000', anna.id);
});
afterAll(() => api.drop());

const endsAt = '2026-11-23T14:00:00.000Z';
const create = (token: string, body: unknown) => api.call('POST', '/api/v1/silences', { token, body });

test('a silence of a worker is made, listed, and ended early', async () => {
  const made = await create(anna.token, { workerId, reason: 'maintenance', endsAt });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({
    workerId,
    participantId: anna.id,
    reason: 'maintenance',
    endsAt,
    isActive: true,
  });
  const listed = await api.call('GET', '/api/v1/silences', { token: anna.token });
  expect(listed.json.items).toEqual([made.json]);
  expect((await api.call('GET', '/api/v1/silences', { token: bob.token })).json.items).toEqual([]);
  expect((await api.call('DELETE', `/api/v1/silences/${made.json.id}`, { token: bob.token })).status).toBe(
    404,
  );
  const ended = await api.call('DELETE', `/api/v1/silences/${made.json.id}`, { token: anna.token });
  expect(ended.json).toMatchObject({ isActive: false });
  expect((await api.call('GET', '/api/v1/silences', { token: anna.token })).json.items).toEqual([]);
  expect(
    (await api.call('GET', '/api/v1/silences?state=all', { token: anna.token })).json.items,
  ).toHaveLength(1);
});

test("somebody else's worker cannot be silenced; an operator's silence of it is the owner's", async () => {
  expect((await create(bob.token, { workerId, reason: 'x', endsAt })).status).toBe(404);
  expect((await create(operator.token, { workerId, reason: 'x', endsAt })).json).toMatchObject({
    participantId: anna.id,
  });
});

test('a silence of a rule or of everything is of one’s own alerts', async () => {
  expect((await create(bob.token, { kind: 'slow', reason: 'x', endsAt })).json).toMatchObject({
    participantId: bob.id,
  });
  expect((await create(bob.token, { all: true, reason: 'x', endsAt })).json).toMatchObject({
    participantId: bob.id,
  });
  expect((await create(operator.token, { all: true, reason: 'x', endsAt })).json).toMatchObject({
    participantId: null,
  });
});

test.each([
  ['no end', { all: true, reason: 'x' }],
  ['no reason', { all: true, endsAt }],
  ['nothing silenced', { reason: 'x', endsAt }],
  ['two things silenced', { all: true, kind: 'slow', reason: 'x', endsAt }],
  ['an end in the past', { all: true, reason: 'x', endsAt: '2026-11-23T11:00:00Z' }],
  ['an end a year away', { all: true, reason: 'x', endsAt: '2027-11-23T11:00:00Z' }],
  ['an end before its start', { all: true, reason: 'x', startsAt: '2026-11-23T15:00:00Z', endsAt }],
  ['an unknown rule', { kind: 'nonsense', reason: 'x', endsAt }],
])('a silence with %s is refused', async (_name, body) => {
  expect((await create(anna.token, body)).status).toBe(422);
});
