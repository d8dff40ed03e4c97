import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isCocoonContract } from './cocoon-contract.ts';
import type { Db } from './database.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestPayout, linkTestWallet, toTestAddress } from './testing-ledger.ts';
import { insertTestParticipants, insertTestWorkers } from './workers-fixture.ts';

const rootAddress = toTestAddress('root');
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

const isKnown = (account: string) => isCocoonContract(db, { network: 'mainnet', account, rootAddress });

test('a contract is known from the root, from workers in whichever spelling, and from what it paid', async () => {
  const [workerId = ''] = await insertTestWorkers(db, 1);
  const [participantId = ''] = await insertTestParticipants(db, 1);
  const nothing = {
    ...{ unpaidNanoton: null, claimableNanoton: null, inFlightNanoton: null, unsignedNanoton: null },
    ...{ paramsVersion: null, maxKnownTokens: null, committedTokens: null, cashedOutTokens: null },
    expectedCashedOutTokens: null,
  };
  const friendly = formatAccount(toTestAddress('reported'), { network: 'mainnet', bounceable: true });
  await db
    .insertInto('workerContracts')
    .values({ workerId, contractAddress: friendly, proxyAddress: 'proxy', ...nothing })
    .execute();
  await linkTestWallet(db, { name: 'wallet', participantId });
  const paid = { receivedAt: new Date('2026-11-20T10:00:00Z'), amountNanoton: 1n };
  await insertTestPayout(db, { wallet: 'wallet', contract: 'paying', ...paid });
  for (const name of ['root', 'reported', 'paying'])
    expect(await isKnown(toTestAddress(name)), name).toBe(true);
  for (const name of ['wallet', 'nobody']) expect(await isKnown(toTestAddress(name)), name).toBe(false);
});
