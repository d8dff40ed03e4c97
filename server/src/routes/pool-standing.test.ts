import { ensureRollUpPartitions } from '@cocoon-pool/db/rollup-partitions';
import { upsertWorkerStates } from '@cocoon-pool/db/worker-state';
import { createTestState } from '@cocoon-pool/db/worker-state-fixture';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let operator: string;
const dayMs = 86_400_000;
const seen = { scrapes: 240, upScrapes: 240, activeRequestsCount: 240 };

beforeAll(async () => {
  api = await createTestApp();
  operator = await api.addKey('operator');
});
afterAll(() => api.drop());

const read = async () => (await api.call('GET', '/api/v1/pool/standing', { token: operator })).json;

test('a pool without a past has nothing to compare with, and nobody who loses', async () => {
  expect(await read()).toMatchObject({ changeRatio: null, movers: [], losing: [], losingPeople: 0 });
});

test('a host that fell is named with its line, and whoever has a worker down', async () => {
  const { db, clock } = api;
  const ann = await api.addPerson('Ann');
  const fallen = await api.addWorker('8.8.8.8:12000', ann.id);
  const steady = await api.addWorker('8.8.4.4:12000', null);
  const hour = new Date(Math.floor(clock.now.getTime() / 3_600_000) * 3_600_000);
  const days = [1, 2, 3].map((count) => new Date(hour.getTime() - count * dayMs));
  await ensureRollUpPartitions(db, { from: new Date(clock.now.getTime() - 4 * dayMs), to: clock.now });
  const busy = { requests: 7_200, intervalSeconds: 3_600, ...seen };
  await db
    .insertInto('workerMetrics1h')
    .values(days.flatMap((ts) => [fallen, steady].map((workerId) => ({ ts, workerId, ...busy }))))
    .execute();
  const answer = { up: true, failure: null, recentScrapes: 'u', requestsPerSecond: 2 };
  await upsertWorkerStates(db, [
    createTestState(fallen, clock.now),
    createTestState(steady, clock.now, answer),
  ]);
  const since = { activeSince: clock.now, firedAt: clock.now, evidence: '{}' };
  const down = { kind: 'worker_down', state: 'firing', severity: 'critical' } as const;
  await db
    .insertInto('alerts')
    .values({ workerId: fallen, ...down, ...since })
    .execute();
  const standing = await read();
  expect(standing).toMatchObject({
    ...{ usualOf: 'hour', changeRatio: -0.5, losingPeople: 1 },
    movers: [{ host: '8.8.8.8', requestsPerSecond: 0, changeRatio: -1 }],
    losing: [{ participantId: ann.id, name: 'Ann', workers: 1, lossNanotonPerHour: null }],
  });
  expect(standing.movers[0].trend).toHaveLength(24);
});
