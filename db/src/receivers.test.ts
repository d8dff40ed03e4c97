import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from './database.ts';
import { seedIncident } from './outbox-fixture.ts';
import { disableReceiver, enableReceiver, moveReceiver } from './receivers.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

const now = new Date('2026-11-23T13:05:00Z');
let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

test('a disabled receiver keeps its reason, and what was queued for it is given up with the same one', async () => {
  const { receiverId, notificationId } = await seedIncident(db, { now, chatId: '1' });
  await disableReceiver(db, { receiverId, reason: 'blocked', now });
  expect(await readReceiver(receiverId)).toMatchObject({ disabledAt: now, disabledReason: 'blocked' });
  const notification = await db
    .selectFrom('notifications')
    .selectAll()
    .where('id', '=', notificationId)
    .executeTakeFirst();
  expect(notification).toMatchObject({ state: 'given_up', lastError: 'blocked' });
});

test('enabling switches the same receiver on again and never makes a second one', async () => {
  const { receiverId, participantId } = await seedIncident(db, { now, chatId: '2' });
  await disableReceiver(db, { receiverId, reason: 'blocked', now });
  await enableReceiver(db, { participantId, chatId: '2' }, now);
  await enableReceiver(db, { participantId, chatId: '2' }, now);
  const rows = await db
    .selectFrom('receivers')
    .selectAll()
    .where('participantId', '=', participantId)
    .execute();
  expect(rows).toMatchObject([{ id: receiverId, disabledAt: null, disabledReason: null }]);
});

test('enabling makes a receiver for a chat that has none', async () => {
  const { participantId } = await seedIncident(db, { now, chatId: '3' });
  await enableReceiver(db, { participantId, chatId: '-33' }, now);
  const rows = await db
    .selectFrom('receivers')
    .select('chatId')
    .where('participantId', '=', participantId)
    .execute();
  expect(rows.map((row) => row.chatId).sort()).toEqual(['-33', '3']);
});

test('a moved receiver has the new chat; a chat the participant already has is not taken twice', async () => {
  const { receiverId, participantId } = await seedIncident(db, { now, chatId: '-4' });
  expect(await moveReceiver(db, { receiverId, chatId: '-1004' })).toBe(true);
  expect(await readReceiver(receiverId)).toMatchObject({ chatId: '-1004' });
  await enableReceiver(db, { participantId, chatId: '-1005' }, now);
  expect(await moveReceiver(db, { receiverId, chatId: '-1005' })).toBe(false);
  expect(await readReceiver(receiverId)).toMatchObject({ chatId: '-1004' });
});

async function readReceiver(id: string) {
  return db.selectFrom('receivers').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}
