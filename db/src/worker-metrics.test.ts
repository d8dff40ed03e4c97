import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';
import { ensureMetricPartitions, insertWorkerMetrics, type WorkerMetricsRow } from './worker-metrics.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const now = new Date('2026-03-01T23:59:30Z');

test('partitions reach from two days back to three ahead, in UTC, and are made once', async () => {
  await ensureMetricPartitions(database.db, now);
  await ensureMetricPartitions(database.db, now);
  expect(await listPartitions()).toEqual([
    'worker_metrics_2026_02_27',
    'worker_metrics_2026_02_28',
    'worker_metrics_2026_03_01',
    'worker_metrics_2026_03_02',
    'worker_metrics_2026_03_03',
    'worker_metrics_2026_03_04',
  ]);
});

test('two daemons may make the same partitions at once', async () => {
  const later = new Date('2026-05-01T00:00:00Z');
  await Promise.all([1, 2, 3].map(() => ensureMetricPartitions(database.db, later)));
  expect(await listPartitions()).toContain('worker_metrics_2026_05_04');
});

test('rows come back as they were written, across midnight and with every figure unknown', async () => {
  await ensureMetricPartitions(database.db, now);
  const { workerId } = await insertTestWorker(database.db);
  const whole: WorkerMetricsRow = {
    ...toEmptyRow(workerId, now),
    up: true,
    failure: null,
    latencyMs: 1.5,
    enabled: true,
    modelConnected: false,
    proxiesConnected: 2,
    activeRequests: 7,
    maxActiveRequests: 60,
    requestsIncrease: 142,
    succeededIncrease: 139,
    failedIncrease: 1,
    runTimeSecondsIncrease: 102.231711,
    tokensIncrease: 53164,
    earnedNanotonIncrease: 9007199254740993n,
    intervalSeconds: 15,
  };
  const unknown = toEmptyRow(workerId, new Date('2026-03-02T00:00:15Z'));
  await insertWorkerMetrics(database.db, [whole, unknown]);
  const rows = await database.db
    .selectFrom('workerMetrics')
    .selectAll()
    .where('workerId', '=', workerId)
    .orderBy('ts')
    .execute();
  expect(rows).toEqual([{ ...whole, earnedNanotonIncrease: '9007199254740993' }, unknown]);
});

test('a row that is already there stays, and only new keys are returned', async () => {
  await ensureMetricPartitions(database.db, now);
  const { workerId } = await insertTestWorker(database.db);
  const first = toEmptyRow(workerId, now);
  const second = toEmptyRow(workerId, new Date(now.getTime() + 1));
  expect(await insertWorkerMetrics(database.db, [first])).toEqual([{ workerId, ts: first.ts }]);
  expect(await insertWorkerMetrics(database.db, [{ ...first, up: true }, second])).toEqual([
    { workerId, ts: second.ts },
  ]);
});

test('a worker that does not exist does not keep the others from being written', async () => {
  await ensureMetricPartitions(database.db, now);
  const { workerId } = await insertTestWorker(database.db);
  const written = await insertWorkerMetrics(database.db, [
    toEmptyRow('999999', now),
    toEmptyRow(workerId, now),
  ]);
  expect(written).toEqual([{ workerId, ts: now }]);
});

function toEmptyRow(workerId: string, ts: Date): WorkerMetricsRow {
  return {
    workerId,
    ts,
    up: false,
    failure: 'timeout',
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
    earnedNanotonIncrease: null,
    intervalSeconds: null,
  };
}

async function listPartitions(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT relid::regclass::text AS name FROM pg_partition_tree('worker_metrics') WHERE isleaf ORDER BY 1
  `.execute(database.db);
  return rows.map((row) => row.name);
}
