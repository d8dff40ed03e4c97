import type { KyselyPlugin } from 'kysely';
import { RawNode } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollUpFiveMinutes, rollUpHours } from './rollups.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertMarkedMetrics } from './testing-workers.ts';
import { ensureMetricPartitions, type WorkerMetricsRow } from './worker-metrics.ts';
import { listStatsBuckets, type StatsBucket, type StatsResolution } from './worker-stats.ts';
import { insertTestParticipants, insertTestWorkers } from './workers-fixture.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const from = new Date('2026-11-29T00:00:00Z');
const to = new Date('2026-11-30T18:33:20Z');
const later = new Date('2026-12-02T00:30:00Z');

const minutes = Array.from({ length: Math.ceil((to.getTime() - from.getTime()) / minuteMs) }, (_, n) => n);

let database: TestDatabase;
let workerIds: Id[];
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureMetricPartitions(database.db, new Date('2026-12-01T00:00:00Z'));
  workerIds = await insertTestWorkers(database.db, 3);
  await insertMarkedMetrics(
    database.db,
    workerIds.flatMap((workerId) => minutes.map((minute) => toRow(workerId, minute))),
  );
});
afterAll(() => database.drop());

test('a chart is the same from scrapes, from five minutes and from hours, rolled up or not', async () => {
  const [workerId = ''] = workerIds;
  const list = (resolution: StatsResolution) =>
    listStatsBuckets(database.db, {
      ...{ workerId, participantId: null, from, to, resolution },
      stepSeconds: 7_200,
    });
  const expected = await list('raw');
  expect(expected).toHaveLength(22);
  expect(expected[3]).toEqual({
    start: new Date('2026-11-29T06:00:00Z'),
    requestsPerSecond: 0.5,
    requestsPerSecondMin: 0.1,
    requestsPerSecondMax: 0.9,
    errorRatio: 0.1,
    runTimeSecondsMean: 2,
    activeRequests: 4,
    earnedNanoton: 108n * 19n,
    upRatio: 0.9,
  });
  const expectSame = async () => {
    for (const resolution of ['5m', '1h'] as const) expectNear(await list(resolution), expected);
  };
  await expectSame();
  await rollUpFiveMinutes(database.db, new Date('2026-11-30T13:07:00Z'));
  await expectSame();
  await rollUpHours(database.db, new Date('2026-11-30T00:11:00Z'));
  await expectSame();
  await rollUpFiveMinutes(database.db, later);
  await rollUpHours(database.db, later);
  await expectSame();
});

test('a chart by days is the same from scrapes and from days, rolled up or not', async () => {
  const { db, drop } = await createTestDatabase();
  await ensureMetricPartitions(db, new Date('2026-12-01T00:00:00Z'));
  const [workerId = ''] = await insertTestWorkers(db, 1);
  await insertMarkedMetrics(
    db,
    minutes.map((minute) => toRow(workerId, minute)),
  );
  const list = (resolution: StatsResolution) =>
    listStatsBuckets(db, {
      ...{ workerId, participantId: null, from, to, resolution },
      stepSeconds: 86_400,
    });
  const expected = await list('raw');
  expect(expected).toMatchObject([{ requestsPerSecond: 0.5, earnedNanoton: 12n * 108n * 19n }, {}]);
  expectNear(await list('1d'), expected);
  await rollUpFiveMinutes(db, later);
  expectNear(await list('1d'), expected);
  await rollUpHours(db, new Date('2026-11-30T00:11:00Z'));
  expectNear(await list('1d'), expected);
  expect(await db.selectFrom('workerMetrics1d').select(['ts', 'scrapes']).execute()).toEqual([
    { ts: from, scrapes: 1_440 },
  ]);
  await rollUpHours(db, later);
  expectNear(await list('1d'), expected);
  await drop();
});

test.each<[StatsResolution, Date, number]>([
  ['raw', new Date(to.getTime() - hourMs), 60],
  ['5m', from, 900],
  ['1h', from, 7_200],
  ['1d', from, 86_400],
])('a chart from %s reads the rows of one worker only', async (resolution, start, stepSeconds) => {
  const [workerId = ''] = workerIds;
  const plans: PlanNode[] = [];
  const explaining = database.db.withPlugin(createExplainer(plans));
  await listStatsBuckets(explaining, {
    workerId,
    participantId: null,
    from: start,
    to,
    stepSeconds,
    resolution,
  });
  const scans = plans
    .flatMap(listNodes)
    .filter((node) => node['Relation Name']?.startsWith('worker_metrics'));
  expect(scans.length).toBeGreaterThan(0);
  for (const scan of scans) {
    expect(`${scan['Index Cond']} ${scan['Recheck Cond']}`).toContain(`worker_id = '${workerId}'`);
    expect(scan['Rows Removed by Filter'] ?? 0).toBe(0);
  }
});

test('an owner sees their own time to the second, and nothing of another’s', async () => {
  const { db } = database;
  const [, workerId = ''] = workerIds;
  const [first = '', second = ''] = await insertTestParticipants(db, 2);
  const handed = new Date('2026-11-30T05:32:30Z');
  await db
    .insertInto('workerOwners')
    .values([
      { workerId, participantId: first, ownedFrom: new Date('2026-11-29T10:03:00Z'), ownedTo: handed },
      { workerId, participantId: second, ownedFrom: handed, ownedTo: null },
    ])
    .execute();
  await rollUpFiveMinutes(db, later);
  await rollUpHours(db, later);
  for (const [resolution, stepSeconds] of [
    ['5m', 900],
    ['1h', 3_600],
    ['1d', 86_400],
  ] as const) {
    const sum = async (participantId: Id | null) => {
      const range = { workerId, participantId, from, to, stepSeconds, resolution };
      const buckets = await listStatsBuckets(db, range);
      return buckets.reduce((total, { earnedNanoton }) => total + (earnedNanoton ?? 0n), 0n);
    };
    const sumOfRows = async (start: Date, end: Date) => {
      const { earned } = await db
        .selectFrom('workerMetrics')
        .select((eb) => eb.fn.sum<bigint>('earnedNanotonIncrease').as('earned'))
        .where('workerId', '=', workerId)
        .where('ts', '>=', start)
        .where('ts', '<', end)
        .executeTakeFirstOrThrow();
      return earned;
    };
    expect(await sum(first)).toBe(await sumOfRows(new Date('2026-11-29T10:03:00Z'), handed));
    expect(await sum(second)).toBe(await sumOfRows(handed, to));
    expect(await sum(null)).toBe(await sumOfRows(from, to));
  }
});

/** Ten minutes are alike: nine answers with 6 to 54 requests a minute, one failure. */
function toRow(workerId: Id, minute: number): WorkerMetricsRow {
  const ts = new Date(from.getTime() + minute * minuteMs + 1_000);
  const place = minute % 10;
  if (place === 9) return { workerId, ts, up: false, failure: 'timeout' };
  const requests = 6 * (place + 1);
  return {
    workerId,
    ts,
    up: true,
    failure: null,
    activeRequests: place,
    maxActiveRequests: 8,
    requestsIncrease: requests,
    succeededIncrease: 9,
    failedIncrease: 1,
    runTimeSecondsIncrease: 20,
    earnedNanotonIncrease: 19n,
    intervalSeconds: 60,
  };
}

function expectNear(actual: readonly StatsBucket[], expected: readonly StatsBucket[]): void {
  expect(actual).toEqual(
    expected.map((bucket) =>
      Object.fromEntries(
        Object.entries(bucket).map(([name, value]) => [
          name,
          typeof value === 'number' ? expect.closeTo(value, 6) : value,
        ]),
      ),
    ),
  );
}

interface PlanNode {
  'Relation Name'?: string;
  'Index Cond'?: string;
  'Recheck Cond'?: string;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

function listNodes(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(listNodes)];
}

/** Has every raw query explained, with what it read, instead of answered. */
function createExplainer(plans: PlanNode[]): KyselyPlugin {
  return {
    transformQuery: ({ node }) => {
      if (node.kind !== 'RawNode') throw new Error('Only raw queries are explained');
      const [first = '', ...rest] = node.sqlFragments;
      return RawNode.create([`EXPLAIN (ANALYZE, FORMAT JSON) ${first}`, ...rest], node.parameters);
    },
    transformResult: async ({ result }) => {
      for (const row of result.rows) plans.push(...Object.values(row).flatMap(toPlan));
      return { ...result, rows: [] };
    },
  };
}

function toPlan(explained: unknown): PlanNode[] {
  return Array.isArray(explained) ? explained.map(({ Plan }) => Plan) : [];
}
