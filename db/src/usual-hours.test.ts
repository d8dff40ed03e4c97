import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureRollUpPartitions } from './rollup-partitions.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';
import { listUsualHours } from './usual-hours.ts';

const hourMs = 3_600_000;
const noon = Date.parse('2026-11-23T12:00:00Z');
const at = (hoursAgo: number) => new Date(noon - hoursAgo * hourMs);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureRollUpPartitions(database.db, { from: at(12 * 24), to: at(-24) });
});
afterAll(() => database.drop());

async function addWorker(): Promise<Id> {
  return (await insertTestWorker(database.db)).workerId;
}

/** An hour of a worker; null of requests is an hour of which nobody knows. */
async function insertHour(
  workerId: Id,
  { hoursAgo, requests, seconds = 3_600 }: { hoursAgo: number; requests: number | null; seconds?: number },
) {
  await sql`
    INSERT INTO worker_metrics_1h (ts, worker_id, requests, interval_seconds, scrapes, up_scrapes, active_requests_count)
    VALUES (${at(hoursAgo)}, ${workerId}, ${requests}, ${seconds}, 1, 1, 1)
  `.execute(database.db);
}

const list = (workerId: Id, participantId: Id | null = null, hours = { from: 0, to: -1 }) =>
  listUsualHours(database.db, { workerId, participantId, from: at(hours.from), to: at(hours.to) });

test('the usual of an hour is the mean rate of the same hour on the seven days before it', async () => {
  const id = await addWorker();
  for (const day of [1, 2, 3]) await insertHour(id, { hoursAgo: day * 24, requests: day * 3_600 });
  await insertHour(id, { hoursAgo: 7 * 24, requests: 1_800, seconds: 900 });
  await insertHour(id, { hoursAgo: 8 * 24, requests: 999_999 });
  await insertHour(id, { hoursAgo: 0, requests: 999_999 });
  await insertHour(id, { hoursAgo: 25, requests: 999_999 });
  expect(await list(id)).toEqual([{ start: at(0), requestsPerSecond: 2 }]);
});

test('a true zero counts, and an hour of which nobody knows does not', async () => {
  const id = await addWorker();
  for (const day of [1, 2, 3]) await insertHour(id, { hoursAgo: day * 24, requests: 0 });
  await insertHour(id, { hoursAgo: 4 * 24, requests: null });
  await insertHour(id, { hoursAgo: 5 * 24, requests: 7_200, seconds: 0 });
  expect(await list(id)).toEqual([{ start: at(0), requestsPerSecond: 0 }]);
});

test('two days make no habit', async () => {
  const id = await addWorker();
  for (const day of [1, 2]) await insertHour(id, { hoursAgo: day * 24, requests: 3_600 });
  expect(await list(id)).toEqual([]);
});

test('each hour of the range is held against its own days, in order and without other workers', async () => {
  const [id, other] = [await addWorker(), await addWorker()];
  for (const day of [1, 2, 3, 4]) {
    await insertHour(id, { hoursAgo: day * 24, requests: 3_600 });
    await insertHour(id, { hoursAgo: day * 24 + 2, requests: 7_200 });
    await insertHour(other, { hoursAgo: day * 24 + 1, requests: 3_600 });
  }
  expect(await list(id, null, { from: 3, to: -3 })).toEqual([
    { start: at(2), requestsPerSecond: 2 },
    { start: at(0), requestsPerSecond: 1 },
  ]);
});

test('of a range of more than two days the first are told', async () => {
  const id = await addWorker();
  for (let hour = 24; hour < 144; hour += 1) await insertHour(id, { hoursAgo: hour, requests: 3_600 });
  const told = await list(id, null, { from: 0, to: -72 });
  expect([told.length, told[0]?.start, told.at(-1)?.start]).toEqual([52, at(0), at(-51)]);
});

test('a new owner hears nothing of the habits of the time before', async () => {
  const [before, after] = [
    await insertTestParticipant(database.db),
    await insertTestParticipant(database.db),
  ];
  const id = await addWorker();
  for (const day of [1, 2, 3, 4, 5, 6]) {
    await insertHour(id, { hoursAgo: day * 24, requests: day > 3 ? 36_000 : 3_600 });
  }
  const handed = at(3 * 24 + 1);
  await database.db
    .insertInto('workerOwners')
    .values([
      { workerId: id, participantId: before.participantId, ownedFrom: new Date(0), ownedTo: handed },
      { workerId: id, participantId: after.participantId, ownedFrom: handed, ownedTo: null },
    ])
    .execute();
  expect(await list(id, after.participantId)).toEqual([{ start: at(0), requestsPerSecond: 1 }]);
  expect(await list(id, before.participantId)).toEqual([{ start: at(0), requestsPerSecond: 10 }]);
  expect(await list(id)).toEqual([{ start: at(0), requestsPerSecond: 5.5 }]);
});
