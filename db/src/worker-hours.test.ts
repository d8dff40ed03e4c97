import { afterAll, beforeAll, expect, test } from 'vitest';
import { markForRollUp, rollUpFiveMinutes, rollUpHours } from './rollups.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { listWorkerHours } from './worker-hours.ts';
import { ensureMetricPartitions, insertWorkerMetrics } from './worker-metrics.ts';
import { insertTestWorkers } from './workers-fixture.ts';

const from = new Date('2026-11-30T00:00:00Z');
const to = new Date('2026-12-02T00:00:00Z');

let database: TestDatabase;
let workerId: Id;
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await ensureMetricPartitions(db, from);
  const [one = '', other = ''] = await insertTestWorkers(db, 2);
  workerId = one;
  const times = Array.from(
    { length: 36 * 60 },
    (_minute, index) => new Date(from.getTime() + index * 60_000),
  );
  const rows = times.map((ts, index) => ({
    workerId: one,
    ts,
    up: true,
    latencyMs: 10,
    activeRequests: index % 4,
    maxActiveRequests: 8,
    requestsIncrease: index % 60 === 30 ? 120 : 6,
    earnedNanotonIncrease: 5n,
    intervalSeconds: 60,
  }));
  await db.transaction().execute(async (tx) => {
    await insertWorkerMetrics(tx, rows);
    await insertWorkerMetrics(tx, [{ workerId: other, ts: from, up: false, failure: 'timeout' }]);
    await markForRollUp(tx, times);
  });
});
afterAll(() => database.drop());

test('hours are whole before and after their day is rolled up', async () => {
  const { db } = database;
  const hour = {
    scrapes: 60,
    upScrapes: 60,
    requests: 59 * 6 + 120,
    intervalSeconds: 3600,
    earnedNanoton: 300n,
    activeRequestsMean: 1.5,
    activeRequestsMax: 3,
    maxActiveRequests: 8,
    requestsPerSecondMin: expect.closeTo(0.1),
    requestsPerSecondMax: 2,
    latencyMsMean: 10,
    tokens: null,
  };
  await rollUpFiveMinutes(db, new Date('2026-12-01T12:01:00Z'));
  const list = () => listWorkerHours(db, { workerId, from, to, stepHours: 1 });
  const before = await list();
  expect(before).toHaveLength(36);
  for (const row of before) expect(row).toMatchObject(hour);
  expect(await rollUpHours(db, new Date('2026-12-01T00:05:00Z'))).toBe(0);
  expect(await rollUpHours(db, new Date('2026-12-01T00:10:00Z'))).toBe(24);
  expect(await list()).toEqual(before);
  expect(await rollUpHours(db, new Date('2026-12-02T00:10:00Z'))).toBe(12);
  expect(await list()).toEqual(before);
});

test('longer steps add up, and only what lies in the range', async () => {
  const { db } = database;
  const days = await listWorkerHours(db, { workerId, from, to, stepHours: 24 });
  expect(days.map(({ ts, scrapes, earnedNanoton }) => ({ ts, scrapes, earnedNanoton }))).toEqual([
    { ts: from, scrapes: 1440, earnedNanoton: 7200n },
    { ts: new Date('2026-12-01T00:00:00Z'), scrapes: 720, earnedNanoton: 3600n },
  ]);
  const part = { workerId, from: new Date('2026-11-30T22:00:00Z'), to: new Date('2026-12-01T01:00:00Z') };
  expect((await listWorkerHours(db, { ...part, stepHours: 1 })).map(({ scrapes }) => scrapes)).toEqual([
    60, 60, 60,
  ]);
});
