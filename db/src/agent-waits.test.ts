import { afterEach, beforeEach, expect, test } from 'vitest';
import { enrolAgent } from './agent-enrolment.ts';
import { insertAgentWaits } from './agent-waits.ts';
import { createEnrolmentToken } from './enrolment-tokens.ts';
import { listNotices } from './notices.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant } from './testing-workers.ts';

const start = new Date('2026-03-10T12:00:00Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
let database: TestDatabase;
let participantId: string;
beforeEach(async () => {
  database = await createTestDatabase();
  ({ participantId } = await insertTestParticipant(database.db));
});
afterEach(() => database.drop());

test('a line that nobody used for five minutes is told of once', async () => {
  await ask(start);
  await insertAgentWaits(database.db, after(4.9));
  expect(await listTold()).toEqual([]);
  for (const minutes of [5, 6, 29, 59]) await insertAgentWaits(database.db, after(minutes));
  expect(await listTold()).toMatchObject([
    { kind: 'agent_waiting', isEnrolled: false, expiresAt: after(30).toISOString() },
  ]);
});

test('an agent that came in and keeps silent is waited for from then on', async () => {
  await enrol(await ask(start), after(3));
  await insertAgentWaits(database.db, after(7.9));
  expect(await listTold()).toEqual([]);
  await insertAgentWaits(database.db, after(8));
  expect(await listTold()).toMatchObject([{ isEnrolled: true }]);
});

test('once an agent has reported nothing is told, also of what was to be told', async () => {
  await enrol(await ask(start), after(1));
  await insertAgentWaits(database.db, after(6));
  expect(await listTold()).toHaveLength(1);
  await database.db
    .updateTable('agents')
    .set({ lastReportAt: after(7) })
    .execute();
  expect(await listTold()).toEqual([]);
  await insertAgentWaits(database.db, after(59));
  expect(await database.db.selectFrom('notices').select('id').execute()).toHaveLength(1);
});

test('of many lines only the newest is told of, and in an hour one', async () => {
  for (const minutes of [0, 1, 2]) await ask(after(minutes));
  await insertAgentWaits(database.db, after(6.5));
  expect(await listTold()).toEqual([]);
  await insertAgentWaits(database.db, after(7));
  await ask(after(10));
  await insertAgentWaits(database.db, after(16));
  expect(await listTold()).toMatchObject([{ madeAt: after(2).toISOString() }]);
});

test('a line of an operator, of a known agent or of long ago is told to nobody', async () => {
  const { db } = database;
  await createEnrolmentToken(db, { participantId, agentId: null, actor: 'participant:999' }, start);
  await createEnrolmentToken(db, { participantId: null, agentId: null, actor: 'key:1' }, start);
  await ask(after(-60));
  await insertAgentWaits(db, after(10));
  expect(await listTold()).toEqual([]);
});

async function ask(at: Date): Promise<string> {
  const wanted = { participantId, agentId: null, actor: `participant:${participantId}` };
  const made = await createEnrolmentToken(database.db, wanted, at);
  if (made === undefined) throw new Error('no line was made');
  return made.token;
}

async function enrol(token: string, at: Date): Promise<void> {
  const enrolment = await enrolAgent(database.db, { token, hostname: 'rig-1', version: '1.0.0' }, at);
  expect(enrolment).toMatchObject({ ok: true });
}

async function listTold() {
  const rows = await database.db.selectFrom('notices').select('id').orderBy('id').execute();
  return listNotices(
    database.db,
    rows.map(({ id }) => id),
  );
}
