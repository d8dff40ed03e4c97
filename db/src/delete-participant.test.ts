import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey } from './api-keys.ts';
import type { Db } from './database.ts';
import { deleteParticipant } from './delete-participant.ts';
import { createInvite } from './invites.ts';
import { NotFoundError } from './not-found-error.ts';
import { insertNotice } from './notices.ts';
import { seedIncident } from './outbox-fixture.ts';
import { readParticipantData } from './participant-export.ts';
import { participantTables } from './participant-tables.ts';
import {
  insertParticipant,
  LastOperatorError,
  registerTelegramParticipant,
  updateParticipant,
} from './participants.ts';
import { createEncryptionKey, createSecretBox } from './secret-box.ts';
import { createSession, useSession } from './sessions.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestPayout, toTestAddress } from './testing-ledger.ts';
import { linkTypedWallet } from './wallets.ts';
import { listWorkerAnswers, upsertWorkerAnswers } from './worker-answers.ts';
import { insertWorkerEvents } from './worker-events.ts';
import { insertWorker } from './worker-registration.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

const now = new Date('2026-11-23T12:00:00Z');
const account = toTestAddress('canary wallet');
const canaries = [
  'Canary Name',
  '700700701',
  'canary-worker',
  'canary-host.example',
  'canary-label',
  'canary-owner',
  'canary-key',
  'canary-agent-name',
  account.slice(2),
];

test('every column that names a participant says what becomes of it', async () => {
  const { rows } = await sql<{ name: string }>`
    SELECT conrelid::regclass || '.' || attname AS name
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
    WHERE contype = 'f' AND confrelid = 'participants'::regclass
    UNION
    SELECT relname || '.participant_id' FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attname = 'participant_id' AND relkind IN ('r', 'p') AND NOT relispartition
  `.execute(db);
  const named = participantTables.map(({ table, column }) => `${table}.${column}`);
  expect(named.sort()).toEqual(rows.map(({ name }) => name).sort());
});

test('what is deleted of a person is nowhere, and what others need stays', async () => {
  const { id, token, workerId } = await addCanary();
  const bystander = await insertParticipant(db, { name: 'Bystander', actor: 'system' }, now);
  const shared = await addWorker(bystander.id, 'bystander', 'shared-host.example:12000');
  await addWorker(id, 'canary-worker-2', 'shared-host.example:12010');
  expect((await findAnywhere()).sort()).not.toEqual([]);
  const exported = JSON.stringify(await readAll(id), (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  for (const canary of [...canaries, 'amountNanoton', '<b>canary-answer</b>'])
    expect(exported, canary).toContain(canary);
  expect(exported).not.toMatch(/tokenHash|keyHash|Sealed/);

  await deleteParticipant(db, { id, actor: 'system' }, now);

  expect(await findAnywhere()).toEqual([]);
  expect(await listWorkerAnswers(db, workerId)).toEqual([]);
  expect(await useSession(db, token, now)).toBeUndefined();
  const row = await db.selectFrom('participants').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  expect(row).toMatchObject({ name: 'Deleted participant', status: 'deactivated', telegramUserId: null });
  const worker = await db
    .selectFrom('workers')
    .innerJoin('workerOwners', 'workerOwners.workerId', 'workers.id')
    .select(['removedAt', 'ownedTo', 'participantId', 'accessHashSealed'])
    .where('workers.id', '=', workerId)
    .executeTakeFirstOrThrow();
  expect(worker).toEqual({ removedAt: now, ownedTo: now, participantId: id, accessHashSealed: null });
  const hosts = await db
    .selectFrom('workers')
    .innerJoin('hosts', 'hosts.id', 'hostId')
    .select(['hosts.name', 'removedAt'])
    .where('workers.id', '=', shared)
    .execute();
  expect(hosts).toEqual([{ name: 'shared-host.example', removedAt: null }]);
  expect(await db.selectFrom('payouts').select(['account', 'amountNanoton']).execute()).toEqual([
    { account, amountNanoton: 5n },
  ]);
  await expect(deleteParticipant(db, { id, actor: 'system' }, now)).rejects.toThrow(NotFoundError);
});

test('their open incidents end without a word, and what waited for their chat is gone', async () => {
  const seeded = await seedIncident(db, { now, chatId: '808080' });
  await deleteParticipant(db, { id: seeded.participantId, actor: 'system' }, now);
  const incident = await db
    .selectFrom('incidents')
    .select('closedAt')
    .where('id', '=', seeded.incidentId)
    .executeTakeFirst();
  expect(incident?.closedAt).toEqual(now);
  const waiting = await db
    .selectFrom('notifications')
    .select('id')
    .where('incidentId', '=', seeded.incidentId)
    .execute();
  expect(waiting).toEqual([]);
});

test('the last operator stays, even when two go at the same time', async () => {
  const operators = await Promise.all(
    ['One', 'Two'].map(async (name) => {
      const { id } = await insertParticipant(db, { name, actor: 'system' }, now);
      await updateParticipant(db, { id, change: { role: 'operator' }, actor: 'system' }, now);
      return id;
    }),
  );
  const [one = '', two = ''] = operators;
  const outcomes = await Promise.allSettled([
    deleteParticipant(db, { id: one, actor: 'system' }, now),
    updateParticipant(db, { id: two, change: { role: 'participant' }, actor: 'system' }, now),
  ]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const left = await db.selectFrom('participants').select('id').where('role', '=', 'operator').execute();
  expect(left).toHaveLength(1);
  for (const change of [{ role: 'participant' }, { status: 'deactivated' }, { status: 'pending' }] as const) {
    const edit = { id: left[0]?.id ?? '', change, actor: 'system' };
    await expect(updateParticipant(db, edit, now)).rejects.toThrow(LastOperatorError);
  }
});

async function addCanary() {
  const { id } = await registerTelegramParticipant(
    db,
    {
      telegramUserId: '700700701',
      name: 'Canary Name',
      language: 'ru',
      registration: 'open',
      isOperator: false,
    },
    now,
  );
  const actor = `participant:${id}`;
  const method = 'telegram' as const;
  const { token } = await createSession(
    db,
    { participantId: id, method, userAgent: 'canary-agent-name' },
    now,
  );
  await createApiKey(db, { name: 'canary-key', scope: 'read', participantId: id, expiresAt: null }, now);
  await createInvite(db, { role: 'participant', usesMax: 1, expiresAt: now, actor }, now);
  await linkTypedWallet(db, { participantId: id, network: 'mainnet', account, actor }, now);
  await updateParticipant(db, { id, change: { name: 'Canary Name' }, actor }, now);
  const workerId = await addWorker(id, 'canary-worker', 'canary-host.example:12000');
  await insertWorkerEvents(db, [
    { workerId, at: now, kind: 'owner_address', before: null, after: 'canary-owner', byUs: false },
  ]);
  const body = Buffer.from('<b>canary-answer</b>');
  await upsertWorkerAnswers(db, [
    { workerId, page: 'stats', askedAt: now, failure: null, body, bytes: body.length, isCut: false },
  ]);
  await db
    .insertInto('workerState')
    .values({
      workerId,
      ownerAddress: 'canary-owner',
      sampledAt: now,
      up: true,
      recentScrapes: 'u',
      scrapeFailures: '{}',
      totals: [],
    })
    .execute();
  await db.insertInto('alertRules').values({ participantId: id, workerId, kind: 'worker_down' }).execute();
  await insertTestPayout(db, { wallet: 'canary wallet', receivedAt: now, amountNanoton: 5n });
  const notice = {
    kind: 'payout_received',
    payoutId: '1',
    transactionHash: 'ab'.repeat(32),
    amountNanoton: '5',
    receivedAt: now.toISOString(),
    workerName: 'canary-worker',
  } as const;
  await insertNotice(db, { participantId: id, key: 'canary', notice }, now);
  return { id, token, workerId };
}

async function addWorker(participantId: string, name: string, address: string): Promise<string> {
  const secretBox = await createSecretBox([createEncryptionKey()]);
  const [host = ''] = address.split(':');
  const worker = { name, host, address, accessHash: 'secret', labels: ['canary-label'], participantId };
  const labels = name.startsWith('canary') ? worker.labels : [];
  const author = { actor: `participant:${participantId}`, isOperator: false };
  const made = await insertWorker({ db, secretBox, now }, { ...worker, labels }, author);
  if (!made.ok) throw new Error(made.reason);
  return made.id;
}

async function readAll(id: string) {
  const tables = [];
  for await (const table of readParticipantData(db, id)) tables.push(table);
  return tables;
}

/** `table: canary` wherever one of them stands in a row. A wallet and what it received are on the chain for all to see. */
async function findAnywhere(): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT IN ('wallets', 'payouts')
  `.execute(db);
  const found: string[] = [];
  for (const { name } of tables) {
    for (const canary of canaries) {
      const { rows } = await sql`
        SELECT FROM ${sql.table(name)} AS row WHERE row::text LIKE ${`%${canary}%`} LIMIT 1
      `.execute(db);
      if (rows.length > 0) found.push(`${name}: ${canary}`);
    }
  }
  return found;
}
