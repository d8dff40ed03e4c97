import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';
import { findWorkerPerf, upsertWorkerPerf } from './worker-perf.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-01T12:01:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('the newest load stays, whatever comes late, and text that cannot be stored keeps nobody out', async () => {
  const { db } = database;
  const { workerId } = await insertTestWorker(db);
  await upsertWorkerPerf(db, [
    { workerId, sampledAt: later, perf: { actors: [{ name: 'a\0b\ud800' }] } },
    { workerId: '999999', sampledAt: later, perf: {} },
  ]);
  await upsertWorkerPerf(db, [{ workerId, sampledAt: noon, perf: { actors: [] } }]);
  expect(await findWorkerPerf(db, workerId)).toEqual({
    workerId,
    sampledAt: later,
    perf: { actors: [{ name: 'ab\ufffd' }] },
  });
  expect(await findWorkerPerf(db, '999999')).toBeUndefined();
});
