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

test('an alert that fires opens an incident that the leader looks at now', async () => {
  await apply([firing(worker)]);
  expect(await listIncidents()).toMatchObject([
    {
      participantId,
      hostId: worker.hostId,
      kind: 'worker_down',
      severity: 'critical',
      reviewAt: now,
      closedAt: null,
    },
  ]);
});

test('an alert of the same host joins the open incident, which is looked at again', async () => {
  await apply([firing(worker)]);
  await database.db.updateTable('incidents').set({ reviewAt: null }).execute();
  await apply([firing(await addWorkerOnHost())]);
  expect(await listIncidents()).toMatchObject([{ reviewAt: now }]);
});

test('an alert that became graver makes its incident graver', async () => {
  await apply([{ ...firing(worker), severity: 'warning' }]);
  const { open } = await lockOpen([worker.workerId]);
  await apply([{ ...firing(worker), alertId: open[0]?.id ?? null, fired: false, raised: true }]);
  expect(await listIncidents()).toMatchObject([{ severity: 'critical', reviewAt: now }]);
});

test('the end of its last alert closes an incident, which is looked at once more', async () => {
  await apply([firing(worker)]);
  await apply(await resolveOpen());
  expect(await listIncidents()).toMatchObject([{ closedAt: now, reviewAt: now, isSilent: false }]);
});

test('an alert that goes on and off four times in half an hour makes one unstable incident that stays open', async () => {
  for (let time = 0; time < 2; time += 1) {
    await apply([{ ...firing(worker), activeSince: new Date(now.getTime() - time), firedAt: now }]);
    await apply(await resolveOpen());
  }
  const incidents = await listIncidents();
  expect(incidents).toMatchObject([
    { closedAt: now, unstableSince: null },
    { closedAt: null, unstableSince: now },
  ]);
  await apply([{ ...firing(worker), activeSince: new Date(now.getTime() - 9) }]);
  expect(await listIncidents()).toHaveLength(2);
});

test('an incident stays open until its last alert ends', async () => {
  const other = await addWorkerOnHost();
  await apply([firing(worker), firing(other)]);
  await apply(await resolveOpen([worker.workerId]));
  expect(await listIncidents()).toMatchObject([{ closedAt: null }]);
  await apply(await resolveOpen([other.workerId]));
  expect(await listIncidents()).toMatchObject([{ closedAt: now }]);
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

test('two writers that see the same alert fire at once open one', async () => {
  await Promise.all([1, 2, 3, 4].map(() => apply([firing(worker)])));
  expect(await listAlerts()).toHaveLength(1);
  expect(await listIncidents()).toHaveLength(1);
});

test('a rule that is switched off ends its alert and makes no sound: messages say that it is closed', async () => {
  const { db } = database;
  await apply([firing(worker)]);
  const [incident] = await listIncidents();
  if (incident === undefined) throw new Error('no incident');
  const told = { told: '{}', held: '{}', toldAt: now, soundedAt: now, alarmedAt: now, messageId: '7' };
  await db
    .insertInto('incidentTellings')
    .values({ incidentId: incident.id, receiverId, ...told })
    .execute();
  await apply((await resolveOpen()).map((episode) => ({ ...episode, silent: true })));
  expect(await listIncidents()).toMatchObject([{ closedAt: now, isSilent: true, reviewAt: null }]);
  expect(await listNotices()).toMatchObject([{ receiverId, kind: 'update', state: 'queued' }]);
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

test('an episode that begins and ends within one write is history of a closed incident', async () => {
  await apply([{ ...firing(worker), state: 'resolved', resolvedAt: now }]);
  expect(await listAlerts()).toMatchObject([{ state: 'resolved', resolvedAt: now }]);
  expect(await listIncidents()).toMatchObject([{ closedAt: now }]);
});

test('an alert that ended and fired anew within one write stays one incident', async () => {
  await apply([firing(worker)]);
  const [ended] = await resolveOpen();
  if (ended === undefined) throw new Error('no open alert');
  await apply([ended, { ...firing(worker), activeSince: new Date(now.getTime() + 60_000) }]);
  expect(await listAlerts()).toMatchObject([{ state: 'resolved' }, { state: 'firing' }]);
  expect(await listIncidents()).toMatchObject([{ closedAt: null }]);
});

test('a severity that rose is written, and raises its incident', async () => {
  const low = { ...firing(worker), kind: 'wallet_low', severity: 'warning' as const };
  await apply([low]);
  const { open } = await lockOpen([worker.workerId]);
  const [alertId] = open.flatMap(({ id, kind }) => (kind === 'wallet_low' ? id : []));
  if (alertId === undefined) throw new Error('The alert is not open');
  const raised = { severity: 'critical' as const, criticalSince: now, raised: true, fired: false };
  await apply([{ ...low, ...raised, alertId }]);
  expect(await listOne('alerts', 'wallet_low')).toMatchObject({ severity: 'critical', criticalSince: now });
  expect(await listOne('incidents', 'wallet_low')).toMatchObject({ severity: 'critical', closedAt: null });
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
    unknownSince: null,
    resolvedAt: null,
    evidence: { failedScrapes: 4 },
    fired: true,
    raised: false,
    silent: false,
  };
}

function listOne(table: 'alerts' | 'incidents', kind: string) {
  return database.db.selectFrom(table).selectAll().where('kind', '=', kind).executeTakeFirst();
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
