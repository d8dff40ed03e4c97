import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from './database.ts';
import {
  claimMail,
  deleteOldReceipts,
  markCancelled,
  markGivenUp,
  markRetry,
  markSent,
  releaseMail,
} from './outbox.ts';
import { seedIncident, seedNotification, seedRecovery, seedSecondIncident } from './outbox-fixture.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

const now = new Date('2026-11-23T13:05:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const lease = { kind: 'telegram', limit: 10, leaseSeconds: 60 } as const;

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`TRUNCATE notifications, incident_tellings, alerts, incidents, workers, hosts, receivers, participants CASCADE`.execute(
    db,
  );
});

test('a claim has everything that waits for its receiver, in order', async () => {
  const seed = await seedIncident(db, { now, language: 'ru' });
  const second = await seedSecondIncident(db, seed, now);
  const [mail, ...others] = await claimMail(db, { ...lease, now });
  expect(others).toEqual([]);
  expect(mail?.receiver).toMatchObject({
    id: seed.receiverId,
    chatId: '501',
    language: 'ru',
    timeZone: 'Europe/Berlin',
  });
  expect(mail?.claimedUntil).toEqual(later(60));
  expect(mail?.notifications.map(({ id }) => id)).toEqual([seed.notificationId, second]);
  expect(mail?.notifications[0]).toMatchObject({ kind: 'firing', incidentId: seed.incidentId, failures: 0 });
});

test('nobody else gets a claimed notice until the lease runs out', async () => {
  await seedIncident(db, { now });
  expect(await claimMail(db, { ...lease, now })).toHaveLength(1);
  expect(await claimMail(db, { ...lease, now: later(59) })).toEqual([]);
  expect(await claimMail(db, { ...lease, now: later(60) })).toHaveLength(1);
});

test('a receiver whose mail is being sent gets nothing more until that is done', async () => {
  const seed = await seedIncident(db, { now });
  const [mail] = await claimMail(db, { ...lease, now });
  const recovery = await seedRecovery(db, seed, now);
  expect(await claimMail(db, { ...lease, now: later(1) })).toEqual([]);
  const sent = { ids: [seed.notificationId], messageId: '77', now: later(2), ...seed };
  await markSent(db, sent);
  expect(mail?.notifications).toHaveLength(1);
  const [next] = await claimMail(db, { ...lease, now: later(3) });
  expect(next?.notifications).toMatchObject([{ id: recovery, kind: 'resolved' }]);
});

test('two senders at once never claim the same notice', async () => {
  for (const chatId of ['1', '2', '3', '4', '5', '6']) await seedIncident(db, { now, chatId });
  const rounds = await Promise.all([1, 2, 3].map(() => claimMail(db, { ...lease, limit: 2, now })));
  const ids = rounds.flat().flatMap(({ notifications }) => notifications.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length + (await claimMail(db, { ...lease, now })).length).toBe(6);
});

test('a notice is not claimed before it is due', async () => {
  await seedIncident(db, { now });
  expect(await claimMail(db, { ...lease, now: later(-1) })).toEqual([]);
});

test('alerts come before everything else, however long that waits', async () => {
  const other = await seedIncident(db, { now: later(-3600), chatId: '1' });
  await db.updateTable('notifications').set({ priority: 1 }).execute();
  const alert = await seedIncident(db, { now, chatId: '2' });
  const [first] = await claimMail(db, { ...lease, limit: 1, now });
  expect(first?.receiver.id).toBe(alert.receiverId);
  const [next] = await claimMail(db, { ...lease, limit: 1, now });
  expect(next?.receiver.id).toBe(other.receiverId);
});

test('a retried notice comes back when it is due and tells how often it failed', async () => {
  const { notificationId: id } = await seedIncident(db, { now });
  const [mail] = await claimMail(db, { ...lease, now });
  const claim = { ids: [id], claimedUntil: mail?.claimedUntil ?? now };
  await markRetry(db, { ...claim, dueAt: later(30), error: 'HTTP 500' });
  expect(await claimMail(db, { ...lease, now: later(29) })).toEqual([]);
  const [again] = await claimMail(db, { ...lease, now: later(30) });
  expect(again?.notifications).toMatchObject([{ id, failures: 1 }]);
});

test('what is given back waits until its receiver is ready, and has not failed', async () => {
  const { notificationId: id, receiverId } = await seedIncident(db, { now });
  const [mail] = await claimMail(db, { ...lease, now });
  const claim = { ids: [id], claimedUntil: mail?.claimedUntil ?? now };
  await releaseMail(db, { ...claim, receiverId, readyAt: later(3) });
  expect(await claimMail(db, { ...lease, now: later(2) })).toEqual([]);
  const [again] = await claimMail(db, { ...lease, now: later(3) });
  expect(again?.notifications).toMatchObject([{ id, failures: 0 }]);
});

test('a claim that passed to another sender can no longer be marked', async () => {
  const { notificationId: id, receiverId } = await seedIncident(db, { now });
  const [mail] = await claimMail(db, { ...lease, now });
  await claimMail(db, { ...lease, now: later(60) });
  const claim = { ids: [id], claimedUntil: mail?.claimedUntil ?? now };
  await markRetry(db, { ...claim, dueAt: later(900), error: 'late' });
  await markGivenUp(db, { ...claim, error: 'late' });
  await markCancelled(db, claim);
  await releaseMail(db, { ...claim, receiverId, readyAt: now });
  expect(await readNotification(id)).toMatchObject({
    state: 'queued',
    lastError: null,
    claimedUntil: later(120),
  });
});

test('a notice that was given up or cancelled is never claimed again', async () => {
  const first = await seedIncident(db, { now, chatId: '1' });
  const second = await seedIncident(db, { now, chatId: '2' });
  const [mail] = await claimMail(db, { ...lease, now });
  const claimedUntil = mail?.claimedUntil ?? now;
  await markGivenUp(db, { ids: [first.notificationId], claimedUntil, error: 'message is too long' });
  await markCancelled(db, { ids: [second.notificationId], claimedUntil });
  expect(await claimMail(db, { ...lease, now: later(3600) })).toEqual([]);
  expect(await readNotification(first.notificationId)).toMatchObject({
    state: 'given_up',
    lastError: 'message is too long',
  });
});

test('several notices that one message told are merged into the newest', async () => {
  const seed = await seedIncident(db, { now });
  const second = await seedNotification(db, { ...seed, kind: 'update', version: 2, now });
  await markSent(db, { ids: [seed.notificationId, second], messageId: '77', now, ...seed });
  expect(await readNotification(seed.notificationId)).toMatchObject({ state: 'merged', messageId: '77' });
  expect(await readNotification(second)).toMatchObject({ state: 'sent', messageId: '77', sentAt: now });
  const telling = await db.selectFrom('incidentTellings').select('messageId').executeTakeFirst();
  expect(telling).toEqual({ messageId: '77' });
});

test('a message that went out after its incident was silently closed is changed once more', async () => {
  const seed = await seedIncident(db, { now });
  await claimMail(db, { ...lease, now });
  await db.updateTable('notifications').set({ state: 'cancelled' }).execute();
  await markSent(db, { ids: [seed.notificationId], messageId: '77', now: later(62), ...seed });
  const [mail] = await claimMail(db, { ...lease, now: later(62) });
  expect(mail?.notifications).toMatchObject([{ kind: 'update', reason: 'ended' }]);
});

test.each([
  ['disabled', { disabledAt: now }],
  ['removed', { removedAt: now }],
])('a receiver that is %s gets nothing', async (_name, change) => {
  const seed = await seedIncident(db, { now });
  await db.updateTable('receivers').set(change).where('id', '=', seed.receiverId).execute();
  expect(await claimMail(db, { ...lease, now })).toEqual([]);
});

test('a rule kind that this version does not know waits', async () => {
  const seed = await seedIncident(db, { now });
  await db
    .updateTable('incidents')
    .set({ kind: 'of_the_future' })
    .where('id', '=', seed.incidentId)
    .execute();
  expect(await claimMail(db, { ...lease, now })).toEqual([]);
});

test('with 100,000 notices waiting a claim reads a few of them only', { timeout: 60_000 }, async () => {
  await seedIncident(db, { now, chatId: '1' });
  await sql`
    INSERT INTO participants (name) SELECT 'p' || n FROM generate_series(1, 1000) AS n
  `.execute(db);
  await sql`
    INSERT INTO receivers (participant_id, kind, chat_id) SELECT id, 'telegram', 1000 + id FROM participants
  `.execute(db);
  await sql`
    INSERT INTO notifications (receiver_id, kind, version, key, due_at, created_at, priority)
    SELECT r.id, 'notices', 1, 'n' || n, ${now}::timestamptz, ${now}::timestamptz, 1
    FROM receivers r, generate_series(1, 100) AS n
  `.execute(db);
  await sql`ANALYZE`.execute(db);
  const reads = await db.transaction().execute(async (tx) => {
    const mail = await claimMail(tx, { ...lease, limit: 25, now });
    expect(mail).toHaveLength(25);
    const { rows } = await sql<{ reads: number }>`
      SELECT (idx_tup_fetch + seq_tup_read)::int AS reads FROM pg_stat_xact_user_tables WHERE relname = 'notifications'
    `.execute(tx);
    return rows[0]?.reads;
  });
  expect(reads).toBeGreaterThan(0);
  expect(reads).toBeLessThan(10_000);
});

test('receipts are kept for 90 days, and what waits as long as it waits', async () => {
  const seed = await seedIncident(db, { now });
  const sent = await seedNotification(db, { ...seed, kind: 'update', version: 2, now });
  await db.updateTable('notifications').set({ state: 'sent' }).where('id', '=', sent).execute();
  await deleteOldReceipts(db, later(89 * 86_400));
  expect(await db.selectFrom('notifications').select('id').execute()).toHaveLength(2);
  await deleteOldReceipts(db, later(91 * 86_400));
  expect(await db.selectFrom('notifications').select('id').execute()).toEqual([{ id: seed.notificationId }]);
});

async function readNotification(id: string) {
  return db.selectFrom('notifications').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}
