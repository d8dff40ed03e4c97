import { afterAll, beforeEach, expect, test } from 'vitest';
import { type EarnedScope, sumEarned } from './earned-nanoton.ts';
import { rollUpFiveMinutes, rollUpHours } from './rollups.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertMarkedMetrics } from './testing-workers.ts';
import { ensureMetricPartitions } from './worker-metrics.ts';
import { insertTestParticipants, insertTestWorkers } from './workers-fixture.ts';

const noon = new Date('2026-11-30T12:00:00Z');
const at = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

let database: TestDatabase;
let worker: Id;
let first: Id;
let second: Id;
beforeEach(async () => {
  await database?.drop();
  database = await createTestDatabase();
  await ensureMetricPartitions(database.db, noon);
  const [one = '', other = ''] = await insertTestWorkers(database.db, 2);
  worker = one;
  [first = '', second = ''] = await insertTestParticipants(database.db, 2);
  await database.db
    .insertInto('workerOwners')
    .values([
      { workerId: worker, participantId: first, ownedFrom: at(-600), ownedTo: at(-200) },
      { workerId: worker, participantId: second, ownedFrom: at(-200), ownedTo: null },
    ])
    .execute();
  const minutes = Array.from({ length: 720 }, (_, place) => place - 660);
  await insertMarkedMetrics(
    database.db,
    minutes.flatMap((minute) => [
      { workerId: worker, ts: at(minute), up: true, earnedNanotonIncrease: 1_000n },
      { workerId: other, ts: at(minute), up: true, earnedNanotonIncrease: 1n },
    ]),
  );
});
afterAll(() => database.drop());

const sum = (scope: EarnedScope, fromMinute: number, toMinute: number) =>
  sumEarned(database.db, scope, { from: at(fromMinute), to: at(toMinute) });

/** A range, and the minutes in it of the worker at all, and while it was the first owner's. */
const ranges: [number, number, bigint, bigint][] = [
  [-660, 60, 720n, 400n],
  [-570, 13, 583n, 370n],
  [-45, 3, 48n, 0n],
  [-300, -100, 200n, 100n],
];

test.each([
  ['not at all', null],
  ['in part', at(-100)],
  ['up to now', at(1)],
  ['by hours too', at(48 * 60)],
])('a worker, an owner and the pool earned the same rolled up %s', async (_name, rolledUpAt) => {
  if (rolledUpAt !== null) {
    await rollUpFiveMinutes(database.db, rolledUpAt);
    await rollUpHours(database.db, rolledUpAt);
  }
  for (const [from, to, minutes, minutesOfFirst] of ranges) {
    const label = `${from} to ${to}`;
    const anybody = { of: 'worker', workerId: worker, participantId: null } as const;
    expect(await sum(anybody, from, to), label).toBe(minutes * 1_000n);
    expect(await sum({ ...anybody, participantId: first }, from, to), label).toBe(
      minutesOfFirst * 1_000n || null,
    );
    expect(await sum({ of: 'pool' }, from, to), label).toBe(minutes * 1_001n);
  }
  expect(await sum({ of: 'participant', participantId: first }, -660, 60)).toBe(400_000n);
});

test('a time that nobody saw, and an empty one, are unknown', async () => {
  expect(await sum({ of: 'pool' }, 500, 600)).toBeNull();
  expect(await sum({ of: 'worker', workerId: worker, participantId: second }, -660, -210)).toBeNull();
  expect(await sum({ of: 'pool' }, 5, 5)).toBeNull();
});
