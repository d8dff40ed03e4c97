import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setPoolWallets } from './chain-accounts.ts';
import { listNotices } from './notices.ts';
import { findPayoutFacts } from './payout-facts.ts';
import { tellPayout } from './payout-notices.ts';
import { queueNotices } from './queue-notices.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestPayout, linkTestWallet, toTestAddress } from './testing-ledger.ts';
import { insertTestParticipant } from './testing-workers.ts';

const start = new Date('2026-11-23T13:05:00Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const network = 'mainnet' as const;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  await sql`TRUNCATE participants, notices, payouts, wallets, pool_wallets, chain_cursors CASCADE`.execute(
    db,
  );
  await setPoolWallets(db, { network, addresses: [toTestAddress('pool wallet')] }, at(-60));
});

/** Receives a payout on an account that has been watched for an hour, and tells it. */
async function pay(wallet: string): Promise<Id> {
  const { db } = database;
  await db
    .insertInto('chainCursors')
    .values({ network, account: toTestAddress(wallet), addedAt: at(-60) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const id = await insertTestPayout(db, { wallet, receivedAt: start, amountNanoton: 4_100_000_000n });
  await db.transaction().execute((tx) => tellPayout(tx, id, start));
  return id;
}

const listTold = () =>
  database.db
    .selectFrom('notifications')
    .innerJoin('receivers', 'receivers.id', 'notifications.receiverId')
    .select('participantId')
    .orderBy('participantId')
    .execute();

test('what the pool’s own wallet receives is told to each operator as he wants payouts told', async () => {
  const { db } = database;
  const operator = await insertTestParticipant(db, { role: 'operator' });
  const hourly = await insertTestParticipant(db, { role: 'operator' });
  const off = await insertTestParticipant(db, { role: 'operator' });
  await insertTestParticipant(db, { role: 'operator', status: 'deactivated' });
  await insertTestParticipant(db);
  const want = (id: Id, payoutNotices: 'hourly' | 'off') =>
    db.updateTable('participants').set({ payoutNotices }).where('id', '=', id).execute();
  await want(hourly.participantId, 'hourly');
  await want(off.participantId, 'off');
  await pay('pool wallet');
  await queueNotices(db, at(2));
  expect(await listTold()).toEqual([{ participantId: operator.participantId }]);
  await queueNotices(db, at(56));
  await queueNotices(db, at(120));
  expect(await listTold()).toEqual([operator, hourly].map(({ participantId }) => ({ participantId })));
});

test('an operator is told that it is the pool’s, with no sums of his own around it', async () => {
  const { db } = database;
  await insertTestParticipant(db, { role: 'operator' });
  const payoutId = await pay('pool wallet');
  const ids = (await db.selectFrom('notices').select('id').execute()).map(({ id }) => id);
  expect(await listNotices(db, ids)).toMatchObject([{ kind: 'payout_received', payoutId, isPool: true }]);
  const facts = await findPayoutFacts(db, ids, { monthStart: at(-600), now: at(1) });
  expect(facts).toMatchObject({ monthNanoton: null, unpaidNanoton: null });
  expect(facts.payouts.get(payoutId)?.account).toBe(toTestAddress('pool wallet'));
});

test('what a person received is told to nobody else, and what nobody has linked to nobody', async () => {
  const { db } = database;
  await insertTestParticipant(db, { role: 'operator' });
  const { participantId } = await insertTestParticipant(db);
  await linkTestWallet(db, { name: 'ann', participantId });
  await pay('ann');
  await pay('a stranger');
  const rows = await db.selectFrom('notices').select(['participantId', 'payload']).execute();
  expect(rows.map((row) => row.participantId)).toEqual([participantId]);
  expect(rows[0]?.payload).not.toHaveProperty('isPool');
});
