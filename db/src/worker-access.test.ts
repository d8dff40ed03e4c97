import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant } from './testing-workers.ts';
import { findControllable } from './worker-access.ts';

const now = new Date('2026-11-30T12:00:00Z');
/** One account as a worker prints it, as a wallet shows it, and as it is stored. */
const spellings = [
  'EQD30Pk0Sk7NTmo4Nc0AeCnraXLb7sfMxMrDX0zzgWnq-MM0',
  'UQD30Pk0Sk7NTmo4Nc0AeCnraXLb7sfMxMrDX0zzgWnq-J7x',
];
const account = '0:f7d0f9344a4ecd4e6a3835cd007829eb6972dbeec7ccc4cac35f4cf38169eaf8';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Link {
  participantId: Id;
  address?: string;
  provenAt?: Date | null;
  ownedTo?: Date | null;
}

async function link({ participantId, address = account, provenAt = now, ownedTo = null }: Link) {
  const { id: walletId } = await database.db
    .insertInto('wallets')
    .values({ network: 'mainnet', address })
    .onConflict((oc) => oc.columns(['network', 'address']).doUpdateSet({ address }))
    .returning('id')
    .executeTakeFirstOrThrow();
  await database.db
    .insertInto('walletOwners')
    .values({ walletId, participantId, ownedFrom: new Date(0), ownedTo, provenAt })
    .execute();
}

async function isControllable(participantId: Id | null, ownerAddress: string | null): Promise<boolean> {
  return (await findControllable(database.db, [{ id: '7', participantId, ownerAddress }])).has('7');
}

test('only who has proven the wallet that a worker pays to controls it, however its address is spelt', async () => {
  const { participantId } = await insertTestParticipant(database.db);
  const { participantId: other } = await insertTestParticipant(database.db);
  await link({ participantId: other, provenAt: null });
  expect(await isControllable(other, account)).toBe(false);
  await link({ participantId });
  for (const spelling of [...spellings, account, account.toUpperCase()]) {
    expect(await isControllable(participantId, spelling), spelling).toBe(true);
    expect(await isControllable(other, spelling), spelling).toBe(false);
    expect(await isControllable(null, spelling), spelling).toBe(false);
  }
  expect(await isControllable(participantId, null)).toBe(false);
  expect(await isControllable(participantId, 'nonsense')).toBe(false);
  expect(await isControllable(participantId, `0:${'0'.repeat(64)}`)).toBe(false);
});

test('a wallet that was given up, and a deactivated person, prove nothing', async () => {
  const address = `0:${'1'.repeat(64)}`;
  const { participantId } = await insertTestParticipant(database.db);
  await link({ participantId, address, ownedTo: now });
  expect(await isControllable(participantId, address)).toBe(false);
  const { participantId: gone } = await insertTestParticipant(database.db, { status: 'deactivated' });
  await link({ participantId: gone, address });
  expect(await isControllable(gone, address)).toBe(false);
});

test('the pool’s own worker is controlled once an operator has proven its wallet', async () => {
  const address = `0:${'2'.repeat(64)}`;
  const { participantId } = await insertTestParticipant(database.db, { role: 'operator' });
  await link({ participantId, address });
  expect(await isControllable(null, address)).toBe(true);
});
