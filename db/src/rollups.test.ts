import { type Insertable, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Tx } from './database.ts';
import { markForRollUp, rollUp, rollUpFiveMinutes, rollUpHours } from './rollups.ts';
import type { Id, WorkerOwnersTable } from './schema.ts';
import { createTestScrapes, type TestScrape } from './scrapes-fixture.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { ensureMetricPartitions, insertWorkerMetrics } from './worker-metrics.ts';
import { createRandom, insertTestParticipants, insertTestWorkers } from './workers-fixture.ts';

const start = new Date('2026-11-30T22:00:00Z');
const end = new Date('2026-12-01T01:00:00Z');
const later = new Date('2026-12-02T06:00:00Z');
const minuteMs = 60_000;

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await ensureMetricPartitions(database.db, start);
});
afterEach(() => database.drop());

test.each([1, 2, 3])(
  'roll-ups equal the sums of all rows, whatever came late and whenever they ran (seed %i)',
  async (seed) => {
    const { db } = database;
    const random = createRandom(seed);
    const workerIds = await insertTestWorkers(db, 4);
    await insertOwners(workerIds);
    const arrivals = workerIds
      .flatMap((workerId) => createTestScrapes({ workerId, from: start, to: end }, random))
      .map((row) => ({ row, at: row.ts.getTime() + (random() < 0.2 ? random() * 3 * 3_600_000 : 0) }))
      .sort((a, b) => a.at - b.at);
    for (let from = 0; from < arrivals.length; ) {
      const batch = arrivals.slice(from, from + 1 + Math.floor(random() * 60));
      from += batch.length;
      await write(batch.map(({ row }) => row));
      const now = new Date((batch.at(-1)?.at ?? 0) + (random() - 0.5) * 20 * minuteMs);
      if (random() < 0.5) await Promise.all([rollUpFiveMinutes(db, now), rollUpFiveMinutes(db, now)]);
      if (random() < 0.3) await rollUpHours(db, now);
    }
    await rollUpFiveMinutes(db, later);
    await rollUpHours(db, later);

    expect(await list('worker_metrics_5m')).toEqual(await sumDirectly('worker', '5 minutes'));
    expect(await list('worker_metrics_1h')).toEqual(await sumDirectly('worker', '1 hour'));
    expect(await list('worker_metrics_1d')).toEqual(await sumDirectly('worker', '1 day'));
    expect(await list('participant_metrics_1h')).toEqual(await sumDirectly('participant', '1 hour'));
    expect(await list('fleet_metrics_1h')).toEqual(await sumDirectly('fleet', '1 hour'));
    expect((await sql`SELECT FROM metric_rollup_marks`.execute(db)).rows).toEqual([]);
  },
);

test('summing a range again changes nothing', async () => {
  const { db } = database;
  const random = createRandom(4);
  const workerIds = await insertTestWorkers(db, 3);
  await insertOwners(workerIds);
  await write(workerIds.flatMap((workerId) => createTestScrapes({ workerId, from: start, to: end }, random)));
  await rollUp(db, { from: start, to: end });
  const before = await readAll();
  expect(before[2]).toHaveLength(9);
  expect(before[3]).toHaveLength(6);
  await rollUp(db, { from: start, to: end });
  await rollUpFiveMinutes(db, later);
  await rollUpHours(db, later);
  expect(await readAll()).toEqual(before);
});

test('means, extremes and totals are those of the rows', async () => {
  const { db } = database;
  const [one = '', two = ''] = await insertTestWorkers(db, 2);
  const [participantId = ''] = await insertTestParticipants(db, 1);
  await insertOwner({ workerId: one, participantId, ownedFrom: start, ownedTo: null });
  await write([
    { ...toRow(one, '2026-11-30T22:00:05Z'), activeRequests: 2, maxActiveRequests: 8, latencyMs: 10 },
    { ...toRow(one, '2026-11-30T22:00:20Z'), activeRequests: 5, maxActiveRequests: 8, requestsIncrease: 30 },
    { workerId: one, ts: new Date('2026-11-30T22:00:35Z'), up: false, failure: 'timeout', latencyMs: 5000 },
    { ...toRow(one, '2026-11-30T22:05:05Z'), latencyMs: 30, runTimeSecondsIncrease: 0.1 },
    { ...toRow(one, '2026-11-30T22:05:20Z'), latencyMs: 30, runTimeSecondsIncrease: 0.2 },
    { ...toRow(two, '2026-11-30T22:00:00Z'), activeRequests: 4, maxActiveRequests: 4, requestsIncrease: 60 },
  ]);
  await rollUpFiveMinutes(db, later);
  await rollUpHours(db, later);
  const { rows: hours } = await sql`SELECT * FROM worker_metrics_1h WHERE worker_id = ${one}`.execute(db);
  expect(hours).toEqual([
    expect.objectContaining({
      ts: start,
      scrapes: 5,
      upScrapes: 4,
      requests: 60,
      intervalSeconds: 60,
      runTimeSeconds: 0.3,
      activeRequestsSum: 7,
      activeRequestsCount: 2,
      activeRequestsMax: 5,
      maxActiveRequests: 8,
      requestsPerSecondMin: expect.closeTo(10 / 15),
      requestsPerSecondMax: 2,
      latencyMsMean: (10 + 5 + 30 + 30) / 4,
    }),
  ]);
  const { rows: fleet } = await sql`SELECT * FROM fleet_metrics_1h`.execute(db);
  expect(fleet).toEqual([
    expect.objectContaining({
      workers: 2,
      scrapes: 6,
      requests: 120,
      intervalSeconds: 75,
      activeRequestsMean: 3.5 + 4,
      activeRequestsMax: 3.5 + 4,
      maxActiveRequests: 12,
      requestsPerSecondMin: expect.closeTo(20 / 30),
      requestsPerSecondMax: expect.closeTo(40 / 30 + 60 / 15),
      latencyMsMean: (10 + 5 + 30 + 30 + 5) / 5,
    }),
  ]);
  const { rows: owned } = await sql`SELECT * FROM participant_metrics_1h`.execute(db);
  expect(owned).toEqual([
    expect.objectContaining({ participantId, workers: 1, requests: 60, activeRequestsMean: 3.5 }),
  ]);
});

test('rows of a transaction that commits after its bucket was summed are summed then', async () => {
  const { db } = database;
  const [workerId = ''] = await insertTestWorkers(db, 1);
  await write([toRow(workerId, '2026-11-30T22:00:05Z')]);
  const slow = await db.startTransaction().execute();
  await insertWorkerMetrics(slow, [toRow(workerId, '2026-11-30T22:00:20Z')]);
  await markForRollUp(slow, [new Date('2026-11-30T22:00:20Z')]);
  expect(await rollUpFiveMinutes(db, later)).toBe(1);
  expect(await readScrapes()).toEqual([1]);
  await slow.commit().execute();
  expect(await rollUpFiveMinutes(db, later)).toBe(1);
  expect(await readScrapes()).toEqual([2]);
});

test('a roll-up that fails half-way leaves its marks for the next one', async () => {
  const { db } = database;
  const [workerId = ''] = await insertTestWorkers(db, 1);
  await write([toRow(workerId, '2026-11-30T22:00:05Z')]);
  await sql`ALTER TABLE fleet_metrics_1h ADD CONSTRAINT broken CHECK (workers < 0)`.execute(db);
  await expect(rollUpFiveMinutes(db, later)).rejects.toThrow('broken');
  expect(await readScrapes()).toEqual([]);
  await sql`ALTER TABLE fleet_metrics_1h DROP CONSTRAINT broken`.execute(db);
  expect(await rollUpFiveMinutes(db, later)).toBe(1);
  expect(await readScrapes()).toEqual([1]);
});

test('a bucket that is not over is left for later', async () => {
  const { db } = database;
  const [workerId = ''] = await insertTestWorkers(db, 1);
  await write([toRow(workerId, '2026-11-30T22:04:59Z')]);
  expect(await rollUpFiveMinutes(db, new Date('2026-11-30T22:05:10Z'))).toBe(0);
  expect(await rollUpFiveMinutes(db, new Date('2026-11-30T22:05:20Z'))).toBe(1);
});

test('a bucket of failed scrapes says so, and its sums are unknown', async () => {
  const { db } = database;
  const [workerId = ''] = await insertTestWorkers(db, 1);
  await write([{ workerId, ts: start, up: false, failure: 'timeout' }]);
  await rollUpFiveMinutes(db, later);
  await rollUpHours(db, later);
  const unknown = { requests: null, earnedNanoton: null, tokens: null, latencyMsMean: null };
  for (const table of ['worker_metrics_5m', 'worker_metrics_1h', 'worker_metrics_1d', 'fleet_metrics_1h']) {
    const { rows } = await sql`SELECT * FROM ${sql.table(table)}`.execute(db);
    expect(rows, table).toMatchObject([
      { scrapes: 1, upScrapes: 0, ...unknown, intervalSeconds: null, requestsPerSecondMax: null },
    ]);
  }
});

test('absurd figures of one worker are cut and stop nothing', async () => {
  const { db } = database;
  const [hostile = '', honest = ''] = await insertTestWorkers(db, 2);
  const absurd = {
    earnedNanotonIncrease: 9_223_372_036_854_775_807n,
    requestsIncrease: 2_147_483_647,
    succeededIncrease: 2_147_483_647,
    failedIncrease: 2_147_483_647,
    activeRequests: 2_147_483_647,
    maxActiveRequests: 2_147_483_647,
    tokensIncrease: 1.7e308,
    runTimeSecondsIncrease: 1.7e308,
    latencyMs: 3.4e38,
    intervalSeconds: 0.001,
  };
  const times = ['2026-11-30T22:00:05Z', '2026-11-30T22:00:20Z', '2026-11-30T22:31:00Z'];
  await write(times.map((time) => ({ ...toRow(hostile, time), ...absurd })));
  await write(times.map((time) => toRow(honest, time)));
  await rollUpFiveMinutes(db, later);
  await rollUpHours(db, later);
  expect(await list('worker_metrics_1h')).toMatchObject([
    { key: hostile, requests: 2_147_483_647, earnedNanoton: '9223372036854775807' },
    { key: honest, requests: 30, scrapes: 3, tokens: null },
  ]);
  expect(await list('worker_metrics_1d')).toMatchObject([
    { key: hostile, requests: 2_147_483_647, earnedNanoton: '9223372036854775807' },
    { key: honest, requests: 30, scrapes: 3 },
  ]);
});

function toRow(workerId: Id, time: string): TestScrape {
  return { workerId, ts: new Date(time), up: true, latencyMs: 5, requestsIncrease: 10, intervalSeconds: 15 };
}

async function write(rows: readonly TestScrape[]): Promise<void> {
  await database.db.transaction().execute(async (tx: Tx) => {
    const added = await insertWorkerMetrics(tx, rows);
    await markForRollUp(
      tx,
      added.map(({ ts }) => ts),
    );
  });
}

/** One worker changes hands within a bucket, one is removed, one comes late, the others are the pool's. */
async function insertOwners([changing = '', removed = '', late = '']: readonly Id[]): Promise<void> {
  const [first = '', second = ''] = await insertTestParticipants(database.db, 2);
  const [ownedFrom, changedAt] = [new Date('2026-11-01T00:00:00Z'), new Date('2026-11-30T23:12:10Z')];
  await insertOwner({ workerId: changing, participantId: first, ownedFrom, ownedTo: changedAt });
  await insertOwner({ workerId: changing, participantId: second, ownedFrom: changedAt, ownedTo: null });
  const ownedTo = new Date('2026-11-30T23:33:00Z');
  await insertOwner({ workerId: removed, participantId: first, ownedFrom, ownedTo });
  const cameAt = new Date('2026-11-30T22:18:00Z');
  await insertOwner({ workerId: late, participantId: second, ownedFrom: cameAt, ownedTo: null });
}

async function insertOwner(owner: Insertable<WorkerOwnersTable>): Promise<void> {
  await database.db.insertInto('workerOwners').values(owner).execute();
}

type SumTable = (typeof sumTables)[number];
const sumTables = [
  'worker_metrics_5m',
  'worker_metrics_1h',
  'worker_metrics_1d',
  'participant_metrics_1h',
  'fleet_metrics_1h',
] as const;

async function list(table: SumTable): Promise<unknown[]> {
  const key = table.startsWith('worker') ? 'worker_id' : table.startsWith('fleet') ? '0' : 'participant_id';
  const { rows } = await sql`
    SELECT ts, ${sql.raw(key)}::bigint AS key, scrapes, up_scrapes, requests::float8, succeeded::float8, failed::float8,
      tokens, earned_nanoton, run_time_seconds, interval_seconds::float8
    FROM ${sql.table(table)} ORDER BY ts, key
  `.execute(database.db);
  return rows;
}

/** Sums over the raw rows, whose owner is the last one within their five minutes. */
async function sumDirectly(key: 'worker' | 'participant' | 'fleet', width: string): Promise<unknown[]> {
  const keys = { worker: sql`worker_id`, participant: sql`participant_id`, fleet: sql`0` };
  const { rows } = await sql`
    SELECT date_bin(${width}::interval, ts, 'epoch') AS ts, ${keys[key]}::bigint AS key,
      count(*)::int AS scrapes, sum(up::int)::int AS up_scrapes, sum(requests_increase)::float8 AS requests,
      sum(succeeded_increase)::float8 AS succeeded, sum(failed_increase)::float8 AS failed,
      sum(tokens_increase) AS tokens, sum(earned_nanoton_increase)::bigint AS earned_nanoton,
      sum(run_time_seconds_increase::numeric)::float8 AS run_time_seconds,
      sum(interval_seconds)::float8 AS interval_seconds
    FROM worker_metrics AS m LEFT JOIN LATERAL (
      SELECT participant_id FROM worker_owners AS o
      WHERE o.worker_id = m.worker_id AND (owned_to IS NULL OR owned_to > date_bin('5 minutes', ts, 'epoch'))
        AND owned_from < date_bin('5 minutes', ts, 'epoch') + interval '5 minutes'
      ORDER BY owned_from DESC LIMIT 1
    ) AS owner ON true
    WHERE ${key !== 'participant'} OR participant_id IS NOT NULL
    GROUP BY 1, 2 ORDER BY 1, 2
  `.execute(database.db);
  return rows;
}

/** Workers' rows with the transaction that wrote them, and the sums of all tables. */
async function readAll(): Promise<unknown[]> {
  const { rows } = await sql`
    SELECT m.*, m.xmin::text FROM (
      SELECT *, xmin FROM worker_metrics_5m UNION ALL SELECT *, xmin FROM worker_metrics_1h
      UNION ALL SELECT *, xmin FROM worker_metrics_1d
    ) AS m ORDER BY worker_id, ts, scrapes
  `.execute(database.db);
  return [rows, ...(await Promise.all(sumTables.map(list)))];
}

async function readScrapes(): Promise<number[]> {
  const { rows } = await sql<{ scrapes: number }>`SELECT scrapes FROM fleet_metrics_1h`.execute(database.db);
  return rows.map(({ scrapes }) => scrapes);
}
