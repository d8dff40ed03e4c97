import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let operator: string;
beforeAll(async () => {
  api = await createTestApp();
  operator = await api.addKey('operator');
});
afterAll(() => api.drop());

const path = '/api/v1/alerts/configure';
const readPath = '/api/v1/alerts/configuration';

test('somebody new has the preset Balanced, no quiet hours, a digest at nine and a message for each payout', async () => {
  const { token } = await api.addPerson('New');
  const { status, json } = await api.call('GET', readPath, { token });
  expect(status).toBe(200);
  expect(json).toMatchObject({
    ...{ preset: 'balanced', quietHours: null, digestAt: '09:00', payouts: 'each', weeklyReport: false },
  });
  expect(find(json, 'worker_down')).toMatchObject({
    ...{
      workerId: null,
      enabled: true,
      threshold: 4,
      severity: 'critical',
      isChanged: false,
      scope: 'worker',
    },
    ranges: { threshold: { min: 2, max: 6 } },
  });
  expect(find(json, 'saturated').enabled).toBe(false);
});

test('what is given changes, what is not stays, and null goes back to how it comes', async () => {
  const { id, token } = await api.addPerson('Changing');
  const workerId = await api.addWorker('8.8.4.4:12000', id);
  const body = {
    preset: 'everything',
    quietHours: { from: '22:00', to: '08:00' },
    digestAt: '07:30',
    payouts: 'daily',
    weeklyReport: true,
    rules: [
      { kind: 'gpu_hot', workerId: null, threshold: 80, clearThreshold: 70, forSeconds: 60 },
      { kind: 'gpu_hot', workerId, threshold: 90, severity: 'info' },
      { kind: 'slow', workerId: null, enabled: false },
    ],
  };
  const made = await api.call('POST', path, { token, body });
  expect(made.status).toBe(200);
  const { rules: _, ...rest } = body;
  expect(made.json).toMatchObject(rest);
  expect(find(made.json, 'gpu_hot')).toMatchObject({
    ...{ threshold: 80, clearThreshold: 70, forSeconds: 60, isChanged: true },
    defaults: { threshold: 85 },
  });
  expect(find(made.json, 'gpu_hot', workerId)).toMatchObject({
    ...{ threshold: 90, clearThreshold: 70, forSeconds: 60, severity: 'info' },
    defaults: { threshold: 80 },
  });
  expect(find(made.json, 'slow').enabled).toBe(false);
  expect((await api.call('GET', readPath, { token })).json).toEqual(made.json);

  const back = await api.call('POST', path, {
    token,
    body: {
      quietHours: null,
      digestAt: null,
      rules: [
        { kind: 'gpu_hot', workerId: null, threshold: null },
        { kind: 'gpu_hot', workerId, threshold: null, severity: null },
        { kind: 'slow', workerId: null, enabled: null },
      ],
    },
  });
  expect(back.json).toMatchObject({
    preset: 'everything',
    quietHours: null,
    digestAt: null,
    payouts: 'daily',
  });
  expect(find(back.json, 'gpu_hot')).toMatchObject({ threshold: 85, clearThreshold: 70, forSeconds: 60 });
  expect(find(back.json, 'gpu_hot', workerId)).toBeUndefined();
  expect(find(back.json, 'slow')).toMatchObject({ enabled: true, isChanged: false });
});

test.each([
  [{ rules: [{ kind: 'wallet_low', threshold: 0.4 }] }, 'rules.0.threshold', 'from 0.5 to 100 TON'],
  [{ rules: [{ kind: 'worker_down', threshold: 7 }] }, 'rules.0.threshold', 'from 2 to 6'],
  [{ rules: [{ kind: 'worker_down', threshold: 2.5 }] }, 'rules.0.threshold', 'a whole number'],
  [{ rules: [{ kind: 'slow', forSeconds: 86_401 }] }, 'rules.0.forSeconds', 'from 0 to 86400 seconds'],
  [{ rules: [{ kind: 'slow', forSeconds: -1 }] }, 'rules.0.forSeconds', 'from 0 to 86400 seconds'],
  [{ rules: [{ kind: 'no_proxy', threshold: 1 }] }, 'rules.0.threshold', 'no such number'],
  [{ rules: [{ kind: 'gpu_hot', clearThreshold: 90 }] }, 'rules.0.clearThreshold', 'at most 85 °C'],
  [
    { rules: [{ kind: 'wallet_low', threshold: 10, clearThreshold: 9 }] },
    'rules.0.clearThreshold',
    'at least 10 TON',
  ],
  [{ rules: [{ kind: 'host_down', workerId: '1' }] }, 'rules.0.workerId', 'must be null'],
  [{ rules: [{ kind: 'slow', workerId: '999999' }] }, 'rules.0.workerId', 'no such worker'],
  [{ rules: [{ kind: 'payout_received', enabled: false }] }, 'rules.0.kind', 'payouts'],
  [{ rules: [{ kind: 'slow' }, { kind: 'slow', enabled: false }] }, 'rules.1.kind', 'once'],
  [{ rules: [{ kind: 'made_up' }] }, 'rules.0.kind', ''],
  [{ rules: [{ kind: 'slow', severity: 'loud' }] }, 'rules.0.severity', ''],
  [{ rules: [{ kind: 'slow', forSeconds: 1.5 }] }, 'rules.0.forSeconds', ''],
  [{ rules: [{ kind: 'slow', threshhold: 3 }] }, 'rules.0.threshhold', ''],
  [{ preset: 'loud' }, 'preset', ''],
  [{ quietHours: { from: '22:00', to: '22:00' } }, 'quietHours', 'different times'],
  [{ quietHours: { from: '25:00', to: '08:00' } }, 'quietHours.from', 'clock time'],
  [{ digestAt: '9:00' }, 'digestAt', 'clock time'],
  [{ payouts: 'weekly' }, 'payouts', ''],
])('%j is refused, saying what is allowed', async (body, field, words) => {
  const { token } = await api.addPerson('Wrong');
  const { status, json } = await api.call('POST', path, { token, body });
  expect([status, json.error.field]).toEqual([422, field]);
  expect(json.error.message.toLowerCase()).toContain(words.toLowerCase());
});

test('one impossible number leaves everything as it was', async () => {
  const { token } = await api.addPerson('Careful');
  const before = (await api.call('GET', readPath, { token })).json;
  const body = {
    preset: 'essential',
    digestAt: '06:00',
    rules: [
      { kind: 'slow', threshold: 3 },
      { kind: 'gpu_hot', threshold: 1_000 },
    ],
  };
  expect((await api.call('POST', path, { token, body })).status).toBe(422);
  expect((await api.call('GET', readPath, { token })).json).toEqual(before);
});

test('a stored clear threshold is held against a threshold that changes later', async () => {
  const { token } = await api.addPerson('Later');
  const first = { rules: [{ kind: 'gpu_hot', clearThreshold: 84 }] };
  expect((await api.call('POST', path, { token, body: first })).status).toBe(200);
  const second = { rules: [{ kind: 'gpu_hot', threshold: 70 }] };
  const { status, json } = await api.call('POST', path, { token, body: second });
  expect([status, json.error.field]).toEqual([422, 'rules.0.clearThreshold']);
});

test('nobody sets rules for somebody else’s worker, nor, without being an operator, for the pool', async () => {
  const owner = await api.addPerson('Owner');
  const other = await api.addPerson('Other');
  const workerId = await api.addWorker('1.1.1.1:12000', owner.id);
  const body = { rules: [{ kind: 'slow', workerId, enabled: false }] };
  const theirs = await api.call('POST', path, { token: other.token, body });
  expect([theirs.status, theirs.json.error.field]).toEqual([422, 'rules.0.workerId']);
  expect((await api.call('POST', `${path}?of=pool`, { token: other.token, body: {} })).status).toBe(403);
  expect((await api.call('GET', `${readPath}?of=pool`, { token: other.token })).status).toBe(403);
  expect((await api.call('POST', path, { body })).status).toBe(401);
});

test('operators set the pool’s preset and rules; each change is audited', async () => {
  const workerId = await api.addWorker('9.9.9.9:12000', null);
  const body = { preset: 'essential', rules: [{ kind: 'slow', workerId, enabled: true }] };
  const { status, json } = await api.call('POST', `${path}?of=pool`, { token: operator, body });
  expect([status, json.preset, json.payouts]).toEqual([200, 'essential', null]);
  expect(find(json, 'slow', workerId).enabled).toBe(true);
  const hours = await api.call('POST', path, { token: operator, body: { digestAt: '07:00' } });
  expect([hours.status, hours.json.error.field]).toEqual([422, 'digestAt']);
  const entries = await api.db
    .selectFrom('auditLog')
    .select(['action', 'subject'])
    .where('subject', '=', 'pool')
    .execute();
  expect(entries).toEqual([{ action: 'alerts.configured', subject: 'pool' }]);
});

function find(json: { rules: { kind: string; workerId: string | null }[] }, kind: string, workerId?: string) {
  const rule = json.rules.find((one) => one.kind === kind && one.workerId === (workerId ?? null));
  return rule as (typeof json.rules)[number] & { enabled: boolean };
}
