import { afterAll, beforeAll, expect, test } from 'vitest';
import { listFleetBuckets } from './fleet-stats.ts';
import { rollUpFiveMinutes, rollUpHours } from './rollups.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertMarkedMetrics } from './testing-workers.ts';
import { ensureMetricPartitions, type WorkerMetricsRow } from './worker-metrics.ts';
import { insertTestWorkers } from './workers-fixture.ts';

const minuteMs = 60_000;
const from = new Date('2026-11-29T12:00:00Z');
const to = new Date('2026-11-30T06:00:00Z');
const everybody = { participantId: null, from, to, stepSeconds: 7_200 };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureMetricPartitions(database.db, new Date('2026-12-01T00:00:00Z'));
  const workerIds = await insertTestWorkers(database.db, 3);
  const minutes = Array.from({ length: (to.getTime() - from.getTime()) / minuteMs }, (_, n) => n);
  await insertMarkedMetrics(
    database.db,
    workerIds.flatMap((workerId) => minutes.filter(isSeen).map((minute) => toRow(workerId, minute))),
  );
});
afterAll(() => database.drop());

test('workers add up, what nobody saw is unknown, and sums change nothing', async () => {
  const expectThis = async () => {
    for (const resolution of ['5m', '1h'] as const) {
      const buckets = await listFleetBuckets(database.db, { ...everybody, resolution });
      expect(buckets).toHaveLength(9);
      expect(buckets[0]).toEqual({ start: from, requestsPerSecond: 1.5, earnedNanoton: 3n * 120n * 7n });
      expect(buckets[2]).toMatchObject({ requestsPerSecond: null, earnedNanoton: null });
    }
  };
  await expectThis();
  await rollUpFiveMinutes(database.db, new Date('2026-11-30T01:00:00Z'));
  await expectThis();
  await rollUpFiveMinutes(database.db, new Date('2026-12-02T00:30:00Z'));
  await rollUpHours(database.db, new Date('2026-12-02T00:30:00Z'));
  await expectThis();
});

test('an hour that is under way is whole, though its first minutes are summed', async () => {
  const minutes = [-50, -40, -10, -1].map((minute) => new Date(to.getTime() + minuteMs * (600 + minute)));
  const [workerId = ''] = await insertTestWorkers(database.db, 1);
  const seen = { workerId, up: true, earnedNanotonIncrease: 10n };
  await insertMarkedMetrics(
    database.db,
    minutes.map((ts) => ({ ...seen, ts })),
  );
  const end = new Date(to.getTime() + minuteMs * 600);
  await rollUpFiveMinutes(database.db, new Date(end.getTime() - minuteMs * 20));
  const buckets = await listFleetBuckets(database.db, { ...everybody, to: end, resolution: '1h' });
  expect(buckets.at(-1)).toMatchObject({ earnedNanoton: 40n });
});

test('somebody who owns none of them sees nothing of them', async () => {
  const buckets = await listFleetBuckets(database.db, {
    ...everybody,
    participantId: '999999',
    resolution: '5m',
  });
  expect(buckets.every(({ requestsPerSecond }) => requestsPerSecond === null)).toBe(true);
});

/** From 16:00 to 18:00 nobody looked. */
function isSeen(minute: number): boolean {
  return minute < 240 || minute >= 360;
}

function toRow(workerId: Id, minute: number): WorkerMetricsRow {
  const ts = new Date(from.getTime() + minute * minuteMs);
  return {
    ...{ workerId, ts, up: true, intervalSeconds: 60, requestsIncrease: 30, earnedNanotonIncrease: 7n },
    ...{ latencyMs: 5, enabled: true, modelConnected: true, proxiesConnected: 1, activeRequests: 4 },
    ...{ maxActiveRequests: 10, succeededIncrease: 30, failedIncrease: 0, tokensIncrease: null },
    runTimeSecondsIncrease: 6,
  };
}
