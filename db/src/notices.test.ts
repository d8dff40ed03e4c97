import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertNotice, listNotices } from './notices.ts';
import { seedWorker } from './outbox-fixture.ts';
import { findPayoutFacts } from './payout-facts.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestPayout, linkTestWallet, toTestAddress } from './testing-ledger.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';

let database: TestDatabase;
const now = new Date('2026-11-25T12:00:00.000Z');

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('an event is kept once for the same person, however often it is found', async () => {
  const notice = { kind: 'operator', problem: 'blind', since: now.toISOString(), detail: null } as const;
  const told = { participantId: null, key: 'blind:1', notice };
  expect(await insertNotice(database.db, told, now)).toBe(true);
  expect(await insertNotice(database.db, told, now)).toBe(false);
  expect(await insertNotice(database.db, { ...told, key: 'blind:2' }, now)).toBe(true);
  const rows = await database.db.selectFrom('notices').selectAll().orderBy('id').execute();
  expect(rows).toMatchObject([
    { kind: 'operator', key: 'blind:1', payload: { problem: 'blind', detail: null }, queuedAt: null },
    { key: 'blind:2' },
  ]);
});

test('payouts come with what they are worth to whom they are told, where a price is known', async () => {
  const { db } = database;
  const { participantId } = await insertTestParticipant(db);
  await db.updateTable('participants').set({ currency: 'JPY' }).where('id', '=', participantId).execute();
  const receipt = { wallet: 'ann', receivedAt: now, amountNanoton: 4_500_148_290n };
  const [priced, unpriced] = [await insertTestPayout(db, receipt), await insertTestPayout(db, receipt)];
  const frozen = {
    source: 'import',
    granularity: 'minute',
    method: 'nearest_within_1h',
    priceAt: now,
    fetchedAt: now,
  } as const;
  await db
    .insertInto('payoutPrices')
    .values([
      { ...frozen, payoutId: priced, currency: 'JPY', value: '450.126' },
      { ...frozen, payoutId: priced, currency: 'USD', value: '3' },
    ])
    .execute();
  const payout = (payoutId: string) => ({
    ...{ kind: 'payout_received' as const, payoutId, transactionHash: 'ab', amountNanoton: '4500148290' },
    ...{ receivedAt: now.toISOString(), workerName: null },
  });
  for (const [whose, payoutId] of [
    [participantId, priced],
    [null, priced],
    [participantId, unpriced],
  ] as const) {
    await insertNotice(
      db,
      { participantId: whose, key: `payout:${payoutId}`, notice: payout(payoutId) },
      now,
    );
  }
  const ids = (
    await db.selectFrom('notices').select('id').where('kind', '=', 'payout_received').execute()
  ).map(({ id }) => id);
  // 4.50014829 × 450.126 = 2,025.63…, in whole yen; × 3 = 13.500…
  expect(await listNotices(db, ids)).toMatchObject([
    { payoutId: priced, value: { amount: '2026', currency: 'JPY' } },
    { payoutId: priced, value: { amount: '13.50', currency: 'USD' } },
    { payoutId: unpriced },
  ]);
  expect((await listNotices(db, ids)).at(2)).not.toHaveProperty('value');
});

test('what stands around a payout is its owner’s, and unknown where it would count a payout twice', async () => {
  const { db } = database;
  const { participantId } = await insertTestParticipant(db);
  const account = await linkTestWallet(db, { name: 'bea', participantId });
  const receipt = { wallet: 'bea', contract: 'bea’s', amountNanoton: 3_000_000_000n };
  const earlier = new Date('2026-11-20T09:00:00Z');
  await insertTestPayout(db, { ...receipt, receivedAt: new Date('2026-10-31T23:59:00Z') });
  await insertTestPayout(db, { ...receipt, receivedAt: earlier });
  const payoutId = await insertTestPayout(db, { ...receipt, receivedAt: new Date('2026-11-25T11:00:00Z') });
  const notice = {
    ...{ kind: 'payout_received' as const, payoutId, transactionHash: 'cd', amountNanoton: '3000000000' },
    ...{ receivedAt: '2026-11-25T11:00:00.000Z', workerName: null },
  };
  for (const whose of [participantId, null])
    await insertNotice(db, { participantId: whose, key: 'payout:cd', notice }, now);
  const rows = await db.selectFrom('notices').selectAll().where('key', '=', 'payout:cd').execute();
  const read = (whose: string | null) => {
    const ids = rows.filter((row) => row.participantId === whose).map(({ id }) => id);
    return findPayoutFacts(db, ids, { monthStart: new Date('2026-11-01T00:00:00Z'), now });
  };
  const payouts = new Map([[payoutId, { account, earnedSince: earlier }]]);
  expect(await read(null)).toEqual({ payouts, monthNanoton: null, unpaidNanoton: null });
  expect(await read(participantId)).toEqual({ payouts, monthNanoton: 6_000_000_000n, unpaidNanoton: null });

  const { hostId } = await insertTestWorker(db);
  const workerId = await seedWorker(db, { name: 'rig', hostId, participantId, now });
  const report = (cashedOutTokens: bigint) =>
    db
      .insertInto('workerContracts')
      .values({
        ...{ workerId, contractAddress: toTestAddress('bea’s'), proxyAddress: toTestAddress('proxy') },
        ...{ unpaidNanoton: 1_200_000_000n, claimableNanoton: 0n, inFlightNanoton: 0n, unsignedNanoton: 0n },
        ...{ paramsVersion: '1', maxKnownTokens: 9n, committedTokens: 9n, expectedCashedOutTokens: 9n },
        cashedOutTokens,
      })
      .onConflict((conflict) =>
        conflict.columns(['workerId', 'contractAddress']).doUpdateSet({ cashedOutTokens }),
      )
      .execute();
  await report(2_999_999_999n);
  expect(await read(participantId)).toMatchObject({ unpaidNanoton: null });
  await report(3_000_000_000n);
  expect(await read(participantId)).toMatchObject({ unpaidNanoton: 1_200_000_000n });

  await db
    .updateTable('walletOwners')
    .set({ provenAt: null })
    .where('participantId', '=', participantId)
    .execute();
  expect(await read(participantId)).toMatchObject({ monthNanoton: null, unpaidNanoton: 1_200_000_000n });
});
