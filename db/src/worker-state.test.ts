import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';
import { listWorkerStates, upsertWorkerStates, type WorkerStateRow } from './worker-state.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('the latest of a worker replaces the one before, whole', async () => {
  const { workerId } = await insertTestWorker(database.db);
  const full = toState(workerId);
  const empty: WorkerStateRow = {
    ...full,
    sampledAt: new Date('2026-03-01T12:00:15Z'),
    up: false,
    failure: 'refused',
    lastUpAt: null,
    recentScrapes: 'un',
    model: null,
    ownerAddress: null,
    requestsPerSecond: null,
    sample: null,
    interval: null,
    scrapeFailures: { refused: 1 },
  };
  await upsertWorkerStates(database.db, [full]);
  expect(await listWorkerStates(database.db, [workerId])).toEqual([full]);
  await upsertWorkerStates(database.db, [empty]);
  expect(await listWorkerStates(database.db, [workerId])).toEqual([empty]);
});

test('a worker that does not exist does not keep the others from being written', async () => {
  const { workerId } = await insertTestWorker(database.db);
  await upsertWorkerStates(database.db, [toState('999999'), toState(workerId)]);
  const rows = await listWorkerStates(database.db, [workerId, '999999']);
  expect(rows.map((row) => row.workerId)).toEqual([workerId]);
});

function toState(workerId: string): WorkerStateRow {
  return {
    workerId,
    sampledAt: new Date('2026-03-01T12:00:00Z'),
    up: true,
    failure: null,
    lastUpAt: new Date('2026-03-01T12:00:00Z'),
    recentScrapes: 'nbu',
    model: 'a "model" {with, \\ everything}',
    ownerAddress: 'EQowner',
    requestsPerSecond: 9.5,
    sample: { up: true, text: 'a "quoted" \\ {word}', balance: '9007199254740993' },
    interval: { requests: 142 },
    scrapeFailures: { timeout: 2 },
    totals: { requests: 130, tokensAdjusted: 46066 },
  };
}
