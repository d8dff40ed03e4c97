import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AlertEpisode } from './alert-episode.ts';
import { applyAlertEpisodes, listAlertingWorkers, lockAlerts } from './alerts.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';

const now = new Date('2026-03-01T12:00:00Z');

let database: TestDatabase;
let participantId: Id;
let receiverId: Id;
let worker: { workerId: Id; hostId: Id; participantId: Id | null };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  ({ participantId, receiverId } = await insertTestParticipant(database.db));
  worker = await insertTestWorker(database.db, { participantId });
});

test('an alert that fires opens an incident and queues one notice, due after the group wait', async () => {
  await apply([firing(worker)]);
  expect(await listIncidents()).toMatchObject([
    {
      participantId,
      hostId: worker.hostId,
      kind: 'worker_down',
      severity: 'critical',
      version: 1,
      closedAt: null,
    },
  ]);
  expect(await listNotices()).toEqual([
    { receiverId, kind: 'firing', version: 1, state: 'queued', dueAt: new Date('2026-03-01T12:00:20Z') },
  ]);
});

test('an alert of the same host joins a notice that still waits', async () => {
  await apply([firing(worker)]);
  await apply([firing(await addWorkerOnHost())]);
  expect(await listIncidents()).toHaveLength(1);
  expect(await listNotices()).toMatchObject([{ kind: 'firing', version: 1 }]);
});

test.each([
  ['was sent', { state: 'sent' as const }],
  ['is being sent', { claimedUntil: new Date(now.getTime() + 30_000) }],
])('an alert that fires when the notice %s raises the version and queues another', async (_name, mark) => {
  await apply([firing(worker)]);
  await markNotices(mark);
  await apply([firing(await addWorkerOnHost())]);
  expect(await listIncidents()).toMatchObject([{ version: 2 }]);
  expect(await listNotices()).toMatchObject([{ version: 1 }, { version: 2, state: 'queued' }]);
});

test('an alert that ends within the group wait sends nothing', async () => {
  await apply([firing(worker)]);
  await apply(await resolveOpen());
  expect(await listNotices()).toMatchObject([{ kind: 'firing', state: 'cancelled' }]);
  expect(await listIncidents()).toMatchObject([{ closedAt: now }]);
});

test('a recovery is owed to those who were sent the firing notice, and only to them', async () => {
  await apply([firing(worker)]);
  await markNotices({ state: 'sent' });
  await insertReceiver();
  await apply(await resolveOpen());
  expect(await listNotices()).toMatchObject([
    { receiverId, kind: 'firing', state: 'sent' },
    { receiverId, kind: 'resolved', state: 'queued', version: 1, dueAt: now },
  ]);
});

test('a recovery is owed to whoever is being sent the firing notice at this moment', async () => {
  await apply([firing(worker)]);
  await markNotices({ claimedUntil: new Date(now.getTime() + 30_000) });
  await apply(await resolveOpen());
  expect(await listNotices()).toMatchObject([
    { kind: 'firing', state: 'queued' },
    { kind: 'resolved', state: 'queued' },
  ]);
});

test('an incident stays open until its last alert ends', async () => {
  const other = await addWorkerOnHost();
  await apply([firing(worker), firing(other)]);
  await markNotices({ state: 'sent' });
  await apply(await resolveOpen([worker.workerId]));
  expect(await listIncidents()).toMatchObject([{ closedAt: null }]);
  expect(await listNotices()).toHaveLength(1);
  await apply(await resolveOpen([other.workerId]));
  expect(await listIncidents()).toMatchObject([{ closedAt: now }]);
  expect(await listNotices()).toMatchObject([{ kind: 'firing' }, { kind: 'resolved' }]);
});

test('two writers that end the last two alerts of an incident at once close it', async () => {
  const other = await addWorkerOnHost();
  await apply([firing(worker), firing(other)]);
  const [first, second] = [await resolveOpen([worker.workerId]), await resolveOpen([other.workerId])];
  const applied = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const slow = database.db.transaction().execute(async (tx) => {
    await applyAlertEpisodes(tx, first, now);
    applied.resolve();
    await release.promise;
  });
  await applied.promise;
  let isOver = false;
  const quick = apply(second).finally(() => {
    isOver = true;
  });
  await expect.poll(async () => isOver || (await countWaiting()) > 0).toBe(true);
  release.resolve();
  await Promise.all([slow, quick]);
  expect(await listIncidents()).toMatchObject([{ closedAt: now }]);
});

test('two writers that see the same alert fire at once open one and tell once', async () => {
  await Promise.all([1, 2, 3, 4].map(() => apply([firing(worker)])));
  expect(await listAlerts()).toHaveLength(1);
  expect(await listIncidents()).toHaveLength(1);
  expect(await listNotices()).toHaveLength(1);
});

test('a rule that is switched off ends its alert and tells nobody', async () => {
  await apply([firing(worker)]);
  await markNotices({ state: 'sent' });
  await apply((await resolveOpen()).map((episode) => ({ ...episode, silent: true })));
  expect(await listIncidents()).toMatchObject([{ closedAt: now }]);
  expect(await listNotices()).toMatchObject([{ kind: 'firing', state: 'sent' }]);
});

test('the alerts of a worker of the pool go to active operators, not to disabled chats', async () => {
  const { db } = database;
  const operator = await insertTestParticipant(db, { role: 'operator' });
  const muted = await insertTestParticipant(db, { role: 'operator' });
  await insertTestParticipant(db, { role: 'operator', status: 'deactivated' });
  await db.updateTable('receivers').set({ disabledAt: now }).where('id', '=', muted.receiverId).execute();
  worker = await insertTestWorker(db);
  await apply([firing(worker)]);
  await apply([firing(await insertTestWorker(db, { hostId: worker.hostId }))]);
  expect(await listIncidents()).toHaveLength(1);
  expect((await listNotices()).map((notice) => notice.receiverId)).toEqual([operator.receiverId]);
});

test('a pending alert is kept between writes and leaves no trace when it clears', async () => {
  await apply([{ ...firing(worker), state: 'pending', firedAt: null, fired: false }]);
  const { open } = await lockOpen([worker.workerId]);
  expect(open).toMatchObject([{ state: 'pending', activeSince: now, evidence: { failedScrapes: 4 } }]);
  await apply([
    { ...firing(worker), alertId: open[0]?.id ?? null, state: 'dropped', firedAt: null, fired: false },
  ]);
  expect(await listAlerts()).toEqual([]);
  expect(await listIncidents()).toEqual([]);
});

test('an episode that begins and ends within one write is history without a notice', async () => {
  await apply([{ ...firing(worker), state: 'resolved', resolvedAt: now }]);
  expect(await listAlerts()).toMatchObject([{ state: 'resolved', resolvedAt: now }]);
  expect(await listNotices()).toMatchObject([{ state: 'cancelled' }]);
});

test('an alert that ended and fired anew within one write stays one incident', async () => {
  await apply([firing(worker)]);
  const [ended] = await resolveOpen();
  if (ended === undefined) throw new Error('no open alert');
  await apply([ended, { ...firing(worker), activeSince: new Date(now.getTime() + 60_000) }]);
  expect(await listAlerts()).toMatchObject([{ state: 'resolved' }, { state: 'firing' }]);
  expect(await listIncidents()).toMatchObject([{ closedAt: null }]);
});

test('removed workers are not judged any more', async () => {
  await apply([firing(worker)]);
  expect(await listAlertingWorkers(database.db, [worker.workerId])).toEqual([worker.workerId]);
  await database.db
    .updateTable('workers')
    .set({ removedAt: now })
    .where('id', '=', worker.workerId)
    .execute();
  expect(await lockOpen([worker.workerId])).toEqual({ workers: [], open: [] });
});

function firing({ workerId, hostId, participantId: owner }: typeof worker): AlertEpisode {
  return {
    alertId: null,
    workerId,
    hostId,
    participantId: owner,
    kind: 'worker_down',
    state: 'firing',
    severity: 'critical',
    activeSince: now,
    criticalSince: null,
    firedAt: now,
    clearingSince: null,
    clearingScrapes: 0,
    resolvedAt: null,
    evidence: { failedScrapes: 4 },
    fired: true,
    raised: false,
    silent: false,
  };
}

async function resolveOpen(workerIds = [worker.workerId]): Promise<AlertEpisode[]> {
  const { open } = await lockOpen(workerIds);
  return open.map((alert) => ({
    ...firing({ ...worker, workerId: alert.workerId ?? worker.workerId }),
    alertId: alert.id,
    state: 'resolved',
    resolvedAt: now,
    fired: false,
  }));
}

function apply(episodes: AlertEpisode[]): Promise<void> {
  return database.db.transaction().execute((tx) => applyAlertEpisodes(tx, episodes, now));
}

function lockOpen(workerIds: Id[]) {
  return database.db.transaction().execute((tx) => lockAlerts(tx, workerIds));
}

async function countWaiting(): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    SELECT count(*)::int AS waiting FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
  `.execute(database.db);
  return rows[0]?.waiting ?? 0;
}

function addWorkerOnHost() {
  return insertTestWorker(database.db, { participantId, hostId: worker.hostId });
}

async function insertReceiver(): Promise<void> {
  await database.db
    .insertInto('receivers')
    .values({
      participantId,
      kind: 'telegram',
      chatId: '-100',
      threadId: null,
      disabledAt: null,
      disabledReason: null,
    })
    .execute();
}

async function markNotices(mark: { state?: 'sent'; claimedUntil?: Date }): Promise<void> {
  const incidents = await listIncidents();
  await database.db
    .updateTable('notifications')
    .set(mark)
    .where(
      'incidentId',
      'in',
      incidents.map(({ id }) => id),
    )
    .execute();
}

function listIncidents() {
  return database.db
    .selectFrom('incidents')
    .selectAll()
    .where('hostId', '=', worker.hostId)
    .orderBy('id')
    .execute();
}

function listAlerts() {
  return database.db
    .selectFrom('alerts')
    .selectAll()
    .where('workerId', '=', worker.workerId)
    .orderBy('id')
    .execute();
}

function listNotices() {
  return database.db
    .selectFrom('notifications')
    .innerJoin('incidents', 'incidents.id', 'notifications.incidentId')
    .select(['receiverId', 'notifications.kind', 'notifications.version', 'state', 'dueAt'])
    .where('hostId', '=', worker.hostId)
    .orderBy('notifications.id')
    .execute();
}
