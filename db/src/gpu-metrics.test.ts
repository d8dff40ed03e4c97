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
import { listMeasuredPower } from './worker-power.ts';

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

test('five minutes and hours are the means and greatest of what GPUs showed, late reports included', async () => {
  const { workerId } = await insertTestWorker(database.db);
  await insert([
    toRow(workerId, 0, { utilizationRatio: 0.2, temperatureCelsius: 70 }),
    toRow(workerId, 15, { utilizationRatio: 0.6, powerWatts: null }),
    toRow(workerId, 15, { gpuIndex: 1, utilizationRatio: null }),
  ]);
  expect(await rollUpGpuHours(database.db, after(3_659))).toBe(0);
  expect(await rollUpGpuHours(database.db, after(3_660))).toBe(1);
  await insert([toRow(workerId, 30, { utilizationRatio: 1, memoryUsedBytes: 2 ** 35 })]);
  await insert([toRow(workerId, 300, { utilizationRatio: 1, powerWatts: 900 })]);
  expect(await rollUpGpuHours(database.db, after(4_000))).toBe(1);
  const rows = await database.db
    .selectFrom('gpuMetrics')
    .selectAll()
    .orderBy('gpuIndex')
    .orderBy('ts')
    .execute();
  // (0.2 + 0.6 + 1) / 3.
  expect(rows).toMatchObject([
    { ts: noon, samples: 3, utilizationRatio: expect.closeTo(0.6), temperatureCelsius: 70, powerWatts: 500 },
    { ts: after(300), samples: 1, utilizationRatio: 1, powerWatts: 900 },
    { ts: noon, gpuIndex: 1, samples: 1, utilizationRatio: null },
  ]);
  expect((rows[0]?.memoryUsedBytes ?? 0) / 2 ** 36).toBeCloseTo(1, 5);
  const hours = await database.db.selectFrom('gpuMetrics1h').selectAll().orderBy('gpuIndex').execute();
  // (0.6 × 3 + 1) / 4; (500 × 3 + 900) / 4.
  expect(hours).toMatchObject([
    {
      ...{ ts: noon, gpuIndex: 0, samples: 4, utilizationRatioMean: expect.closeTo(0.7) },
      ...{ utilizationRatioMax: 1, temperatureCelsiusMax: 70, powerWattsMean: 600 },
    },
    { gpuIndex: 1, samples: 1, utilizationRatioMean: null },
  ]);
});

test('power of an hour is that of all GPUs together, over the time in which each of them was known', async () => {
  const { workerId } = await insertTestWorker(database.db);
  const both = (seconds: number, first: number | null, second: number) => [
    toRow(workerId, seconds, { powerWatts: first }),
    toRow(workerId, seconds, { gpuIndex: 1, powerWatts: second }),
  ];
  const read = () => listMeasuredPower(database.db, { workerId, from: after(-3_600), to: after(7_200) });
  await insert([
    ...both(0, 400, 300),
    ...both(15, 600, 300),
    ...both(300, 500, 100),
    ...both(600, null, 100),
  ]);
  expect(await read()).toEqual([]);
  await rollUpGpuHours(database.db, after(7_200));
  // ((400 + 600) / 2 + 300 + 500 + 100) / 2 = 700 W in 2 × 300 s; the third five minutes lack a GPU.
  expect(await read()).toEqual([{ start: noon, watts: 700, seconds: 600 }]);
  await insert(both(3_600, 200, 200));
  await insert(both(-60, 50, 50));
  await rollUpGpuHours(database.db, after(9_000));
  expect(await read()).toEqual([
    { start: after(-3_600), watts: 100, seconds: 300 },
    { start: noon, watts: 700, seconds: 600 },
    { start: after(3_600), watts: 400, seconds: 300 },
  ]);
  expect(await listMeasuredPower(database.db, { workerId, from: after(1), to: after(2) })).toHaveLength(1);
});

test('the last hour of a day is in its place, and no whole hour is more than an hour', async () => {
  const { workerId } = await insertTestWorker(database.db);
  const lastHour = 11 * 3_600;
  await insert(Array.from({ length: 12 }, (_bin, place) => toRow(workerId, lastHour + place * 300)));
  await rollUpGpuHours(database.db, after(lastHour + 7_200));
  const from = after(lastHour);
  expect(await listMeasuredPower(database.db, { workerId, from, to: after(lastHour + 1) })).toEqual([
    { start: from, watts: 500, seconds: 3_600 },
  ]);
});

test('GPUs that several workers share are nobody’s power', async () => {
  const { workerId } = await insertTestWorker(database.db);
  await database.db
    .insertInto('gpuState')
    .values({
      ...{ workerId, gpuIndex: 0, firstSeenAt: noon, sampledAt: noon, isShared: true, model: null },
      ...{ utilizationRatio: null, memoryUsedBytes: null, memoryTotalBytes: null, temperatureCelsius: null },
      ...{ powerWatts: 500, powerLimitWatts: null },
    })
    .execute();
  await insert([toRow(workerId, 0)]);
  await rollUpGpuHours(database.db, after(7_200));
  expect(await listMeasuredPower(database.db, { workerId, from: noon, to: after(3_600) })).toEqual([]);
});

test('charts read five minutes where they are kept and hours where not, and only of the time of ownership', async () => {
  const { participantId } = await insertTestParticipant(database.db);
  const { workerId } = await insertTestWorker(database.db, { participantId });
  await insert([0, 300, 600].map((seconds) => toRow(workerId, seconds, { utilizationRatio: seconds / 600 })));
  await rollUpGpuHours(database.db, after(7_200));
  const range = { workerId, participantId: null, from: noon, to: after(900), stepSeconds: 300 };
  const read = async (change: Partial<typeof range> = {}, now = after(1_000)) =>
    (await listGpuBuckets(database.db, { ...range, ...change }, now)).map(({ start, utilizationRatio }) => [
      (start.getTime() - noon.getTime()) / 1_000,
      utilizationRatio,
    ]);
  expect(await read()).toEqual([
    [0, 0],
    [300, 0.5],
    [600, 1],
  ]);
  expect(await read({}, after(2 * 86_400))).toEqual([[0, 0.5]]);
  expect(await read({ to: after(7_200), stepSeconds: 3_600 })).toEqual([[0, 0.5]]);
  await database.db
    .updateTable('workerOwners')
    .set({ ownedFrom: after(300), ownedTo: after(450) })
    .where('workerId', '=', workerId)
    .execute();
  const owned = await listGpuBuckets(database.db, { ...range, participantId }, after(1_000));
  expect(owned.map(({ start }) => start)).toEqual([after(300)]);
});

test('five minutes are kept a day, hours 30 days, days of power as long as days of metrics', async () => {
  const { workerId } = await insertTestWorker(database.db);
  const day = (daysAgo: number) => ({
    ...{ workerId, day: new Date(noon.getTime() - 43_200_000 - daysAgo * 86_400_000) },
    ...{ watts: Array(24).fill(500), seconds: Array(24).fill(3_600) },
  });
  await database.db
    .insertInto('workerPowerDays')
    .values([day(1_824), day(1_825)])
    .execute();
  const dropped = await dropExpiredMetrics(database.db, noon, defaultMetricRetention);
  expect(dropped.filter((name) => name.startsWith('gpu_metrics_2'))).toEqual([
    ...['gpu_metrics_2026_02_22', 'gpu_metrics_2026_02_23', 'gpu_metrics_2026_02_24'],
    ...['gpu_metrics_2026_02_25', 'gpu_metrics_2026_02_26', 'gpu_metrics_2026_02_27'],
  ]);
  const kept = await database.db.selectFrom('workerPowerDays').select('day').where('workerId', '=', workerId);
  expect(await kept.execute()).toEqual([{ day: day(1_824).day }]);
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
