import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertWorkerEvents, listWorkerEvents, type WorkerEvent } from './worker-events.ts';
import { insertTestWorkers } from './workers-fixture.ts';

let database: TestDatabase;
let workerIds: Id[];
beforeAll(async () => {
  database = await createTestDatabase();
  workerIds = await insertTestWorkers(database.db, 2);
});
afterAll(() => database.drop());

const at = (second: number) => new Date(Date.UTC(2026, 10, 30, 12, 0, second));

test('events of many workers are written at once, and read newest first', async () => {
  const [one = '', two = ''] = workerIds;
  const events: WorkerEvent[] = [
    { workerId: one, at: at(0), kind: 'model', before: null, after: 'qwen', byUs: false },
    { workerId: one, at: at(15), kind: 'coefficient', before: '1', after: '1.5', byUs: true },
    { workerId: two, at: at(15), kind: 'enabled', before: 'true', after: 'false', byUs: false },
  ];
  await insertWorkerEvents(database.db, events);
  await insertWorkerEvents(database.db, []);
  const ofOne = await listWorkerEvents(database.db, { workerId: one, limit: 10 });
  expect(ofOne).toEqual([events[1], events[0]]);
  expect(await listWorkerEvents(database.db, { workerId: one, limit: 1 })).toEqual([events[1]]);
  expect(await listWorkerEvents(database.db, { workerId: one, limit: 9, before: at(15) })).toEqual([
    events[0],
  ]);
});

test('a batch that is written again adds nothing', async () => {
  const [, workerId = ''] = workerIds;
  const event: WorkerEvent = { workerId, at: at(30), kind: 'commit', before: 'a', after: 'b', byUs: false };
  await insertWorkerEvents(database.db, [event]);
  await insertWorkerEvents(database.db, [{ ...event, after: 'c' }]);
  expect(await listWorkerEvents(database.db, { workerId, limit: 1 })).toEqual([event]);
});

test('what a worker says cannot break the batch: unstorable and endless texts, workers that are gone', async () => {
  const [workerId = ''] = workerIds;
  await insertWorkerEvents(database.db, [
    { workerId, at: at(45), kind: 'model', before: 'a\0b', after: `${'x'.repeat(499)}😀`, byUs: false },
    { workerId: '999999', at: at(45), kind: 'model', before: null, after: null, byUs: false },
  ]);
  const [event] = await listWorkerEvents(database.db, { workerId, limit: 1 });
  expect(event).toMatchObject({ before: 'ab', after: `${'x'.repeat(499)}\u{fffd}` });
});
