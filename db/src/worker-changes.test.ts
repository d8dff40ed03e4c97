import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';
import { claimWorkerChanges, listOpenChanges } from './worker-changes.ts';
import { insertWorkerEvents } from './worker-events.ts';

const now = new Date('2026-03-01T12:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('the change that an open alert tells of is claimed once, by whoever owns the worker', async () => {
  const { db } = database;
  const { workerId } = await insertTestWorker(db);
  const other = await insertTestWorker(db);
  const event = { at: now, kind: 'coefficient', before: '1', after: '1.5', byUs: false } as const;
  await insertWorkerEvents(db, [
    { ...event, workerId },
    { ...event, workerId: other.workerId },
  ]);
  const evidence = { changed: 'coefficient', before: '1', after: '1.5', changedAt: now.toISOString() };
  await db
    .insertInto('alerts')
    .values({
      ...{ workerId, kind: 'tampered', state: 'firing', severity: 'critical', activeSince: now },
      ...{ firedAt: now, evidence: JSON.stringify(evidence) },
    })
    .execute();
  const change = { changed: 'coefficient', before: '1', after: '1.5', at: now };
  expect(await listOpenChanges(db, [workerId, other.workerId])).toEqual([
    { workerId, change, isClaimed: false },
  ]);
  const later = new Date(now.getTime() + 1_000);
  expect(await claimWorkerChanges(db, workerId, later)).toBe(1);
  expect(await claimWorkerChanges(db, workerId, later)).toBe(0);
  expect(await listOpenChanges(db, [workerId])).toEqual([{ workerId, change, isClaimed: true }]);
});
