import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from './database.ts';
import { claimNotifications, markCancelled, markGivenUp, markRetry, markSent } from './outbox.ts';
import { seedAlert, seedIncident, seedRecovery, seedWorker } from './outbox-fixture.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { ensureMetricPartitions } from './worker-metrics.ts';

const now = new Date('2026-11-23T13:05:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const lease = { limit: 10, leaseSeconds: 60 };

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await ensureMetricPartitions(db, now);
});
afterAll(() => database.drop());
beforeEach(async () => {
  for (const table of ['notifications', 'alerts', 'incidents'] as const) await db.deleteFrom(table).execute();
  for (const table of ['workerOwners', 'workerState', 'workerMetrics'] as const)
    await db.deleteFrom(table).execute();
  for (const table of ['workers', 'hosts', 'receivers', 'participants'] as const)
    await db.deleteFrom(table).execute();
});

test('a claim has everything that the message needs', async () => {
  const seed = await seedIncident(db, { now, language: 'ru', workers: ['a', 'b'] });
  await seedWorker(db, { ...seed, name: 'c', now });
  const [claim, ...others] = await claimNotifications(db, { ...lease, now });
  expect(others).toEqual([]);
  expect(claim).toEqual({
    id: seed.notificationId,
    kind: 'firing',
    attempts: 1,
    createdAt: now,
    claimedUntil: later(60),
    receiver: { id: seed.receiverId, chatId: '501', threadId: null },
    language: 'ru',
    timeZone: 'Europe/Berlin',
    messageId: null,
    incident: {
      kind: 'worker_down',
      severity: 'critical',
      hostName: `h${seed.participantId}`,
      hostOthers: { total: 1, up: 1 },
      alerts: ['a', 'b'].map((workerName, index) => ({
        workerId: seed.workerIds[index],
        workerName,
        activeSince: later(-60),
        resolvedAt: null,
        evidence: {
          failedScrapes: 4,
          totalScrapes: 6,
          failure: 'timeout',
          lastUpAt: later(-120).toISOString(),
        },
        lostScrapes: 0,
        earnedNanotonPerHour: null,
      })),
    },
  });
});

test('nobody else gets a claimed notice until the lease runs out', async () => {
  await seedIncident(db, { now });
  expect(await claimNotifications(db, { ...lease, now })).toHaveLength(1);
  expect(await claimNotifications(db, { ...lease, now: later(59) })).toEqual([]);
  const [again] = await claimNotifications(db, { ...lease, now: later(60) });
  expect(again?.attempts).toBe(2);
});

test('two senders at once never claim the same notice', async () => {
  for (const chatId of ['1', '2', '3', '4', '5', '6']) await seedIncident(db, { now, chatId });
  const rounds = await Promise.all(
    [1, 2, 3].map(() => claimNotifications(db, { limit: 2, leaseSeconds: 60, now })),
  );
  const ids = rounds.flat().map((claim) => claim.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length + (await claimNotifications(db, { ...lease, now })).length).toBe(6);
});

test('a notice is not claimed before it is due', async () => {
  await seedIncident(db, { now });
  expect(await claimNotifications(db, { ...lease, now: later(-1) })).toEqual([]);
});

test('the recovery waits until the firing notice of the same chat is done', async () => {
  const seed = await seedIncident(db, { now });
  const [firing] = await claimNotifications(db, { ...lease, now });
  const resolvedId = await seedRecovery(db, seed, now);
  expect(await claimNotifications(db, { ...lease, now: later(1) })).toEqual([]);
  await markSent(db, { id: firing?.id ?? '', messageId: '77', now: later(2) });
  const [resolved] = await claimNotifications(db, { ...lease, now: later(3) });
  expect(resolved).toMatchObject({ id: resolvedId, kind: 'resolved', messageId: '77' });
});

test('a retried notice comes back when it is due and tells how often it was tried', async () => {
  const { notificationId: id } = await seedIncident(db, { now });
  await claimNotifications(db, { ...lease, now });
  await markRetry(db, { id, attempts: 1, dueAt: later(30), error: 'HTTP 500' });
  expect(await claimNotifications(db, { ...lease, now: later(29) })).toEqual([]);
  const [again] = await claimNotifications(db, { ...lease, now: later(30) });
  expect(again).toMatchObject({ id, attempts: 2 });
});

test('a claim that passed to another sender can no longer be marked', async () => {
  const { notificationId: id } = await seedIncident(db, { now });
  await claimNotifications(db, { ...lease, now });
  await claimNotifications(db, { ...lease, now: later(60) });
  await markRetry(db, { id, attempts: 1, dueAt: later(900), error: 'late' });
  await markGivenUp(db, { id, attempts: 1, error: 'late' });
  await markCancelled(db, { id, attempts: 1 });
  expect(await readNotification(id)).toMatchObject({
    state: 'queued',
    lastError: null,
    claimedUntil: later(120),
  });
});

test('a notice that was given up or cancelled is never claimed again', async () => {
  const first = await seedIncident(db, { now, chatId: '1' });
  const second = await seedIncident(db, { now, chatId: '2' });
  await claimNotifications(db, { ...lease, now });
  await markGivenUp(db, { id: first.notificationId, attempts: 1, error: 'message is too long' });
  await markCancelled(db, { id: second.notificationId, attempts: 1 });
  expect(await claimNotifications(db, { ...lease, now: later(3600) })).toEqual([]);
  expect(await readNotification(first.notificationId)).toMatchObject({
    state: 'given_up',
    lastError: 'message is too long',
  });
});

test('a message that went out after its notice was cancelled still gets its recovery', async () => {
  const { notificationId: id, incidentId } = await seedIncident(db, { now });
  await claimNotifications(db, { ...lease, now });
  await db.updateTable('notifications').set({ state: 'cancelled' }).where('id', '=', id).execute();
  await db
    .updateTable('incidents')
    .set({ closedAt: later(61) })
    .where('id', '=', incidentId)
    .execute();
  await markSent(db, { id, messageId: '77', now: later(62) });
  const [resolved] = await claimNotifications(db, { ...lease, now: later(62) });
  expect(resolved).toMatchObject({ kind: 'resolved', messageId: '77' });
});

test('a disabled receiver gets nothing', async () => {
  const seed = await seedIncident(db, { now });
  await db.updateTable('receivers').set({ disabledAt: now }).where('id', '=', seed.receiverId).execute();
  expect(await claimNotifications(db, { ...lease, now })).toEqual([]);
});

test('a rule kind that this version does not know waits', async () => {
  const seed = await seedIncident(db, { now });
  await db.updateTable('incidents').set({ kind: 'gpu_hot' }).where('id', '=', seed.incidentId).execute();
  expect(await claimNotifications(db, { ...lease, now })).toEqual([]);
});

test('the cost comes from the day before the outage, the lost scrapes from the outage itself', async () => {
  const seed = await seedIncident(db, { now });
  const [workerId = ''] = seed.workerIds;
  const scrapes = [
    ...Array.from({ length: 4 }, (_, index) => ({ ts: later(-1200 - index * 900), up: true, earned: 100n })),
    ...Array.from({ length: 4 }, (_, index) => ({ ts: later(-105 + index * 15), up: false, earned: null })),
  ];
  await db
    .insertInto('workerMetrics')
    .values(
      scrapes.map((scrape) => ({
        ...emptyMetrics,
        workerId,
        ts: scrape.ts,
        up: scrape.up,
        earnedNanotonIncrease: scrape.earned,
      })),
    )
    .execute();
  const [claim] = await claimNotifications(db, { ...lease, now });
  expect(claim?.incident.alerts[0]).toMatchObject({ lostScrapes: 4, earnedNanotonPerHour: 400n });
});

test('a worker that fired twice in an incident counts once, with its newest episode', async () => {
  const seed = await seedIncident(db, { now, activeSecondsAgo: 600 });
  const [workerId = ''] = seed.workerIds;
  await db
    .updateTable('alerts')
    .set({ state: 'resolved', resolvedAt: later(-300) })
    .where('workerId', '=', workerId)
    .execute();
  const { participantId, incidentId } = seed;
  await seedAlert(db, { workerId, participantId, incidentId, kind: 'worker_down', activeSince: later(-60) });
  const [claim] = await claimNotifications(db, { ...lease, now });
  expect(claim?.incident.alerts).toMatchObject([{ activeSince: later(-60), resolvedAt: null }]);
});

test("workers of other people on the same host are not counted among the host's others", async () => {
  const seed = await seedIncident(db, { now, chatId: '1' });
  const stranger = await seedIncident(db, { now: later(60), chatId: '2' });
  await seedWorker(db, { name: 'theirs', hostId: seed.hostId, participantId: stranger.participantId, now });
  const [claim] = await claimNotifications(db, { ...lease, now });
  expect(claim?.incident.hostOthers).toEqual({ total: 0, up: 0 });
});

const emptyMetrics = {
  intervalSeconds: 900,
  failure: null,
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
};

async function readNotification(id: string) {
  return db.selectFrom('notifications').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}
