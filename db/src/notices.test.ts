import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertNotice, listNotices } from './notices.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestPayout } from './testing-ledger.ts';
import { insertTestParticipant } from './testing-workers.ts';

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
