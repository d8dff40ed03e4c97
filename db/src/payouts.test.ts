import { afterAll, beforeEach, expect, test } from 'vitest';
import { setPoolWallets } from './chain-accounts.ts';
import type { Db } from './database.ts';
import { getPayout, listPayouts, sumPayouts } from './payouts.ts';
import { upsertProxiesSeen } from './proxies-seen.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestPayout, toTestAddress } from './testing-ledger.ts';
import { insertTestWorker } from './testing-workers.ts';
import { insertTestParticipants } from './workers-fixture.ts';

const network = 'mainnet';
const day = (n: number) => new Date(Date.UTC(2026, 0, n));
let database: TestDatabase;
let db: Db;
let ann: Id;
let boris: Id;
beforeEach(async () => {
  await database?.drop();
  database = await createTestDatabase();
  db = database.db;
  [ann = '', boris = ''] = await insertTestParticipants(db, 2);
});
afterAll(() => database.drop());

interface Link {
  participantId: Id;
  from: number;
  to?: number;
  isProven?: boolean;
}

/** Links of one wallet, by days. */
async function link(...links: Link[]): Promise<void> {
  const { id: walletId } = await db
    .insertInto('wallets')
    .values({ network, address: toTestAddress('wallet') })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const { participantId, from, to, isProven = false } of links) {
    await db
      .insertInto('walletOwners')
      .values({
        ...{ walletId, participantId, ownedFrom: day(from), provenAt: isProven ? day(from) : null },
        ownedTo: to === undefined ? null : day(to),
      })
      .execute();
  }
}

const pay = (receivedDay: number, more = {}) =>
  insertTestPayout(db, { wallet: 'wallet', receivedAt: day(receivedDay), amountNanoton: 100n, ...more });

async function listOwners(): Promise<(Id | null)[]> {
  const { items } = await listPayouts(db, { network, participantId: null, limit: 50 });
  return items.map(({ participantId }) => participantId).toReversed();
}

test('whoever links a wallet first owned it before, and what came after a link ended is nobody’s', async () => {
  await link({ participantId: ann, from: 10, to: 20 });
  for (const at of [5, 15, 20]) await pay(at);
  expect(await listOwners()).toEqual([ann, ann, null]);
});

test('an address that two typed is nobody’s, until one proves it: then all of it is theirs', async () => {
  await link({ participantId: ann, from: 10 }, { participantId: boris, from: 12 });
  for (const at of [5, 15]) await pay(at);
  expect(await listOwners()).toEqual([null, null]);
  await db
    .updateTable('walletOwners')
    .set({ provenAt: day(16) })
    .where('participantId', '=', boris)
    .execute();
  expect(await listOwners()).toEqual([boris, boris]);
});

test('what was only typed takes nothing from who proves it later', async () => {
  await link({ participantId: ann, from: 10, to: 11 }, { participantId: boris, from: 20, isProven: true });
  for (const at of [5, 15, 25]) await pay(at);
  expect(await listOwners()).toEqual([boris, boris, boris]);
});

test('a proven wallet that changes hands takes its history along to nobody', async () => {
  await link(
    { participantId: ann, from: 10, to: 20, isProven: true },
    { participantId: boris, from: 20, isProven: true },
  );
  for (const at of [5, 19, 20, 25]) await pay(at);
  expect(await listOwners()).toEqual([ann, ann, boris, boris]);
});

test('the same coin never counts twice: pool income is what workers were paid, and it is paid on from there', async () => {
  await link({ participantId: ann, from: 1, isProven: true });
  await pay(2, { amountNanoton: 1_000n });
  await pay(3, { kind: 'pool_transfer', amountNanoton: 300n });
  const sum = async (participantId: Id | null) =>
    (await sumPayouts(db, { network, participantId })).amountNanoton;
  expect(await Promise.all([sum(ann), sum(boris), sum(null)])).toEqual([1_300n, 0n, 1_000n]);
  // Linked by a person all the same: what the pool's own wallet earns is the pool's.
  await setPoolWallets(db, { network, addresses: [toTestAddress('wallet')] }, day(4));
  expect(await Promise.all([sum(ann), sum(null)])).toEqual([300n, 1_000n]);
});

test('only what is verified is summed, the rest is counted apart', async () => {
  await link({ participantId: ann, from: 1 });
  for (const verification of ['pending_verification', 'unverified', 'verified_chain', 'verified_worker'])
    await pay(2, { verification });
  expect(await sumPayouts(db, { network, participantId: ann, verification: 'unverified' })).toEqual({
    ...{ payouts: 2, workerPayoutsNanoton: 200n, poolTransfersNanoton: 0n, amountNanoton: 200n },
    ...{ unverified: 1, pending: 1 },
  });
  const unverified = await listPayouts(db, {
    network,
    participantId: ann,
    verification: 'unverified',
    limit: 9,
  });
  expect(unverified.items).toMatchObject([{ verification: 'unverified', isProven: false }]);
});

test('a payout is a worker’s only where it is the one of its owner that showed the contract', async () => {
  await link({ participantId: ann, from: 1 });
  const id = await pay(2, { contract: 'contract' });
  const show = async (participantId: Id) => {
    const { workerId } = await insertTestWorker(db, { participantId });
    const pair = { proxyAddress: toTestAddress('proxy'), contractAddress: toTestAddress('contract') };
    await upsertProxiesSeen(db, [
      { workerId, ...pair, paramsVersion: 1, proxyPublicKey: null, seenAt: day(1) },
    ]);
    return workerId;
  };
  const find = async () => (await getPayout(db, id, { network, participantId: ann })).workerId;
  expect(await find()).toBeNull();
  const first = await show(ann);
  expect(await find()).toBe(first);
  // Somebody else's worker can say what it likes.
  await show(boris);
  expect(await find()).toBe(first);
  await show(ann);
  expect(await find()).toBeNull();
});

test('pages go on after the last payout shown, none twice and none skipped', async () => {
  await link({ participantId: ann, from: 1 });
  for (let at = 0; at < 12; at += 1) await pay(2 + (at % 3));
  const seen: Id[] = [];
  let cursor: string | undefined;
  do {
    const page = await listPayouts(db, { network, participantId: ann, limit: 5, cursor });
    seen.push(...page.items.map(({ id }) => id));
    await pay(30);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toHaveLength(12);
  expect(new Set(seen).size).toBe(12);
  for (const bad of ['', '1', '1-0', '1-99999999999999999999', 'x-1', '999999999999999-1']) {
    await expect(listPayouts(db, { network, participantId: ann, limit: 5, cursor: bad })).rejects.toThrow(
      'cursor',
    );
  }
});

test('somebody else’s payout is not there', async () => {
  await link({ participantId: ann, from: 1 });
  const id = await pay(2);
  await expect(getPayout(db, id, { network, participantId: boris })).rejects.toThrow();
});
