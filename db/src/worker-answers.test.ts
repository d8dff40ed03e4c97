import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';
import {
  answerBytesMax,
  listKeptAnswers,
  listWorkerAnswers,
  upsertWorkerAnswers,
  type WorkerAnswerRow,
} from './worker-answers.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-01T12:01:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('the newest body of each page stays, whatever comes late', async () => {
  const { db } = database;
  const { workerId } = await insertTestWorker(db);
  const newest = toAnswer({ workerId, askedAt: later, body: Buffer.from('newest') });
  await upsertWorkerAnswers(db, [newest, toAnswer({ workerId, page: 'stats', failure: 'unreadable' })]);
  await upsertWorkerAnswers(db, [toAnswer({ workerId }), toAnswer({ workerId, page: 'stats' })]);
  expect(await listWorkerAnswers(db, workerId)).toEqual([
    newest,
    toAnswer({ workerId, page: 'stats', failure: 'unreadable' }),
  ]);
  expect(await listKeptAnswers(db, [workerId])).toEqual([
    { workerId, page: 'jsonstats', askedAt: later, failure: null },
    { workerId, page: 'stats', askedAt: noon, failure: 'unreadable' },
  ]);
  expect(await listKeptAnswers(db, [])).toEqual([]);
});

test('any bytes are stored as they are, up to the bound; a worker that is gone keeps nobody out', async () => {
  const { db } = database;
  const { workerId } = await insertTestWorker(db);
  const every = Uint8Array.from({ length: answerBytesMax }, (_, n) => n % 256);
  await upsertWorkerAnswers(db, [
    toAnswer({ workerId: '999999' }),
    toAnswer({ workerId, body: Buffer.from(every), bytes: 1_000_000, isCut: true }),
  ]);
  expect(await listWorkerAnswers(db, '999999')).toEqual([]);
  const [kept] = await listWorkerAnswers(db, workerId);
  expect(kept).toMatchObject({ bytes: 1_000_000, isCut: true });
  expect(Buffer.compare(kept?.body ?? new Uint8Array(), every)).toBe(0);
  const tooLong = toAnswer({ workerId, askedAt: later, body: Buffer.alloc(answerBytesMax + 1) });
  await expect(upsertWorkerAnswers(db, [tooLong])).rejects.toThrow('worker_answers_body_check');
});

function toAnswer(changes: Partial<WorkerAnswerRow>): WorkerAnswerRow {
  const body = Buffer.from('{}');
  return {
    ...{ workerId: '0', page: 'jsonstats', askedAt: noon, failure: null, body, bytes: 2, isCut: false },
    ...changes,
  };
}
