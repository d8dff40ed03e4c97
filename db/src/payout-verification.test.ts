import type { Verdict } from '@cocoon-pool/domain/payouts/verify-payout';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPayoutsToVerify, settlePayout } from './payout-verification.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestPayout, toTestAddress } from './testing-ledger.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-02T12:00:00Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const refused: Verdict = { state: 'unverified', reason: 'other_root' };
const unread: Verdict = { state: 'pending_verification', reason: 'parent_not_found' };
const genuine: Verdict = {
  state: 'verified_chain',
  facts: {
    kind: 'cocoon_worker_last',
    proxyAddress: toTestAddress('proxy'),
    contractAddress: toTestAddress('contract'),
    parentTransactionHash: 'a'.repeat(64),
    ...{ tokensDelta: 5n, tokensTotal: 5n, workerFeePerTokenNanoton: 19n, paramsVersion: 7 },
  },
};

async function book(): Promise<Id> {
  const id = await insertTestPayout(database.db, {
    ...{ wallet: 'ann', receivedAt: noon, amountNanoton: 95n, verification: 'pending_verification' },
  });
  await database.db
    .updateTable('payouts')
    .set({ queryId: 1n, verifyAfter: noon })
    .where('id', '=', id)
    .execute();
  return id;
}

const settle = (id: Id, verdict: Verdict) =>
  settlePayout(database.db, { id, verdict, verifyAfter: later }, noon);
const find = (id: Id) =>
  database.db.selectFrom('payouts').selectAll().where('id', '=', id).executeTakeFirst();

test('a level only rises, whatever is found out later', async () => {
  const id = await book();
  await settle(id, refused);
  await settle(id, unread);
  expect(await find(id)).toMatchObject({ verification: 'unverified', verificationReason: 'other_root' });
  await settle(id, genuine);
  for (const verdict of [refused, unread, { state: 'kept_out', reason: 'client_refund' } as const]) {
    await settle(id, verdict);
    expect(await find(id)).toMatchObject({
      ...{ verification: 'verified_chain', verificationReason: null, kind: 'cocoon_worker_last' },
      ...{ tokensDelta: 5n, verifyAfter: null },
    });
  }
});

test('what is looked at waits for its next turn, also when nothing could be found out', async () => {
  const id = await book();
  await settle(id, refused);
  await settle(id, unread);
  const due = await listPayoutsToVerify(database.db, { network: 'mainnet', limit: 100 }, noon);
  expect(due.map((payout) => payout.id)).not.toContain(id);
  expect(await find(id)).toMatchObject({ verifyAfter: later, verifyAttempts: 2 });
});

test('an amount that is not tokens × fee cannot be called verified', async () => {
  const id = await book();
  const wrong = { ...genuine, facts: { ...genuine.facts, tokensDelta: 4n } };
  await expect(settle(id, wrong)).rejects.toThrow('check constraint');
  expect(await find(id)).toMatchObject({ verification: 'pending_verification' });
});

test('what turned out to be no payout leaves the ledger, and its reason stays', async () => {
  const id = await book();
  const hash = (await find(id))?.transactionHash;
  await settle(id, { state: 'kept_out', reason: 'client_refund' });
  expect(await find(id)).toBeUndefined();
  const keptOut = await database.db.selectFrom('keptOutTransactions').selectAll().limit(9).execute();
  expect(keptOut).toMatchObject([{ transactionHash: hash, reason: 'client_refund', amountNanoton: 95n }]);
});
