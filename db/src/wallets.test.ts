import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from './database.ts';
import { insertNonce, NonceRefusedError } from './nonces.ts';
import type { Id } from './schema.ts';
import { createSession, useSession } from './sessions.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { endWalletLink, linkProvenWallet, linkTypedWallet, listWalletLinks } from './wallets.ts';
import { insertTestParticipants, insertTestWorkers } from './workers-fixture.ts';

let database: TestDatabase;
let db: Db;
let ann: Id;
let bob: Id;
let account: string;
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  [ann = '', bob = ''] = await insertTestParticipants(db, 2);
  made += 1;
  account = `0:${made.toString(16).padStart(64, '0')}`;
});

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 12, minutes));
const network = 'mainnet' as const;
const toWallet = (participantId: Id) => ({ participantId, network, account, actor: 'system' });
const list = (participantId: Id) => listWalletLinks(db, { participantId, network });

async function openSession(participantId: Id): Promise<Id> {
  const { token } = await createSession(db, { participantId, method: 'ton' }, at(0));
  return (await useSession(db, token, at(0)))?.id ?? '';
}

async function prove(participantId: Id, minutes: number) {
  const sessionId = await openSession(participantId);
  const { nonce } = await insertNonce(db, { sessionId }, at(minutes));
  return linkProvenWallet(db, { ...toWallet(participantId), nonce, sessionId }, at(minutes));
}

test('an address may be typed by two people, again and again, and proves nothing', async () => {
  for (const [person, isNew] of [
    [ann, true],
    [bob, true],
    [ann, false],
  ] as const) {
    expect(await linkTypedWallet(db, toWallet(person), at(1))).toMatchObject({ ok: true, isNew });
  }
  expect(await list(ann)).toEqual([{ address: account, linkedAt: at(1), provenAt: null }]);
});

test('a proof ends the links of others, keeps when one’s own began, and cannot be overruled by typing', async () => {
  await linkTypedWallet(db, toWallet(ann), at(1));
  await linkTypedWallet(db, toWallet(bob), at(2));
  expect(await prove(ann, 3)).toMatchObject({ ok: true, isNew: false });
  expect(await list(ann)).toEqual([{ address: account, linkedAt: at(1), provenAt: at(3) }]);
  expect(await list(bob)).toEqual([]);
  expect(await linkTypedWallet(db, toWallet(bob), at(4))).toEqual({ ok: false, reason: 'wallet_proven' });
  expect(await prove(bob, 5)).toMatchObject({ ok: true, isNew: true });
  expect(await list(ann)).toEqual([]);
  expect(await list(bob)).toEqual([{ address: account, linkedAt: at(5), provenAt: at(5) }]);
  const history = await db
    .selectFrom('walletOwners')
    .innerJoin('wallets', 'wallets.id', 'walletId')
    .select(['participantId', 'ownedFrom', 'ownedTo', 'provenAt'])
    .where('address', '=', account)
    .orderBy('ownedFrom')
    .execute();
  expect(history).toEqual([
    { participantId: ann, ownedFrom: at(1), ownedTo: at(5), provenAt: at(3) },
    { participantId: bob, ownedFrom: at(2), ownedTo: at(3), provenAt: null },
    { participantId: bob, ownedFrom: at(5), ownedTo: null, provenAt: at(5) },
  ]);
  const entries = await db
    .selectFrom('auditLog')
    .select(['action', 'subject', 'at'])
    .where('subject', '=', `participant:${ann}`)
    .orderBy('id')
    .execute();
  expect(entries.map(({ action }) => action)).toEqual(['wallet.linked', 'wallet.proven', 'wallet.taken']);
});

test('a link that is ended can be made again, even in the same instant', async () => {
  await linkTypedWallet(db, toWallet(ann), at(1));
  expect(await endWalletLink(db, toWallet(ann), at(1))).toBe(true);
  expect(await endWalletLink(db, toWallet(ann), at(1))).toBe(false);
  expect(await linkTypedWallet(db, toWallet(ann), at(1))).toMatchObject({ ok: true, isNew: true });
  expect(await list(ann)).toHaveLength(1);
});

test('a nonce is used once, however many ask at once, and only by its session while it lasts', async () => {
  const sessionId = await openSession(ann);
  const { nonce } = await insertNonce(db, { sessionId }, at(0));
  const others = await openSession(bob);
  for (const [wrong, minutes] of [
    [{ ...toWallet(bob), nonce, sessionId: others }, 1],
    [{ ...toWallet(ann), nonce: 'f'.repeat(64), sessionId }, 1],
    [{ ...toWallet(ann), nonce, sessionId }, 10],
  ] as const) {
    await expect(linkProvenWallet(db, wrong, at(minutes))).rejects.toThrow(NonceRefusedError);
  }
  expect([...(await list(ann)), ...(await list(bob))]).toEqual([]);
  const tries = Array.from({ length: 20 }, () =>
    linkProvenWallet(db, { ...toWallet(ann), nonce, sessionId }, at(1)),
  );
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a proof that fails later than its nonce is asked for leaves the nonce unused', async () => {
  const sessionId = await openSession(ann);
  const { nonce } = await insertNonce(db, { sessionId }, at(0));
  for (let place = 0; place < 50; place += 1) {
    const other = {
      ...toWallet(ann),
      account: `-1:${made.toString(16)}${place.toString(16).padStart(2, '0')}${'a'.repeat(62 - made.toString(16).length)}`,
    };
    expect(await linkTypedWallet(db, other, at(0))).toMatchObject({ ok: true });
  }
  const proof = { ...toWallet(ann), nonce, sessionId };
  expect(await linkProvenWallet(db, proof, at(1))).toEqual({ ok: false, reason: 'wallet_limit' });
  expect(await linkTypedWallet(db, toWallet(ann), at(1))).toEqual({ ok: false, reason: 'wallet_limit' });
  const [first] = await list(ann);
  await endWalletLink(db, { ...toWallet(ann), account: first?.address ?? '' }, at(1));
  expect(await linkProvenWallet(db, proof, at(1))).toMatchObject({ ok: true });
});

test('nonces that have run out are forgotten', async () => {
  const { nonce } = await insertNonce(db, { sessionId: null }, at(0));
  await insertNonce(db, { sessionId: null }, at(11));
  const left = await db.selectFrom('nonces').select('nonce').where('nonce', '=', nonce).execute();
  expect(left).toEqual([]);
});

test('a proof takes the workers that pay to the wallet back from whoever added them, and no others', async () => {
  const [theirs = '', pools = '', elsewhere = ''] = await insertTestWorkers(db, 3);
  for (const [workerId, participantId, ownerAddress] of [
    [theirs, bob, account],
    [pools, null, account],
    [elsewhere, bob, `0:${'e'.repeat(64)}`],
  ] as const) {
    await db
      .insertInto('workerState')
      .values({
        workerId,
        ownerAddress,
        sampledAt: at(0),
        up: true,
        recentScrapes: 'u',
        scrapeFailures: '{}',
        totals: [],
      })
      .execute();
    if (participantId === null) continue;
    await db
      .insertInto('workerOwners')
      .values({ workerId, participantId, ownedFrom: at(0) })
      .execute();
  }
  await prove(ann, 5);
  const owners = await db
    .selectFrom('workerOwners')
    .select(['workerId', 'participantId', 'ownedFrom', 'ownedTo'])
    .where('workerId', 'in', [theirs, pools, elsewhere])
    .orderBy('workerId')
    .orderBy('ownedFrom')
    .execute();
  expect(owners).toEqual([
    { workerId: theirs, participantId: bob, ownedFrom: at(0), ownedTo: at(5) },
    { workerId: theirs, participantId: ann, ownedFrom: at(5), ownedTo: null },
    { workerId: elsewhere, participantId: bob, ownedFrom: at(0), ownedTo: null },
  ]);
});
