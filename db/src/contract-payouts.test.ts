import { afterEach, beforeEach, expect, test } from 'vitest';
import { listContractPayouts } from './contract-payouts.ts';
import { createTestDatabase } from './testing.ts';
import { insertTestPayout, linkTestWallet, toTestAddress } from './testing-ledger.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';

const noon = new Date('2026-03-01T12:00:00Z');

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const list = (workerIds: string[]) => listContractPayouts(database.db, { network: 'mainnet', workerIds });

test('a contract is told with every worker of its owner that showed it, and with nobody else', async () => {
  const { participantId } = await insertTestParticipant(database.db);
  const { participantId: strangerId } = await insertTestParticipant(database.db);
  await linkTestWallet(database.db, { name: 'rig owner', participantId });
  const first = await addWorker(participantId, 'shared');
  const second = await addWorker(participantId, 'shared');
  const strangers = await addWorker(strangerId, 'shared');
  await pay(7n);
  await pay(5n);
  await pay(100n, 'unverified');
  const rows = await list([first]);
  expect(rows.map(({ workerId }) => workerId)).toEqual([first, second]);
  expect(rows[0]).toEqual({
    contractAddress: toTestAddress('shared'),
    ...{ participantId, receivedNanoton: 12n, workerId: first, workerOwnerId: participantId, totals: null },
  });
  expect(await list([strangers])).toEqual(rows);
  expect(await list([])).toEqual([]);
});

test('what an unknown account received is told without an owner', async () => {
  const workerId = await addWorker(null, 'shared');
  await pay(3n);
  expect(await list([workerId])).toMatchObject([
    { participantId: null, receivedNanoton: 3n, workerId, workerOwnerId: null },
  ]);
});

async function addWorker(participantId: string | null, contract: string): Promise<string> {
  const { workerId } = await insertTestWorker(database.db, { participantId });
  const seen = { paramsVersion: 1, proxyPublicKey: null, firstSeenAt: noon, lastSeenAt: noon };
  const addresses = { proxyAddress: toTestAddress('proxy'), contractAddress: toTestAddress(contract) };
  await database.db
    .insertInto('proxiesSeen')
    .values({ workerId, ...addresses, ...seen })
    .execute();
  return workerId;
}

function pay(amountNanoton: bigint, verification?: 'unverified') {
  const payout = { wallet: 'rig owner', contract: 'shared', receivedAt: noon, amountNanoton };
  return insertTestPayout(database.db, { ...payout, ...(verification && { verification }) });
}
