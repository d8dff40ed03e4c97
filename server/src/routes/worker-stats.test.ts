import { rollUpFiveMinutes, rollUpHours } from '@cocoon-pool/db/rollups';
import { insertMarkedMetrics } from '@cocoon-pool/db/testing-workers';
import type { WorkerMetricsRow } from '@cocoon-pool/db/worker-metrics';
import { ensureMetricPartitions, insertWorkerMetrics } from '@cocoon-pool/db/worker-metrics';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let token: string;
let owner: string;
beforeAll(async () => {
  api = await createTestApp();
  await ensureMetricPartitions(api.db, api.clock.now);
  ({ id: owner, token } = await api.addPerson('Owner'));
});
afterAll(() => api.drop());

const getStats = (id: string, query: Record<string, string> = {}) =>
  api.call('GET', `/api/v1/workers/${id}/stats?${new URLSearchParams(query)}`, { token });

const row = (workerId: string, ts: Date, values: Partial<WorkerMetricsRow> = {}): WorkerMetricsRow => ({
  workerId,
  ts,
  up: true,
  failure: null,
  latencyMs: 5,
  enabled: true,
  modelConnected: true,
  proxiesConnected: 1,
  activeRequests: 2,
  maxActiveRequests: 8,
  requestsIncrease: 30,
  succeededIncrease: 27,
  failedIncrease: 3,
  runTimeSecondsIncrease: 60,
  tokensIncrease: 1_000,
  earnedNanotonIncrease: 19_000n,
  intervalSeconds: 15,
  ...values,
});
const unknownRow = {
  up: false,
  activeRequests: null,
  requestsIncrease: null,
  succeededIncrease: null,
  failedIncrease: null,
  runTimeSecondsIncrease: null,
  tokensIncrease: null,
  earnedNanotonIncrease: null,
  intervalSeconds: null,
};

test('series have every step, figures by hand, and gaps where nothing is known', async () => {
  const id = await api.addWorker('8.8.8.8:12040', owner);
  api.clock.now = new Date('2026-11-23T12:05:00Z');
  const at = (seconds: number) => new Date(Date.parse('2026-11-23T12:00:00Z') + seconds * 1_000);
  await insertWorkerMetrics(api.db, [
    row(id, at(5)),
    row(id, at(20), { requestsIncrease: 60, succeededIncrease: 57, activeRequests: 4, intervalSeconds: 15 }),
    row(id, at(65), unknownRow),
    row(id, at(80), {
      requestsIncrease: 0,
      succeededIncrease: 0,
      failedIncrease: 0,
      runTimeSecondsIncrease: 0,
      intervalSeconds: 60,
    }),
    row(id, at(185), { failedIncrease: null }),
    row(id, at(240)),
  ]);
  const { json } = await getStats(id, {
    from: '2026-11-23T12:00:00Z',
    to: at(240).toISOString(),
    points: '10',
  });
  const t = (n: number) => at(n * 60).getTime() / 1_000;
  expect(json).toMatchObject({ from: at(0).toISOString(), to: at(240).toISOString(), stepSeconds: 30 });
  const perMinute = await getStats(id, { from: String(t(0)), to: String(t(10)), points: '10' });
  expect(perMinute.json.stepSeconds).toBe(60);
  const first = Object.fromEntries(
    Object.entries<[number, unknown][]>(perMinute.json.series).map(([name, points]) => [
      name,
      points.slice(0, 4),
    ]),
  );
  expect(first).toEqual({
    requestsPerSecond: [
      [t(0), 3],
      [t(1), 0],
      [t(2), null],
      [t(3), 2],
    ],
    requestsPerSecondMin: [
      [t(0), 2],
      [t(1), 0],
      [t(2), null],
      [t(3), 2],
    ],
    requestsPerSecondMax: [
      [t(0), 4],
      [t(1), 0],
      [t(2), null],
      [t(3), 2],
    ],
    usualRequestsPerSecond: [
      [t(0), null],
      [t(1), null],
      [t(2), null],
      [t(3), null],
    ],
    errorRatio: [
      [t(0), 6 / 90],
      [t(1), null],
      [t(2), null],
      [t(3), null],
    ],
    runTimeSecondsMean: [
      [t(0), 120 / 90],
      [t(1), null],
      [t(2), null],
      [t(3), null],
    ],
    activeRequests: [
      [t(0), 3],
      [t(1), 2],
      [t(2), null],
      [t(3), 2],
    ],
    gpuUtilizationRatio: [
      [t(0), null],
      [t(1), null],
      [t(2), null],
      [t(3), null],
    ],
    earnedNanoton: [
      [t(0), '38000'],
      [t(1), '19000'],
      [t(2), null],
      [t(3), '19000'],
    ],
    upRatio: [
      [t(0), 1],
      [t(1), 0.5],
      [t(2), null],
      [t(3), 1],
    ],
  });
  for (const points of Object.values<unknown[]>(perMinute.json.series)) expect(points).toHaveLength(10);
});

test('a year and a day is answered, with the points asked for at most', async () => {
  const id = await api.addWorker('8.8.8.8:12050', owner);
  const to = Date.parse('2026-11-23T00:00:00Z') / 1_000;
  for (const [days, points] of [
    [366, 200],
    [366, 2_000],
    [1, 10],
    [30, 57],
  ] as const) {
    const { status, json } = await getStats(id, {
      from: String(to - days * 86_400),
      to: String(to),
      points: String(points),
    });
    expect(status).toBe(200);
    expect(json.series.upRatio.length).toBeLessThanOrEqual(points);
    expect(json.series.upRatio.length).toBe(Math.ceil((days * 86_400) / json.stepSeconds));
  }
});

test('long ranges show what is rolled up and what is not yet', async () => {
  const id = await api.addWorker('8.8.8.8:12070', owner);
  const operator = await api.addKey('operator');
  const end = Date.parse('2026-11-23T12:00:00Z');
  const rows = [-1_400, -700, -30, -1].map((minutes) => row(id, new Date(end + minutes * 60_000)));
  await insertMarkedMetrics(api.db, rows);
  const sum = async (days: number) => {
    const from = String(end / 1_000 - days * 86_400);
    const query = new URLSearchParams({ from, to: String(end / 1_000), points: '100' });
    const { json } = await api.call('GET', `/api/v1/workers/${id}/stats?${query}`, { token: operator });
    const known: [number, string | null][] = json.series.earnedNanoton;
    return known.reduce((total, [, earned]) => total + BigInt(earned ?? 0), 0n);
  };
  const sums = async () => [await sum(1), await sum(3), await sum(300)];
  expect(await sums()).toEqual([76_000n, 76_000n, 76_000n]);
  await rollUpFiveMinutes(api.db, new Date(end - 20 * 60_000));
  expect(await sums()).toEqual([76_000n, 76_000n, 76_000n]);
  await rollUpFiveMinutes(api.db, new Date(end + 86_400_000));
  await rollUpHours(api.db, new Date(end + 86_400_000));
  expect(await sums()).toEqual([76_000n, 76_000n, 76_000n]);
});

test.each([
  [{ from: '2026-11-23T12:00:00Z', to: '2026-11-23T11:00:00Z' }, 'from'],
  [{ from: '2026-11-23T12:00:00Z', to: '2026-11-23T12:00:00Z' }, 'from'],
  [{ from: '2020-01-01T00:00:00Z' }, 'from'],
  [{ from: '0', to: '9999999999' }, 'from'],
  [{ from: 'yesterday' }, 'from'],
  [{ from: '2026-11-23' }, 'from'],
  [{ from: '2026-11-23T12:00:00' }, 'from'],
  [{ to: '1e9' }, 'to'],
  [{ to: '-5' }, 'to'],
  [{ to: '20261123120000' }, 'to'],
  [{ points: '9' }, 'points'],
  [{ points: '2001' }, 'points'],
  [{ points: '1.5' }, 'points'],
  [{ step: '60' }, 'step'],
])('the range %j is refused with 422', async (query, field) => {
  const { json } = await api.call('GET', '/api/v1/workers?limit=1', { token });
  const answer = await getStats(json.items[0].id, query);
  expect([answer.status, answer.json.error.field]).toEqual([422, field]);
});

test('what is usual stands beside what was, of two days at most', async () => {
  const id = await api.addWorker('8.8.8.8:12090', owner);
  const operator = await api.addKey('operator');
  const end = Date.parse('2026-11-23T12:00:00Z');
  const days = [1, 2, 3].map((day) => new Date(end - day * 86_400_000 - 30 * 60_000));
  const counted = { requestsIncrease: 900, intervalSeconds: 900 };
  await ensureMetricPartitions(api.db, new Date(end - 2 * 86_400_000));
  await insertMarkedMetrics(
    api.db,
    days.map((ts) => row(id, ts, counted)),
  );
  await rollUpFiveMinutes(api.db, new Date(end));
  await rollUpHours(api.db, new Date(end));
  const usual = async (hours: number) => {
    const query = new URLSearchParams({ from: String(end / 1_000 - hours * 3_600), to: String(end / 1_000) });
    const { json } = await api.call('GET', `/api/v1/workers/${id}/stats?${query}`, { token: operator });
    const series: [number, number | null][] = json.series.usualRequestsPerSecond;
    expect(series.map(([t]) => t)).toEqual(json.series.requestsPerSecond.map(([t]: [number]) => t));
    return [...new Set(series.map(([, value]) => value))];
  };
  expect(await usual(1)).toEqual([1]);
  expect(await usual(2)).toEqual([null, 1]);
  expect(await usual(72)).toEqual([null]);
});

test('a new owner sees nothing of the time before', async () => {
  const [before, after] = [await api.addPerson('Before'), await api.addPerson('After')];
  const id = await api.addWorker('8.8.8.8:12060', before.id);
  const operator = await api.addKey('operator');
  const handed = api.clock.now;
  await insertWorkerMetrics(api.db, [
    row(id, new Date(handed.getTime() - 60_000)),
    row(id, new Date(handed.getTime() + 60_000)),
  ]);
  await api.call('PATCH', `/api/v1/workers/${id}`, { token: operator, body: { participantId: after.id } });
  api.clock.now = new Date(handed.getTime() + 120_000);
  const query = new URLSearchParams({ from: String(handed.getTime() / 1_000 - 600), points: '10' });
  const seen = async (who: string) => {
    const { json } = await api.call('GET', `/api/v1/workers/${id}/stats?${query}`, { token: who });
    return json.series.earnedNanoton.filter(([, value]: [number, string | null]) => value !== null).length;
  };
  expect([await seen(after.token), await seen(operator)]).toEqual([1, 2]);
  api.clock.now = handed;
});
