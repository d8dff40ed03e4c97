import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertProposal, proposalMs, takeProposal } from './command-proposals.ts';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipants, insertTestWorkers } from './workers-fixture.ts';

const now = new Date('2026-11-23T13:05:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

async function seed(): Promise<{ participantId: Id; workerId: Id }> {
  const [participantId = ''] = await insertTestParticipants(db, 1);
  const [workerId = ''] = await insertTestWorkers(db, 1);
  return { participantId, workerId };
}

const enable = { command: { kind: 'enable' }, forSeconds: null, before: 'false' } as const;

test('of presses at the same moment one confirms', async () => {
  const { participantId, workerId } = await seed();
  const id = await insertProposal(db, { participantId, workerId, ...enable }, now);
  const presses = await Promise.all([1, 2, 3].map(() => takeProposal(db, { id, participantId }, now)));
  expect(presses.filter(({ ok }) => ok)).toMatchObject([{ proposal: { workerId, before: 'false' } }]);
  expect(presses.filter(({ ok }) => !ok)).toEqual(Array(2).fill({ ok: false, reason: 'used' }));
});

test('a question that waited too long confirms nothing, and says of which worker it was', async () => {
  const { participantId, workerId } = await seed();
  const id = await insertProposal(db, { participantId, workerId, ...enable }, now);
  const taken = await takeProposal(db, { id, participantId }, later(proposalMs));
  expect(taken).toEqual({ ok: false, reason: 'expired', workerId });
  expect(await takeProposal(db, { id, participantId }, later(proposalMs - 1))).toMatchObject({ ok: true });
});

test('somebody else’s question is not there', async () => {
  const { participantId, workerId } = await seed();
  const { participantId: stranger } = await seed();
  const id = await insertProposal(db, { participantId, workerId, ...enable }, now);
  expect(await takeProposal(db, { id, participantId: stranger }, now)).toEqual({
    ok: false,
    reason: 'not_found',
  });
  expect(await takeProposal(db, { id, participantId }, now)).toMatchObject({ ok: true });
});

test('a newer question about the worker takes the place of the one before', async () => {
  const { participantId, workerId } = await seed();
  const asked = { participantId, workerId, forSeconds: null, before: '1' };
  const first = await insertProposal(
    db,
    { ...asked, command: { kind: 'set_coefficient', coefficientThousandths: 900 } },
    now,
  );
  const [second] = await Promise.all(
    [1_250, 1_500].map((coefficientThousandths) =>
      insertProposal(db, { ...asked, command: { kind: 'set_coefficient', coefficientThousandths } }, now),
    ),
  );
  expect(second).not.toBe(first);
  expect(await takeProposal(db, { id: first, participantId }, now)).toEqual({
    ok: false,
    reason: 'not_found',
  });
  const rows = await db.selectFrom('commandProposals').selectAll().where('workerId', '=', workerId).execute();
  expect(rows).toHaveLength(1);
});

test('nothing can be asked that no command may be', async () => {
  const { participantId, workerId } = await seed();
  const asked = { participantId, workerId, forSeconds: null, before: null };
  const priced = (coefficientThousandths: number) =>
    insertProposal(db, { ...asked, command: { kind: 'set_coefficient', coefficientThousandths } }, now);
  await expect(priced(0)).rejects.toThrow();
  await expect(priced(10_001)).rejects.toThrow();
});
