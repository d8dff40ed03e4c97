import { ensureMetricPartitions, insertWorkerMetrics } from '@cocoon-pool/db/worker-metrics';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCapture, seedState } from '../seed-sample.ts';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let token: string;
let owner: string;
beforeAll(async () => {
  api = await createTestApp();
  ({ id: owner, token } = await api.addPerson('Owner'));
});
afterAll(() => api.drop());

const ago = (seconds: number) => new Date(api.clock.now.getTime() - seconds * 1_000);
const getMetrics = async (id: string) =>
  (await api.call('GET', `/api/v1/workers/${id}/metrics`, { token })).json;

test('a worker that was never scraped has every figure unknown', async () => {
  const id = await api.addWorker('8.8.8.8:12000', owner);
  const unknown = null;
  expect(await getMetrics(id)).toEqual({
    workerId: id,
    sampledAt: unknown,
    ageSeconds: unknown,
    lastUpAt: unknown,
    status: 'unknown',
    reason: 'never_scraped',
    up: unknown,
    latencyMs: unknown,
    enabled: unknown,
    modelConnected: unknown,
    proxiesConnected: unknown,
    activeRequests: unknown,
    maxActiveRequests: unknown,
    requests: {
      receivedTotal: unknown,
      succeededTotal: unknown,
      failedTotal: unknown,
      perSecond: { s1: unknown, s10: unknown, m1: unknown, m10: unknown, h1: unknown, d1: unknown },
    },
    errorRatio: unknown,
    runTimeSecondsMean: unknown,
    runTimeSecondsQuantiles: { m5: unknown, h1: unknown, h24: unknown },
    tokens: {
      adjustedTotal: unknown,
      promptTotal: unknown,
      cachedTotal: unknown,
      completionTotal: unknown,
      reasoningTotal: unknown,
    },
    wallet: { address: unknown, balanceNanoton: unknown },
    earnings: {
      unpaidNanoton: unknown,
      claimableNanoton: unknown,
      inFlightNanoton: unknown,
      unsignedNanoton: unknown,
      sharedWithWorkers: 0,
    },
    contracts: [],
    gpus: [],
    model: unknown,
    coefficient: unknown,
    software: { commit: unknown, committedAt: unknown },
    paramsVersion: unknown,
  });
});

test('the figures are those of the worker’s pages', async () => {
  const id = await api.addWorker('8.8.8.8:12010', owner);
  const previous = readCapture('c-traffic-04', ago(22));
  await seedState(api.db, id, { sample: readCapture('c-traffic-05', ago(7)), previous });
  expect(await getMetrics(id)).toEqual({
    workerId: id,
    sampledAt: ago(7).toISOString(),
    ageSeconds: 7,
    lastUpAt: ago(7).toISOString(),
    status: 'ok',
    reason: null,
    up: true,
    latencyMs: 12,
    enabled: true,
    modelConnected: true,
    proxiesConnected: 1,
    activeRequests: 7,
    maxActiveRequests: 60,
    requests: {
      receivedTotal: 844,
      succeededTotal: 807,
      failedTotal: 60 / 2,
      perSecond: { s1: 9.750356, s10: 9.381625, m1: 7.186355, m10: 1.283188, h1: 0.230636, d1: 0.009762 },
    },
    errorRatio: 7 / 138,
    runTimeSecondsMean: expect.closeTo((585.579599 - 487.37325) / 138, 9),
    runTimeSecondsQuantiles: { m5: null, h1: null, h24: null },
    tokens: {
      adjustedTotal: 314_840,
      promptTotal: 112_569,
      cachedTotal: 38_578,
      completionTotal: 136_686,
      reasoningTotal: 27_007,
    },
    wallet: { address: 'UQABWAYRUDPbjO0EfnTjtToUuQTATvTK_2wW3liSw_XSOQtq', balanceNanoton: '100000000000' },
    earnings: {
      unpaidNanoton: '314840',
      claimableNanoton: '190394',
      inFlightNanoton: '0',
      unsignedNanoton: '124446',
      sharedWithWorkers: 0,
    },
    contracts: [
      {
        proxyAddress: expect.stringMatching(/^[UE]Q/),
        contractAddress: expect.stringMatching(/^[UE]Q/),
        ...{ unpaidNanoton: '314840', claimableNanoton: '190394', inFlightNanoton: '0' },
      },
    ],
    gpus: [],
    model: 'Qwen/Qwen3-8B@abc123def456:0000000000000000000000000000000000000000000000000000000000000000',
    coefficient: 1,
    software: { commit: 'b75d444766212b9b17ae2bfab1268a2e2e334b6f', committedAt: '2025-12-25T13:38:13.000Z' },
    paramsVersion: 1,
  });
});

test('while a scrape fails, what changes by the second is unknown and what stays is told', async () => {
  const id = await api.addWorker('8.8.8.8:12020', owner);
  const sample = readCapture('c-traffic-05', ago(30));
  await seedState(api.db, id, { sample });
  const before = await getMetrics(id);
  await seedState(api.db, id, { sample, failure: 'timeout', sampledAt: ago(5), recentScrapes: 'uunnnn' });
  const after = await getMetrics(id);
  expect(after).toMatchObject({
    status: 'down',
    reason: 'timeout',
    up: false,
    sampledAt: ago(5).toISOString(),
    ageSeconds: 5,
    lastUpAt: ago(30).toISOString(),
    latencyMs: null,
    enabled: null,
    modelConnected: null,
    proxiesConnected: null,
    activeRequests: null,
    errorRatio: null,
    requests: { receivedTotal: null, failedTotal: null, perSecond: { m1: null } },
    tokens: { adjustedTotal: null },
  });
  for (const name of ['wallet', 'earnings', 'model', 'coefficient', 'software', 'paramsVersion']) {
    expect(after[name], name).toEqual(before[name]);
  }
});

test('while /jsonstats is missing, what it said last is told, but no counters', async () => {
  const id = await api.addWorker('8.8.8.8:12040', owner);
  const sample = readCapture('c-traffic-05', ago(20));
  await seedState(api.db, id, { sample });
  const before = await getMetrics(id);
  const half = { ...sample, jsonStats: null, sampledAt: ago(5) };
  await seedState(api.db, id, { sample: half, previous: sample });
  const after = await getMetrics(id);
  expect(after).toMatchObject({
    ...{ status: 'warning', reason: 'partial_answer', enabled: true, activeRequests: 7 },
    ...{ requests: { receivedTotal: null, perSecond: { s1: null } }, tokens: { adjustedTotal: null } },
  });
  for (const name of ['wallet', 'earnings', 'coefficient', 'software', 'paramsVersion']) {
    expect(after[name], name).toEqual(before[name]);
  }
});

test('failures are told as the daemon found that the worker counts them', async () => {
  const id = await api.addWorker('8.8.8.8:12050', owner);
  const sample = readCapture('c-traffic-05', ago(5));
  const failedTotal = async () => (await getMetrics(id)).requests.failedTotal;
  await seedState(api.db, id, { sample, counting: 'single' });
  expect(await failedTotal()).toBe(60);
  await seedState(api.db, id, { sample, counting: 'unknown' });
  expect(await failedTotal()).toBeNull();
});

test('run times are told as quantiles of interval means weighted by requests, of the reader’s own time', async () => {
  const id = await api.addWorker('8.8.8.8:12060', owner);
  const ownedFrom = ago(3_100);
  await api.db.updateTable('workerOwners').set({ ownedFrom }).where('workerId', '=', id).execute();
  await ensureMetricPartitions(api.db, api.clock.now);
  const toRow = (seconds: number, succeededIncrease: number, runTimeSecondsIncrease: number) => ({
    ...{ workerId: id, ts: ago(seconds), up: true, failedIncrease: 0 },
    ...{ succeededIncrease, runTimeSecondsIncrease },
  });
  await insertWorkerMetrics(api.db, [toRow(10, 90, 90), toRow(25, 10, 50), toRow(3_000, 900, 1_800)]);
  await insertWorkerMetrics(api.db, [toRow(3_200, 9_000, 90_000)]);
  expect((await getMetrics(id)).runTimeSecondsQuantiles).toEqual({
    m5: { p50: 1, p90: 1, p99: 5 },
    h1: { p50: 2, p90: 2, p99: 2 },
    h24: { p50: 2, p90: 2, p99: 2 },
  });
});

test('a wallet that the worker has not read yet is unknown', async () => {
  const id = await api.addWorker('8.8.8.8:12030', owner);
  await seedState(api.db, id, { sample: readCapture('a0-fresh-1s-no-proxy', ago(1)) });
  expect((await getMetrics(id)).wallet.balanceNanoton).toBeNull();
});
