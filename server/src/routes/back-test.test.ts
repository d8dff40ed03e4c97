import { defaultMetricRetention, ensurePartitionsAhead } from '@cocoon-pool/db/metric-retention';
import { rollUp } from '@cocoon-pool/db/rollups';
import { ensureMetricPartitions, insertWorkerMetrics } from '@cocoon-pool/db/worker-metrics';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let owner: Awaited<ReturnType<TestApp['addPerson']>>;
const dayMs = 86_400_000;
const path = '/api/v1/alerts/back-test';
const ago = (seconds: number) => new Date(api.clock.now.getTime() - seconds * 1_000);

beforeAll(async () => {
  api = await createTestApp();
  owner = await api.addPerson('Owner');
  for (let day = 0; day <= 12; day += 3)
    await ensureMetricPartitions(api.db, new Date(api.clock.now.getTime() - day * dayMs));
  await ensurePartitionsAhead(api.db, api.clock.now, defaultMetricRetention);
});
afterAll(() => api.drop());

test('a rule is played over the scrapes that are kept, as it would have been then', async () => {
  const workerId = await addWorker('8.8.4.4:12000');
  const rows = Array.from({ length: 240 }, (_row, index) => ({
    ...{ workerId, ts: ago(3_600 - index * 15), up: true },
    modelConnected: index < 40 || index >= 60,
  }));
  await insertWorkerMetrics(api.db, rows);
  const { status, json } = await run({ rule: { kind: 'model_disconnected' }, workerId });
  expect(status).toBe(200);
  expect(json).toMatchObject({ told: true, workers: 1, fired: 1, firingSeconds: 300 });
  expect(json.episodes).toEqual([
    {
      workerId,
      severity: 'critical',
      activeSince: ago(3_000).toISOString(),
      firedAt: ago(2_940).toISOString(),
      resolvedAt: ago(2_640).toISOString(),
      worst: null,
    },
  ]);
  const longer = await run({ rule: { kind: 'model_disconnected', forSeconds: 600 }, workerId });
  expect(longer.json).toMatchObject({ fired: 0, firingSeconds: 0, episodes: [] });
});

test('beyond the scrapes that are kept, five-minute sums tell what they can', async () => {
  const workerId = await addWorker('8.8.8.8:12010');
  const start = api.clock.now.getTime() - 10 * dayMs;
  const rows = Array.from({ length: 240 }, (_row, index) => ({
    ...{ workerId, ts: new Date(start + index * 15_000), modelConnected: false },
    ...{ succeededIncrease: 10, failedIncrease: index >= 80 && index < 160 ? 5 : 0, intervalSeconds: 15 },
    ...{ up: index < 200, failure: index < 200 ? null : 'timeout' },
  }));
  await insertWorkerMetrics(api.db, rows);
  await rollUp(api.db, { from: new Date(start), to: new Date(start + dayMs) });
  await api.db.deleteFrom('workerMetrics').where('workerId', '=', workerId).execute();
  const errors = await run({ rule: { kind: 'error_ratio' }, workerId, days: 12 });
  expect(errors.json).toMatchObject({ fired: 1, told: true });
  expect(errors.json.episodes[0].firedAt).toBe(new Date(start + 1_500_000).toISOString());
  expect(errors.json.episodes[0].worst).toBeCloseTo(1 / 3);
  expect(errors.json.coverage).toMatchObject([{ source: 'five_minutes' }]);
  const down = await run({ rule: { kind: 'worker_down' }, workerId, days: 12 });
  expect(down.json).toMatchObject({ fired: 1 });
  const model = await run({ rule: { kind: 'model_disconnected' }, workerId, days: 12 });
  expect(model.json).toMatchObject({ fired: 0 });
  expect(model.json.coverage).toMatchObject([{ source: 'none' }]);
});

test('of a rule whose facts are not stored it says so', async () => {
  const { status, json } = await run({ rule: { kind: 'wallet_low' } });
  expect([status, json.told, json.fired]).toEqual([200, false, 0]);
});

test.each([
  [{ rule: { kind: 'slow', threshold: 100 } }, 'rule.threshold'],
  [{ rule: { kind: 'slow', clearThreshold: 3 } }, 'rule.clearThreshold'],
  [{ rule: { kind: 'nothing' } }, 'rule.kind'],
  [{ from: '2026-11-23', to: '2026-11-24T00:00:00Z' }, 'from'],
  [{ from: '2026-11-23T00:00:00Z', to: '2026-11-22T00:00:00Z' }, 'to'],
  [{ from: '2026-10-01T00:00:00Z', to: '2026-11-22T00:00:00Z' }, 'from'],
  [{ workerId: 'x' }, 'workerId'],
])('%j is refused with 422', async (change, field) => {
  const body = { rule: { kind: 'slow' }, from: ago(3_600), to: api.clock.now, ...change };
  const { status, json } = await api.call('POST', path, { token: owner.token, body });
  expect([status, json.error.field]).toEqual([422, field]);
});

test('nobody tests a rule on somebody else’s worker, nor on what was before it was theirs', async () => {
  const workerId = await addWorker('9.9.9.9:12010');
  const other = await api.addPerson('Other');
  const body = { rule: { kind: 'worker_down' }, workerId, from: ago(3_600), to: api.clock.now };
  expect((await api.call('POST', path, { token: other.token, body })).status).toBe(404);
  expect((await api.call('POST', path, { body })).status).toBe(401);
  await api.db
    .updateTable('workerOwners')
    .set({ ownedFrom: ago(1_800) })
    .where('workerId', '=', workerId)
    .execute();
  await insertWorkerMetrics(
    api.db,
    Array.from({ length: 20 }, (_row, index) => ({
      ...{ workerId, ts: ago(3_000 - index * 15), up: false, failure: 'timeout' },
    })),
  );
  const { json } = await run({ rule: { kind: 'worker_down' }, workerId });
  expect(json).toMatchObject({ fired: 0 });
});

async function addWorker(address: string): Promise<string> {
  const workerId = await api.addWorker(address, owner.id);
  await api.db
    .updateTable('workerOwners')
    .set({ ownedFrom: new Date(0) })
    .where('workerId', '=', workerId)
    .execute();
  return workerId;
}

function run({ days = 1, ...rest }: { rule: object; workerId?: string; days?: number }) {
  const body = { ...rest, from: ago(days * 86_400), to: api.clock.now };
  return api.call('POST', path, { token: owner.token, body });
}
