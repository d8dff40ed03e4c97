import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTarget, getTargetsKey, listOwnedTargets, listTargets } from './targets.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('lists workers of active participants and of the pool, and no others', async () => {
  const { db } = database;
  const { participantId } = await insertTestParticipant(db);
  const pending = await insertTestParticipant(db, { status: 'pending' });
  const deactivated = await insertTestParticipant(db, { status: 'deactivated' });
  const owned = await insertTestWorker(db, {
    participantId,
    address: 'gpu.example:12010',
    accessHashSealed: 'v1',
  });
  const pool = await insertTestWorker(db, { address: '[2001:db8::1]:12000' });
  await insertTestWorker(db, { participantId: pending.participantId });
  await insertTestWorker(db, { participantId: deactivated.participantId });
  const removed = await insertTestWorker(db);
  await db.updateTable('workers').set({ removedAt: new Date() }).where('id', '=', removed.workerId).execute();
  const targets = await listTargets(db);
  expect(targets.map(({ name: _, ...target }) => target)).toEqual([
    { ...owned, host: 'gpu.example', port: 12010, accessHashSealed: 'v1' },
    { ...pool, host: '2001:db8::1', port: 12000, accessHashSealed: null },
  ]);
});

test('those of one owner, and one by itself, are as they are among all', async () => {
  const { db } = database;
  const { participantId } = await insertTestParticipant(db);
  const { workerId } = await insertTestWorker(db, { participantId, address: 'own.example:12000' });
  const second = await insertTestWorker(db, { participantId });
  const all = await listTargets(db);
  const own = all.filter((target) => target.participantId === participantId);
  expect(own).toHaveLength(2);
  expect(await listOwnedTargets(db, { participantId, limit: 10 })).toEqual(own);
  expect(await listOwnedTargets(db, { participantId, limit: 1 })).toEqual(own.slice(0, 1));
  expect(await listOwnedTargets(db, { participantId: null, limit: 100 })).toEqual(all);
  expect(await findTarget(db, workerId)).toEqual(own[0]);
  const removedAt = new Date();
  await db.updateTable('workers').set({ removedAt }).where('id', '=', second.workerId).execute();
  expect(await findTarget(db, second.workerId)).toBeNull();
});

test('a worker whose owner left it belongs to the pool', async () => {
  const { db } = database;
  const { participantId } = await insertTestParticipant(db);
  const { workerId } = await insertTestWorker(db, { participantId });
  await db
    .updateTable('workerOwners')
    .set({ ownedTo: new Date() })
    .where('workerId', '=', workerId)
    .execute();
  const target = (await listTargets(db)).find((listed) => listed.workerId === workerId);
  expect(target?.participantId).toBeNull();
});

test('the key of the targets changes when one of them does, and only then', async () => {
  const { db } = database;
  const { participantId } = await insertTestParticipant(db);
  const { workerId } = await insertTestWorker(db, { participantId });
  const change = (table: 'workers' | 'workerOwners' | 'participants', values: object) =>
    db
      .updateTable(table)
      .set(values)
      .where(
        table === 'workerOwners' ? 'workerId' : 'id',
        '=',
        table === 'participants' ? participantId : workerId,
      )
      .execute();
  const keys = [await getTargetsKey(db)];
  expect(await getTargetsKey(db)).toBe(keys[0]);
  await change('workers', { createdAt: new Date() });
  expect(await getTargetsKey(db)).toBe(keys[0]);
  for (const [table, values] of [
    ['workers', { name: 'another' }],
    ['workers', { accessHashSealed: 'v1' }],
    ['participants', { status: 'deactivated' }],
    ['workerOwners', { ownedTo: new Date() }],
    ['workers', { removedAt: new Date() }],
  ] as const) {
    await change(table, values);
    keys.push(await getTargetsKey(db));
  }
  expect(new Set(keys.slice(0, -1)).size).toBe(keys.length - 1);
  expect(keys.at(-1)).toBe(keys[3]);
});
