import { staleAfterSeconds } from '@cocoon-pool/domain/cocoon/worker-status';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ensureGpuPartitions,
  type GpuMetricsRow,
  insertGpuMetrics,
  listGpuBuckets,
  rollUpGpuHours,
} from './gpu-metrics.ts';
import { listFreshGpus, listGpuStates, upsertGpuStates } from './gpu-state.ts';
import { defaultMetricRetention, dropExpiredMetrics } from './metric-retention.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';
import { listWorkerHealth, upsertWorkerHealth, type WorkerHealthRow } from './worker-health.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureGpuPartitions(database.db, { from: after(-7 * 86_400), to: after(86_400) });
});
afterAll(() => database.drop());

function toRow(workerId: string, seconds: number, change: Partial<GpuMetricsRow> = {}): GpuMetricsRow {
  return {
    ...{ workerId, ts: after(seconds), gpuIndex: 0, utilizationRatio: 0.5, memoryUsedBytes: 2 ** 36 },
    ...{ temperatureCelsius: 60, powerWatts: 500, ...change },
  };
}

const insert = (rows: readonly GpuMetricsRow[]) =>
  database.db.transaction().execute((tx) => insertGpuMetrics(tx, rows));

test('hours are the means and greatest of what GPUs showed, late rows included, and rows count once', async () => {
  const { workerId } = await insertTestWorker(database.db);
  const rows = [
    toRow(workerId, 0, { utilizationRatio: 0.2, temperatureCelsius: 70 }),
    toRow(workerId, 15, { utilizationRatio: 0.6, powerWatts: null }),
    toRow(workerId, 15, { gpuIndex: 1, utilizationRatio: null }),
  ];
  await insert(rows);
  await insert(rows);
  expect(await rollUpGpuHours(database.db, after(3_659))).toBe(0);
  expect(await rollUpGpuHours(database.db, after(3_660))).toBe(1);
  await insert([toRow(workerId, 30, { utilizationRatio: 1 })]);
  expect(await rollUpGpuHours(database.db, after(4_000))).toBe(1);
  const hours = await database.db.selectFrom('gpuMetrics1h').selectAll().orderBy('gpuIndex').execute();
  expect(hours).toMatchObject([
    {
      ...{
        ts: noon,
        gpuIndex: 0,
        samples: 3,
        utilizationRatioMean: expect.closeTo(0.6),
        utilizationRatioMax: 1,
      },
      ...{ temperatureCelsiusMax: 70, powerWattsMean: 500 },
    },
    { gpuIndex: 1, samples: 1, utilizationRatioMean: null },
  ]);
});

test('charts read reports where they are kept and hours where not, and only of the time of ownership', async () => {
  const { participantId } = await insertTestParticipant(database.db);
  const { workerId } = await insertTestWorker(database.db, { participantId });
  await insert([0, 60, 120].map((seconds) => toRow(workerId, seconds, { utilizationRatio: seconds / 120 })));
  await rollUpGpuHours(database.db, after(7_200));
  const range = { workerId, participantId: null, from: noon, to: after(180), stepSeconds: 60 };
  const read = async (change: Partial<typeof range> = {}, now = after(200)) =>
    (await listGpuBuckets(database.db, { ...range, ...change }, now)).map(({ start, utilizationRatio }) => [
      (start.getTime() - noon.getTime()) / 1_000,
      utilizationRatio,
    ]);
  expect(await read()).toEqual([
    [0, 0],
    [60, 0.5],
    [120, 1],
  ]);
  expect(await read({}, after(3 * 86_400))).toEqual([[0, 0.5]]);
  expect(await read({ to: after(7_200), stepSeconds: 3_600 })).toEqual([[0, 0.5]]);
  await database.db
    .updateTable('workerOwners')
    .set({ ownedFrom: after(60), ownedTo: after(90) })
    .where('workerId', '=', workerId)
    .execute();
  const owned = await listGpuBuckets(database.db, { ...range, participantId }, after(200));
  expect(owned.map(({ start }) => start)).toEqual([after(60)]);
});

test('reports are kept two days, hours 400', async () => {
  const dropped = await dropExpiredMetrics(database.db, noon, defaultMetricRetention);
  expect(dropped.filter((name) => name.startsWith('gpu_metrics_2'))).toEqual([
    ...['gpu_metrics_2026_02_22', 'gpu_metrics_2026_02_23', 'gpu_metrics_2026_02_24'],
    ...['gpu_metrics_2026_02_25', 'gpu_metrics_2026_02_26'],
  ]);
});

test('the latest of a GPU never goes back, and one that is gone is told from one that is there', async () => {
  const { workerId } = await insertTestWorker(database.db);
  const gpu = (gpuIndex: number, seconds: number, utilizationRatio: number) => ({
    ...{
      workerId,
      gpuIndex,
      sampledAt: after(seconds),
      utilizationRatio,
      model: 'H100\u0000',
      isShared: false,
    },
    ...{ memoryUsedBytes: 85_899_345_920, memoryTotalBytes: null, temperatureCelsius: null },
    ...{ powerWatts: null, powerLimitWatts: null },
  });
  const upsert = (gpus: Parameters<typeof upsertGpuStates>[1]) =>
    database.db.transaction().execute((tx) => upsertGpuStates(tx, gpus));
  await upsert([gpu(0, 0, 0.1), gpu(1, 0, 0.2)]);
  await upsert([gpu(0, 15, 0.3), gpu(0, 30, 0.4)]);
  await upsert([gpu(0, 20, 0.9)]);
  expect(await listGpuStates(database.db, [workerId])).toMatchObject([
    {
      gpuIndex: 0,
      sampledAt: after(30),
      firstSeenAt: noon,
      utilizationRatio: expect.closeTo(0.4),
      model: 'H100',
    },
    { gpuIndex: 1, sampledAt: noon, memoryUsedBytes: 85_899_345_920 },
  ]);
  expect(await listFreshGpus(database.db, workerId, after(40))).toMatchObject([{ gpuIndex: 0 }]);
  expect(await listFreshGpus(database.db, workerId, after(30 + staleAfterSeconds + 1))).toEqual([]);
});

test('each part of what a machine told is replaced by a newer one only', async () => {
  const { workerId } = await insertTestWorker(database.db);
  const row = (seconds: number, change: Partial<WorkerHealthRow>): WorkerHealthRow => ({
    ...{ workerId, sampledAt: after(seconds), hasGpus: false, gpuFailure: null, system: null, status: null },
    ...change,
  });
  const status = { verdict: 'ok', commit: null, imageHash: null, services: [] } as const;
  const upsert = (rows: readonly WorkerHealthRow[]) =>
    database.db.transaction().execute((tx) => upsertWorkerHealth(tx, rows));
  await upsert([
    row(0, { status: { ...status, services: [] } }),
    row(15, { hasGpus: true, gpuFailure: 'code 9' }),
  ]);
  await upsert([row(10, { hasGpus: true })]);
  await upsert([row(5, { status: { ...status, verdict: 'error', services: [] } })]);
  expect(await listWorkerHealth(database.db, [workerId])).toMatchObject([
    {
      ...{ gpusSampledAt: after(15), gpuFailure: 'code 9', system: null, systemSampledAt: null },
      ...{ statusSampledAt: after(5), status: { verdict: 'error' } },
    },
  ]);
});
