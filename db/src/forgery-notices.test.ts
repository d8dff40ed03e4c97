import { afterEach, beforeEach, expect, test } from 'vitest';
import { tellForgery } from './forgery-notices.ts';
import { settlePayout } from './payout-verification.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestPayout, linkTestWallet, toTestAddress } from './testing-ledger.ts';
import { insertTestParticipant } from './testing-workers.ts';

const noon = new Date('2026-03-10T12:00:00Z');
const hoursLater = (hours: number) => new Date(noon.getTime() + hours * 3_600_000);
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

test('the operators are told of a forgery with its reason, and its target is not', async () => {
  const { participantId } = await insertTestParticipant(database.db);
  await linkTestWallet(database.db, { name: 'ann', participantId });
  await watch('ann');
  const id = await insertTestPayout(database.db, {
    ...{ wallet: 'ann', receivedAt: noon, amountNanoton: 95n, verification: 'pending_verification' },
  });
  const verdict = { state: 'unverified', reason: 'other_root' } as const;
  for (const _look of [1, 2]) await settlePayout(database.db, { id, verdict, verifyAfter: null }, noon);
  expect(await listTold()).toMatchObject([
    {
      participantId: null,
      payload: { account: toTestAddress('ann'), amountNanoton: '95', reason: 'other_root', ofDay: 1 },
    },
  ]);
});

test('a flood to one account is told once a day, with how many there were', async () => {
  await watch('ann');
  for (let n = 0; n < 30; n += 1) await tell(await forge('ann', hoursLater(n * 0.5)), hoursLater(n * 0.5));
  expect(await listTold()).toMatchObject([{ payload: { ofDay: 1 } }]);
  await tell(await forge('ann', hoursLater(24.1)), hoursLater(24.1));
  expect(await listTold()).toMatchObject([{}, { payload: { ofDay: 30 } }]);
});

test('a flood to many accounts ends, and the next day begins anew', async () => {
  for (let n = 0; n < 25; n += 1) {
    await watch(`wallet ${n}`);
    await tell(await forge(`wallet ${n}`, noon), noon);
  }
  expect(await listTold()).toHaveLength(20);
  await tell(await forge('wallet 24', hoursLater(25)), hoursLater(25));
  expect(await listTold()).toHaveLength(21);
});

test('what came before the account was watched, or long ago, is no news', async () => {
  await watch('ann');
  await tell(await forge('ann', new Date('2026-02-28T12:00:00Z')), noon);
  await tell(await forge('ann', noon), hoursLater(8 * 24));
  await tell(await forge('unwatched', noon), noon);
  expect(await listTold()).toEqual([]);
});

const watch = (wallet: string) =>
  database.db
    .insertInto('chainCursors')
    .values({
      ...{ network: 'mainnet', account: toTestAddress(wallet), addedAt: new Date('2026-03-01T00:00:00Z') },
      ...{ hash: null, utime: null, firstUtime: null, newestLt: null, lookedAt: null, dueAt: null },
      ...{ completeAt: null, backfilledAt: null, failure: null, incompleteFrom: null },
    })
    .execute();

const forge = (wallet: string, receivedAt: Date) =>
  insertTestPayout(database.db, { wallet, receivedAt, amountNanoton: 95n, verification: 'unverified' });

const tell = (id: Id, now: Date) => database.db.transaction().execute((tx) => tellForgery(tx, id, now));

const listTold = () =>
  database.db.selectFrom('notices').selectAll().where('kind', '=', 'payout_forged').orderBy('id').execute();
