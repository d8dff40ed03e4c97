import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteBadRules } from './bad-rules.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';

const now = new Date('2026-03-01T12:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a rule that cannot be judged is told to its owner, and why to the operators, once a day', async () => {
  const { db } = database;
  const { participantId } = await insertTestParticipant(db);
  const { workerId } = await insertTestWorker(db, { participantId });
  const bad = [{ workerId, kind: 'slow', message: 'TypeError: no mean' }];
  const note = (at: Date) => db.transaction().execute((tx) => noteBadRules(tx, bad, at));
  await note(now);
  await note(new Date(now.getTime() + 3_600_000));
  const list = () => db.selectFrom('notices').select(['participantId', 'payload']).orderBy('id').execute();
  expect(await list()).toMatchObject([
    { participantId: null, payload: { rule: 'slow', detail: 'TypeError: no mean' } },
    { participantId, payload: { rule: 'slow', detail: null } },
  ]);
  await note(new Date(now.getTime() + 86_400_000));
  expect(await list()).toHaveLength(4);
});
