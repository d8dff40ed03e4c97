import type { Notice } from '@cocoon-pool/domain/alerts/notice';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { insertNotice } from './notices.ts';
import { queueNotices } from './queue-notices.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant } from './testing-workers.ts';

const start = new Date('2026-11-23T13:05:00Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
let database: TestDatabase;
let participantId: Id;
let receiverId: Id;
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`TRUNCATE participants, notices CASCADE`.execute(database.db);
  ({ participantId, receiverId } = await insertTestParticipant(database.db));
});

function pay(minutes: number): Promise<boolean> {
  made += 1;
  const notice: Notice = {
    kind: 'payout_received',
    payoutId: String(made),
    transactionHash: `t${made}`,
    amountNanoton: '1',
    receivedAt: at(minutes).toISOString(),
    workerName: null,
  };
  return insertNotice(database.db, { participantId, key: `t${made}`, notice }, at(minutes));
}

/** How many payouts each queued message tells. */
async function listMessages(): Promise<number[]> {
  const rows = await database.db
    .selectFrom('notifications')
    .select('payload')
    .where('receiverId', '=', receiverId)
    .orderBy('id')
    .execute();
  return rows.map(({ payload }) => (Array.isArray(payload.noticeIds) ? payload.noticeIds.length : 0));
}

test('three payouts a day are told one by one, more of them together once an hour', async () => {
  for (const minutes of [0, 10, 20, 30, 40]) {
    await pay(minutes);
    await queueNotices(database.db, at(minutes));
  }
  expect(await listMessages()).toEqual([1, 1, 1]);
  await queueNotices(database.db, at(79));
  expect(await listMessages()).toEqual([1, 1, 1]);
  await queueNotices(database.db, at(80));
  expect(await listMessages()).toEqual([1, 1, 1, 2]);
});

test('a notice is handed over once, however many leaders look at once', async () => {
  await pay(0);
  await Promise.all([1, 2, 3].map(() => queueNotices(database.db, at(0))));
  expect(await listMessages()).toEqual([1]);
});

test('whoever wants no payouts told gets none, and none are kept for later', async () => {
  const setMode = (payoutNotices: 'off' | 'each') =>
    database.db.updateTable('participants').set({ payoutNotices }).where('id', '=', participantId).execute();
  await setMode('off');
  await pay(0);
  await queueNotices(database.db, at(0));
  await setMode('each');
  await queueNotices(database.db, at(60));
  expect(await listMessages()).toEqual([]);
});

test('payouts that wait, however many, hold up nothing else', async () => {
  const { db } = database;
  await db.updateTable('participants').set({ payoutNotices: 'daily' }).execute();
  for (let made = 0; made < 500; made += 1) await pay(0);
  const late = { kind: 'enabled_on_time', workerName: 'h100-2', at: at(1).toISOString() } as const;
  await insertNotice(db, { participantId, key: 'enabled', notice: late }, at(1));
  await queueNotices(db, at(1));
  expect(await listMessages()).toEqual([1]);
});

test('in quiet hours notices wait, those of the installation do not', async () => {
  const { db } = database;
  const operator = await insertTestParticipant(db, { role: 'operator' });
  await db
    .updateTable('participants')
    .set({ quietFrom: '13:00', quietTo: '14:00', timeZone: 'UTC' })
    .execute();
  await pay(0);
  const problem = { kind: 'operator', problem: 'blind', since: start.toISOString(), detail: null } as const;
  await insertNotice(db, { participantId: null, key: 'blind', notice: problem }, start);
  await queueNotices(db, at(1));
  expect(await listMessages()).toEqual([]);
  const told = await db.selectFrom('notifications').select('receiverId').execute();
  expect(told).toEqual([{ receiverId: operator.receiverId }]);
  await queueNotices(db, at(55));
  expect(await listMessages()).toEqual([1]);
});

test('a person without a receiver has theirs kept until there is one', async () => {
  const { db } = database;
  await db.updateTable('receivers').set({ disabledAt: start }).execute();
  await pay(0);
  await queueNotices(db, at(0));
  await db.updateTable('receivers').set({ disabledAt: null }).execute();
  await queueNotices(db, at(60));
  expect(await listMessages()).toEqual([1]);
});
