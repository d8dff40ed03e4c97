import type { Audience } from '@cocoon-pool/domain/pool/parse-broadcast';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { getBroadcastReport } from './broadcast-report.ts';
import { countAudience, listBroadcasts, sendBroadcast } from './broadcasts.ts';
import { deleteParticipant } from './delete-participant.ts';
import { claimMail, markGivenUp, markSent } from './outbox.ts';
import { queueNotices } from './queue-notices.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';

const start = new Date('2026-11-23T13:05:00Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
let database: TestDatabase;
let operator: { participantId: Id; receiverId: Id };
let ada: { participantId: Id; receiverId: Id };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`TRUNCATE participants, notices, broadcasts, audit_log CASCADE`.execute(database.db);
  operator = await insertTestParticipant(database.db, { role: 'operator' });
  ada = await insertTestParticipant(database.db);
});

const send = (requestKey: string, audience: Audience = { kind: 'everybody' }, minutes = 0, text = 'Hello') =>
  sendBroadcast(
    database.db,
    { requestKey, poolName: 'Pool', text, audience, actor: 'participant:1' },
    at(minutes),
  );

async function sendId(audience?: Audience): Promise<Id> {
  const sent = await send('a', audience);
  if (!sent.ok) throw new Error(sent.reason);
  return sent.broadcast.id;
}

const listTold = async () =>
  (await database.db.selectFrom('notices').select('participantId').orderBy('participantId').execute()).map(
    ({ participantId }) => participantId,
  );

test('everybody who is in is written to once; who waits to be let in and who is deactivated is not', async () => {
  await insertTestParticipant(database.db, { status: 'pending' });
  await insertTestParticipant(database.db, { status: 'deactivated' });
  expect(await send('a')).toMatchObject({ ok: true, broadcast: { people: 2 } });
  expect(await listTold()).toEqual([operator.participantId, ada.participantId]);
});

test('a request that is repeated sends nothing twice, even at the same time', async () => {
  const sent = await Promise.all([send('a'), send('a'), send('a')]);
  expect(new Set(sent.map((one) => one.ok && one.broadcast.id)).size).toBe(1);
  expect(await listTold()).toHaveLength(2);
  expect(await send('a', { kind: 'everybody' }, 0, 'Another')).toEqual({ ok: false, reason: 'key_taken' });
  const audit = await database.db.selectFrom('auditLog').select('action').execute();
  expect(audit).toEqual([{ action: 'broadcast.sent' }]);
});

test('a key that was used for some people sends nothing to others, and is not answered as if it had', async () => {
  const chosen = (...participantIds: Id[]) => send('a', { kind: 'chosen', participantIds });
  const { participantId: adaId } = ada;
  const { participantId: operatorId } = operator;
  const first = await chosen(adaId, '999');
  expect(await chosen(adaId)).toEqual(first);
  expect(await chosen('999', adaId, adaId)).toEqual(first);
  const refused = { ok: false, reason: 'key_taken' };
  expect(await chosen(operatorId)).toEqual(refused);
  expect(await chosen(adaId, operatorId)).toEqual(refused);
  expect(await send('a')).toEqual(refused);
  await deleteParticipant(database.db, { id: adaId, actor: 'system' }, at(1));
  expect(await chosen(adaId)).toEqual(first);
  expect(await listTold()).toEqual([]);
});

test('only people with workers, and only chosen people', async () => {
  expect(await send('none', { kind: 'with_workers' })).toEqual({ ok: false, reason: 'nobody' });
  await insertTestWorker(database.db, { participantId: ada.participantId });
  await insertTestWorker(database.db, { participantId: ada.participantId });
  expect(await countAudience(database.db, { kind: 'with_workers' })).toEqual({
    people: 1,
    receivers: 1,
    withoutReceiver: 0,
  });
  const id = operator.participantId;
  expect(await countAudience(database.db, { kind: 'chosen', participantIds: [id, id, '999'] })).toMatchObject(
    {
      people: 1,
    },
  );
});

test('five an hour, and again when the first is an hour old', async () => {
  for (const key of ['a', 'b', 'c', 'd', 'e']) expect(await send(key)).toMatchObject({ ok: true });
  expect(await send('f', undefined, 59)).toEqual({ ok: false, reason: 'too_many' });
  expect(await send('f', undefined, 60)).toMatchObject({ ok: true });
  expect(await listBroadcasts(database.db, { limit: 2 })).toMatchObject([{ people: 2 }, { people: 2 }]);
});

test('the report tells who heard it, for whom it waits, where it failed and who has no receiver', async () => {
  const { db } = database;
  const asleep = await insertTestParticipant(db);
  await db
    .updateTable('participants')
    .set({ quietFrom: '12:00:00', quietTo: '14:00:00' })
    .where('id', '=', asleep.participantId)
    .execute();
  const mute = await insertTestParticipant(db);
  await db.updateTable('receivers').set({ disabledAt: start }).where('id', '=', mute.receiverId).execute();
  expect(await countAudience(db, { kind: 'everybody' })).toEqual({
    people: 4,
    receivers: 3,
    withoutReceiver: 1,
  });
  const id = await sendId();
  await queueNotices(db, at(0));
  expect(await getBroadcastReport(db, id, at(0))).toMatchObject({ sent: 0, waiting: 3, noReceiver: 1 });
  const mail = await claimMail(db, { kind: 'telegram', limit: 10, now: at(1), leaseSeconds: 60 });
  for (const { receiver, notifications, claimedUntil } of mail) {
    const ids = notifications.map((one) => one.id);
    if (receiver.id === ada.receiverId) await markGivenUp(db, { ids, claimedUntil, error: 'blocked' });
    else await markSent(db, { ids, messageId: '1', now: at(1), incidentId: null, receiverId: receiver.id });
  }
  expect(await getBroadcastReport(db, id, at(2))).toEqual({
    ...{ sent: 1, waiting: 1, failed: 1, noReceiver: 1, unknown: 0 },
    unreached: [
      { participantId: ada.participantId, name: 'Ada', state: 'failed', reason: 'blocked' },
      { participantId: mute.participantId, name: 'Ada', state: 'no_receiver', reason: null },
    ],
  });
  await queueNotices(db, at(60));
  const [late] = await claimMail(db, { kind: 'telegram', limit: 10, now: at(60), leaseSeconds: 60 });
  expect(late?.receiver.id).toBe(asleep.receiverId);
});

test('what was written to a person goes with their data', async () => {
  const id = await sendId();
  await deleteParticipant(database.db, { id: ada.participantId, actor: 'system' }, at(1));
  expect(await listTold()).toEqual([operator.participantId]);
  expect(await getBroadcastReport(database.db, id, at(1))).toMatchObject({ waiting: 1 });
});
