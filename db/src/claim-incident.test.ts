import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimIncident } from './claim-incident.ts';
import { listIncidentFacts } from './incident-facts.ts';
import { seedIncident } from './outbox-fixture.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { listClaimedOff, listOpenChanges } from './worker-changes.ts';
import { insertWorkerEvents } from './worker-events.ts';

const now = new Date('2026-11-23T13:05:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function seedTampered(chatId: string) {
  const seed = await seedIncident(database.db, { now, kind: 'tampered', chatId, workers: ['a', 'b'] });
  const { participantId } = seed;
  const claim = { reach: participantId, participantId, actor: `participant:${participantId}` };
  return { ...seed, claim: { incidentId: seed.incidentId, ...claim } };
}

test('claiming takes every change that the incident tells, and the incident with it, once', async () => {
  const { db } = database;
  const { claim, incidentId, participantId, workerIds } = await seedTampered('601');
  expect(await claimIncident(db, claim, now)).toBe('claimed');
  expect(await claimIncident(db, claim, now)).toBe('claimed_before');
  const open = await listOpenChanges(db, workerIds);
  expect(open.map(({ isClaimed }) => isClaimed)).toEqual([true, true]);
  const facts = (await listIncidentFacts(db, [incidentId], now)).get(incidentId);
  expect(facts).toMatchObject({
    claimed: { name: 'Anna', at: now },
    acknowledged: { name: 'Anna', at: now },
  });
  const updates = await db
    .selectFrom('notifications')
    .select('reason')
    .where('incidentId', '=', incidentId)
    .where('kind', '=', 'update')
    .execute();
  expect(updates).toEqual([{ reason: 'claimed' }]);
  const audit = await db
    .selectFrom('auditLog')
    .select(['actor', 'action'])
    .where('subject', '=', `incident:${incidentId}`)
    .execute();
  expect(audit).toEqual([{ actor: `participant:${participantId}`, action: 'incident.claimed' }]);
});

test('what one person took in hand stays theirs when another claims the change', async () => {
  const { db } = database;
  const { claim, incidentId } = await seedTampered('602');
  const earlier = new Date(now.getTime() - 30_000);
  await db.updateTable('incidents').set({ acknowledgedAt: earlier }).where('id', '=', incidentId).execute();
  expect(await claimIncident(db, claim, now)).toBe('claimed');
  const facts = (await listIncidentFacts(db, [incidentId], now)).get(incidentId);
  expect(facts).toMatchObject({ claimed: { name: 'Anna' }, acknowledged: { name: null, at: earlier } });
});

test("nobody claims what is somebody else's, over, or no change", async () => {
  const { db } = database;
  const { claim, incidentId, workerIds } = await seedTampered('603');
  const stranger = await seedIncident(db, { now, chatId: '604' });
  expect(await claimIncident(db, { ...claim, reach: stranger.participantId }, now)).toBe('not_found');
  expect(await claimIncident(db, { ...claim, incidentId: '999999' }, now)).toBe('not_found');
  const down = { ...claim, reach: null, incidentId: stranger.incidentId };
  expect(await claimIncident(db, down, now)).toBe('no_change');
  await db.updateTable('incidents').set({ closedAt: now }).where('id', '=', incidentId).execute();
  expect(await claimIncident(db, claim, now)).toBe('recovered');
  expect((await listOpenChanges(db, workerIds)).map(({ isClaimed }) => isClaimed)).toEqual([false, false]);
});

test('a worker whose owner says they switched it off is off by its owner until it is switched on', async () => {
  const { db } = database;
  const { claim, workerIds } = await seedTampered('605');
  const [off = '', untouched = ''] = workerIds;
  const event = { kind: 'enabled', byUs: false } as const;
  const switchedOff = { workerId: off, at: now, before: 'true', after: 'false', ...event };
  await insertWorkerEvents(db, [switchedOff]);
  expect(await listClaimedOff(db, workerIds)).toEqual([]);
  expect(await claimIncident(db, claim, now)).toBe('claimed');
  expect(await listClaimedOff(db, [off, untouched])).toEqual([off]);
  const later = new Date(now.getTime() + 60_000);
  await insertWorkerEvents(db, [{ workerId: off, at: later, before: 'false', after: 'true', ...event }]);
  expect(await listClaimedOff(db, workerIds)).toEqual([]);
});
