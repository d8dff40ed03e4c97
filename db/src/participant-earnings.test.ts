import { afterAll, beforeEach, expect, test } from 'vitest';
import { sumEarnedNanoton } from './participant-earnings.ts';
import { rollUpFiveMinutes } from './rollups.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertMarkedMetrics } from './testing-workers.ts';
import { ensureMetricPartitions } from './worker-metrics.ts';
import { insertTestParticipants, insertTestWorkers } from './workers-fixture.ts';

const noon = new Date('2026-11-30T12:00:00Z');
const at = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

let database: TestDatabase;
let first: Id;
let second: Id;
beforeEach(async () => {
  await database?.drop();
  database = await createTestDatabase();
  await ensureMetricPartitions(database.db, noon);
  const [workerId = ''] = await insertTestWorkers(database.db, 1);
  [first = '', second = ''] = await insertTestParticipants(database.db, 2);
  await database.db
    .insertInto('workerOwners')
    .values([
      { workerId, participantId: first, ownedFrom: at(-600), ownedTo: at(-200) },
      { workerId, participantId: second, ownedFrom: at(-200), ownedTo: null },
    ])
    .execute();
  const minutes = Array.from({ length: 720 }, (_, place) => place - 660);
  await insertMarkedMetrics(
    database.db,
    minutes.map((minute) => ({ workerId, ts: at(minute), up: true, earnedNanotonIncrease: 1_000n })),
  );
});
afterAll(() => database.drop());

const sum = (participantId: Id, fromMinute: number, toMinute: number) =>
  sumEarnedNanoton(database.db, { participantId, from: at(fromMinute), to: at(toMinute) });

/** A day that starts on the hour and one that does not, short ones, and one that ends in the future. */
const ranges: [number, number, bigint, bigint][] = [
  [-660, 60, 400n, 260n],
  [-570, 13, 370n, 213n],
  [-45, 3, 0n, 48n],
  [-5, 0, 0n, 5n],
  [-300, 900, 100n, 260n],
];

test.each([
  ['not at all', null],
  ['in part', at(-100)],
  ['up to now', at(1)],
  ['wholly', at(90)],
])('what was earned is the same rolled up %s', async (_name, rolledUpAt) => {
  if (rolledUpAt !== null) await rollUpFiveMinutes(database.db, rolledUpAt);
  for (const [from, to, minutesOfFirst, minutesOfSecond] of ranges) {
    expect(await sum(first, from, to), `${from} to ${to}`).toBe(minutesOfFirst * 1_000n || null);
    expect(await sum(second, from, to), `${from} to ${to}`).toBe(minutesOfSecond * 1_000n);
  }
});

test('a late row of long ago is counted once, before and after it is summed', async () => {
  await rollUpFiveMinutes(database.db, at(90));
  const [{ id: workerId } = { id: '' }] = await database.db.selectFrom('workers').select('id').execute();
  const late = { workerId, ts: new Date(at(-130).getTime() + 1), up: true, earnedNanotonIncrease: 7n };
  await insertMarkedMetrics(database.db, [late]);
  expect(await sum(second, -660, 60)).toBe(260_007n);
  await rollUpFiveMinutes(database.db, at(90));
  expect(await sum(second, -660, 60)).toBe(260_007n);
});
