import type { Db } from '@cocoon-pool/db/database';
import type { Id } from '@cocoon-pool/db/schema';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestParticipant, insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { ensureMetricPartitions, insertWorkerMetrics } from '@cocoon-pool/db/worker-metrics';
import { upsertWorkerStates, type WorkerStateRow } from '@cocoon-pool/db/worker-state';
import { createTestState } from '@cocoon-pool/db/worker-state-fixture';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabaseWatch } from './database-watch.ts';
import { judgeFleet, watchFleet } from './fleet-watch.ts';
import { createRuleBook, type RuleBook, shippedRuleBook } from './rule-book.ts';
import { createFakeClock } from './testing.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const at = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
const down = { recentScrapes: 'nnnnnn' };
const up = { up: true, failure: null, recentScrapes: 'nnnnnu' };

let database: TestDatabase;
let db: Db;
beforeEach(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  await ensureMetricPartitions(db, noon);
});
afterEach(() => database.drop());

test('a host is down when all of a person’s workers there are, and up with the first that answers', async () => {
  const { participantId } = await insertTestParticipant(db);
  const first = await insertTestWorker(db, { participantId });
  const { hostId } = first;
  const second = await insertTestWorker(db, { participantId, hostId });
  await insertTestWorker(db, { hostId });
  await play(0, [first.workerId, down], [second.workerId, up]);
  await play(15, [first.workerId, down], [second.workerId, down]);
  expect(await listAlerts()).toMatchObject([
    { kind: 'host_down', state: 'firing', workerId: null, hostId, participantId, firedAt: at(15) },
  ]);
  expect(await db.selectFrom('incidents').selectAll().execute()).toMatchObject([
    { kind: 'host_down', hostId, participantId, closedAt: null },
  ]);
  await play(30, [first.workerId, up]);
  expect(await listAlerts()).toMatchObject([{ state: 'resolved', resolvedAt: at(30) }]);
});

test('nothing fires in the first round, nor in the first after a long pause', async () => {
  const { workerId, hostId } = await insertTestWorker(db);
  const second = await insertTestWorker(db, { hostId });
  const both = [
    [workerId, down],
    [second.workerId, down],
  ] as const;
  await play(0, ...both);
  expect(await listAlerts()).toMatchObject([{ state: 'pending' }]);
  await play(600, ...both);
  expect(await listAlerts()).toMatchObject([{ state: 'pending', activeSince: at(600) }]);
  await play(615, ...both);
  expect(await listAlerts()).toMatchObject([{ state: 'firing' }]);
});

test('a rule that is off fires nothing, and ends what fires silently', async () => {
  const { workerId, hostId } = await insertTestWorker(db);
  const second = await insertTestWorker(db, { hostId });
  await play(0, [workerId, down], [second.workerId, down]);
  await play(15, [workerId, down], [second.workerId, down]);
  const off = {
    ...{ id: '1', participantId: null, workerId: null, kind: 'host_down', enabled: false, threshold: null },
    ...{ clearThreshold: null, forSeconds: null, severity: null, createdAt: noon },
  };
  await judge(30, createRuleBook({ rows: [off], presets: new Map() }));
  expect(await listAlerts()).toMatchObject([{ state: 'resolved' }]);
  await judge(45, createRuleBook({ rows: [off], presets: new Map() }));
  expect(await listAlerts()).toHaveLength(1);
});

test('an alert on a host of which all workers were removed ends', async () => {
  const { workerId, hostId } = await insertTestWorker(db);
  const second = await insertTestWorker(db, { hostId });
  await play(0, [workerId, down], [second.workerId, down]);
  await play(15, [workerId, down], [second.workerId, down]);
  await db
    .updateTable('workers')
    .set({ removedAt: at(20) })
    .execute();
  await judge(30);
  expect(await listAlerts()).toMatchObject([{ state: 'resolved' }]);
});

test('most workers of three hosts without proxies at once are one outage of the network', async () => {
  const workers = await Promise.all([0, 1, 2].map(() => insertTestWorker(db)));
  const ids = workers.map(({ workerId }) => workerId);
  await insertWorkerMetrics(
    db,
    ids.map((workerId) => ({ workerId, ts: at(-60), up: true, proxiesConnected: 1 })),
  );
  const cut = { ...up, proxiesConnected: 0 };
  const playAll = (seconds: number, state: Partial<WorkerStateRow>) =>
    play(seconds, ...ids.map((id) => [id, state] as const));
  await playAll(0, { ...up, proxiesConnected: 1 });
  for (let seconds = 15; seconds <= 135; seconds += 15) await playAll(seconds, cut);
  expect(await listAlerts()).toMatchObject([
    { kind: 'network_outage', state: 'firing', workerId: null, hostId: null, activeSince: at(15) },
  ]);
  expect(await db.selectFrom('incidents').selectAll().execute()).toMatchObject([
    { kind: 'network_outage', hostId: null, participantId: null },
  ]);
  for (let seconds = 150; seconds <= 450; seconds += 15)
    await playAll(seconds, { ...up, proxiesConnected: 1 });
  expect(await listAlerts()).toMatchObject([{ state: 'resolved', resolvedAt: at(450) }]);
});

test('whoever leads next goes on from the round before, and two leaders at once tell nothing twice', async () => {
  const { workerId, hostId } = await insertTestWorker(db);
  const second = await insertTestWorker(db, { hostId });
  await store(0, [workerId, down], [second.workerId, down]);
  const clock = createFakeClock(at(5));
  const lead = () =>
    watchFleet({
      ...{ db, now: clock.now, timers: clock.timers, getRuleBook: () => shippedRuleBook },
      watch: createDatabaseWatch(silentLogger),
      settings: { intervalMs: 15_000 },
    });
  await lead().stop();
  expect(await listAlerts()).toMatchObject([{ state: 'pending' }]);
  clock.advance(10_000);
  const both = [lead(), lead()];
  await Promise.all(both.map((one) => one.stop()));
  expect(await listAlerts()).toMatchObject([{ state: 'firing', firedAt: at(15) }]);
  expect(await db.selectFrom('incidents').selectAll().execute()).toHaveLength(1);
});

type Stored = readonly [Id, Partial<WorkerStateRow>];

async function play(seconds: number, ...states: Stored[]): Promise<void> {
  await store(seconds, ...states);
  await judge(seconds);
}

function store(seconds: number, ...states: Stored[]): Promise<void> {
  return upsertWorkerStates(
    db,
    states.map(([workerId, state]) => createTestState(workerId, at(seconds), state)),
  );
}

function judge(seconds: number, ruleBook: RuleBook = shippedRuleBook): Promise<void> {
  return judgeFleet({ db, getRuleBook: () => ruleBook, settings: { intervalMs: 15_000 } }, at(seconds));
}

function listAlerts() {
  return db.selectFrom('alerts').selectAll().orderBy('id').execute();
}
