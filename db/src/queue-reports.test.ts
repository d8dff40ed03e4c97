import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { getDigestFacts, getWeeklyFacts } from './digest-facts.ts';
import { insertNotice } from './notices.ts';
import { seedAlert, seedIncident } from './outbox-fixture.ts';
import { queueReports } from './queue-reports.ts';
import type { Id } from './schema.ts';
import { setTariff } from './tariffs.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';
import { setWorkerCosts } from './worker-costs.ts';
import { ensureMetricPartitions } from './worker-metrics.ts';

let database: TestDatabase;
let participantId: Id;
let receiverId: Id;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`TRUNCATE participants, hosts CASCADE`.execute(database.db);
  ({ participantId, receiverId } = await insertTestParticipant(database.db));
  await change({ timeZone: 'Europe/Berlin', digestAt: '09:00' });
  await insertTestWorker(database.db, { participantId });
});

function change(settings: { timeZone?: string; digestAt?: string | null; weeklyReport?: boolean }) {
  return database.db.updateTable('participants').set(settings).where('id', '=', participantId).execute();
}

async function queueAt(time: string): Promise<string[]> {
  await queueReports(database.db, new Date(time));
  const rows = await database.db
    .selectFrom('notifications')
    .select(['kind', 'key', 'receiverId'])
    .orderBy('id')
    .execute();
  return rows.map((row) => `${row.kind} ${row.key}`);
}

test('the digest comes at the hour of the reader’s own clock, once a day, however often it is looked', async () => {
  expect(await queueAt('2026-11-23T07:59:59Z')).toEqual([]);
  expect(await queueAt('2026-11-23T08:00:00Z')).toEqual(['digest 2026-11-23']);
  expect(await queueAt('2026-11-23T08:01:00Z')).toEqual(['digest 2026-11-23']);
  expect(await queueAt('2026-11-24T08:00:30Z')).toEqual(['digest 2026-11-23', 'digest 2026-11-24']);
});

test('after a change of clocks it comes at the same hour of the wall clock', async () => {
  expect(await queueAt('2026-03-28T08:00:00Z')).toEqual(['digest 2026-03-28']);
  expect(await queueAt('2026-03-29T06:59:00Z')).toEqual(['digest 2026-03-28']);
  expect(await queueAt('2026-03-29T07:00:00Z')).toEqual(['digest 2026-03-28', 'digest 2026-03-29']);
});

test('what was missed while nothing ran is made up for within six hours, not later', async () => {
  expect(await queueAt('2026-11-23T14:00:00Z')).toEqual(['digest 2026-11-23']);
  expect(await queueAt('2026-11-24T14:01:00Z')).toEqual(['digest 2026-11-23']);
});

test('the weekly report comes on Mondays to those who want it, without a digest at nine', async () => {
  await change({ digestAt: null, weeklyReport: true });
  expect(await queueAt('2026-11-22T08:00:00Z')).toEqual([]);
  expect(await queueAt('2026-11-23T08:00:00Z')).toEqual(['weekly 2026-11-23']);
  const [row] = await database.db.selectFrom('notifications').select('payload').execute();
  expect(row?.payload).toEqual({ from: '2026-11-16T08:00:00.000Z', to: '2026-11-23T08:00:00.000Z' });
});

test.each([
  ['who wants none', { digestAt: null }],
  ['in an unknown zone, before nine in UTC', { timeZone: 'Nowhere/None' }],
])('somebody %s gets none', async (_name, settings) => {
  await change(settings);
  expect(await queueAt('2026-11-23T08:00:00Z')).toEqual([]);
});

test('whoever has no worker gets none', async () => {
  await database.db
    .updateTable('workerOwners')
    .set({ ownedTo: new Date('2026-11-01T00:00:00Z') })
    .execute();
  expect(await queueAt('2026-11-23T08:00:00Z')).toEqual([]);
});

test('the digest tells of the day from what is stored: incidents, what was not heard, late reports', async () => {
  const { db } = database;
  const to = new Date('2026-11-23T13:05:00Z');
  const from = new Date(to.getTime() - 86_400_000);
  await ensureMetricPartitions(db, to);
  const seed = await seedIncident(db, { now: new Date(to.getTime() - 3_600_000), chatId: '77' });
  await seedAlert(db, {
    ...seed,
    workerId: seed.workerIds[0] ?? '',
    kind: 'slow',
    activeSince: from,
    incidentId: seed.incidentId,
  });
  const [held] = await db
    .updateTable('alerts')
    .set({
      state: 'resolved',
      activeSince: new Date(to.getTime() - 5_400_000),
      resolvedAt: new Date(to.getTime() - 4_800_000),
    })
    .where('kind', '=', 'slow')
    .returning('id')
    .execute();
  await db
    .updateTable('incidentTellings')
    .set({ held: JSON.stringify({ [held?.id ?? '']: 'quiet_hours' }) })
    .execute();
  const late = {
    kind: 'late_report',
    hostName: 'h2',
    from: from.toISOString(),
    to: to.toISOString(),
  } as const;
  await insertNotice(
    db,
    { participantId: seed.participantId, key: '1', notice: late },
    new Date(to.getTime() - 60_000),
  );
  const period = { participantId: seed.participantId, from, to, now: to };
  const facts = await getDigestFacts(db, { ...period, receiverId: seed.receiverId });
  expect(facts).toMatchObject({
    workers: { total: 1 },
    earnedNanoton: null,
    receivedNanoton: null,
    incidents: [{ id: seed.incidentId, kind: 'worker_down' }],
    unheard: [{ name: 'h100-2', kind: 'slow', seconds: 600, by: 'quiet_hours' }],
    lateReports: [late],
  });
  expect(await getWeeklyFacts(db, period)).toMatchObject({ availabilityRatio: null, bestWorker: null });
  const own = { participantId, from, to, now: to, receiverId };
  expect(await getDigestFacts(db, own)).toMatchObject({ incidents: [], unheard: [], lateReports: [] });
});

test("an operator's digest tells of the pool's own workers, and comes for those alone too", async () => {
  const { db } = database;
  const { participantId: id, receiverId: chat } = await insertTestParticipant(db, { role: 'operator' });
  await db
    .updateTable('participants')
    .set({ timeZone: 'UTC', digestAt: '08:00', weeklyReport: true })
    .where('id', '=', id)
    .execute();
  const to = new Date('2026-11-23T08:00:00Z');
  await change({ digestAt: null, weeklyReport: false });
  expect(await queueAt(to.toISOString())).toEqual([]);
  const { workerId } = await insertTestWorker(db);
  const period = { participantId: id, from: new Date(to.getTime() - 86_400_000), to, now: to };
  await sql`UPDATE workers SET created_at = ${period.from} WHERE id = ${workerId}`.execute(db);
  expect(await queueAt(to.toISOString())).toEqual(['digest 2026-11-23']);
  const facts = await getDigestFacts(db, { ...period, receiverId: chat });
  expect(facts).toMatchObject({
    workers: { total: 0 },
    pool: { workers: { ok: 0, total: 1 }, incidents: [] },
  });
  const own = await getDigestFacts(db, { ...period, participantId, receiverId });
  expect(own.pool).toBeNull();
});

test('the weekly report has the cost of electricity once tariff and watts are known', async () => {
  const { db } = database;
  const to = new Date('2026-11-23T08:00:00Z');
  const from = new Date(to.getTime() - 7 * 86_400_000);
  await ensureMetricPartitions(db, to);
  await sql`UPDATE workers SET created_at = ${from}`.execute(db);
  const getBill = async () => (await getWeeklyFacts(db, { participantId, from, to, now: to })).electricity;
  expect(await getBill()).toBeNull();
  const tariff = { validFrom: from, currency: 'EUR', pricePerKwh: '0.25' } as const;
  await setTariff(db, { participantId, actor: 'system', ...tariff }, to);
  expect(await getBill()).toBe('unknown');
  const { id: workerId } = await db.selectFrom('workers').select('id').executeTakeFirstOrThrow();
  const costs = { statedWatts: 500, hardware: null };
  await setWorkerCosts(db, { workerId, participantId, actor: 'system', costs }, to);
  expect(await getBill()).toEqual([
    { currency: 'EUR', amount: expect.objectContaining({ digits: 21n * 10n ** 9n }) },
  ]);
});
