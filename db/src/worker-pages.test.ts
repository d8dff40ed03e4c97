import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';
import { workerSorts } from './worker-order.ts';
import { upsertWorkerStates, type WorkerStateRow } from './worker-state.ts';
import { createTestState } from './worker-state-fixture.ts';
import { listWorkers } from './workers.ts';
import { createRandom } from './workers-fixture.ts';

const now = new Date('2026-11-30T12:00:00Z');

let database: TestDatabase;
beforeEach(async () => {
  await database?.drop();
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test.each(workerSorts)(
  'by %s no worker comes twice and none is skipped while workers are being added',
  async (sort) => {
    const { db } = database;
    const random = createRandom(workerSorts.indexOf(sort) + 1);
    await addWorkers(20, random);
    const { items: begun } = await listWorkers(db, { participantId: null, sort, limit: 200, now });
    const seen: Id[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 60; page += 1) {
      const limit = 1 + Math.floor(random() * 5);
      const { items, nextCursor } = await listWorkers(db, { participantId: null, sort, limit, cursor, now });
      seen.push(...items.map(({ id }) => id));
      if (nextCursor === null) break;
      cursor = nextCursor;
      if (page < 12) await addWorkers(Math.floor(random() * 3), random);
    }
    expect(new Set(seen).size).toBe(seen.length);
    const ids = begun.map(({ id }) => id);
    expect(seen.filter((id) => ids.includes(id))).toEqual(ids);
  },
);

/** Few different values, so that many places differ by name or id alone; some are unknown. */
async function addWorkers(count: number, random: () => number): Promise<void> {
  const among = <T>(...values: T[]): T | null => values[Math.floor(random() * (values.length + 1))] ?? null;
  const ids: Id[] = [];
  for (let n = 0; n < count; n += 1) {
    const { workerId } = await insertTestWorker(database.db);
    const name = among('gpu-9', 'gpu-10', 'ёж') ?? workerId;
    await database.db.updateTable('workers').set({ name }).where('id', '=', workerId).execute();
    ids.push(workerId);
  }
  const rows = ids.flatMap((id): WorkerStateRow[] => {
    const ageMs = among(5_000, 30_000, 90_000);
    if (ageMs === null) return [];
    const unpaidNanoton = among(1n, 2n, 2n ** 60n);
    return [
      createTestState(id, new Date(now.getTime() - ageMs), {
        up: true,
        failure: among('timeout', 'refused'),
        recentScrapes: 'nnnnnn',
        requestsPerSecond: among(0, 0.5, 3),
        model: among('m-9', 'm-10'),
        hasJsonStats: true,
        hasStatsPage: true,
        contracts: [
          {
            contractAddress: `contract ${id}`,
            proxyAddress: 'proxy',
            earnings:
              unpaidNanoton === null
                ? null
                : { unpaidNanoton, claimableNanoton: 0n, inFlightNanoton: 0n, unsignedNanoton: 0n },
          },
        ],
      }),
    ];
  });
  await upsertWorkerStates(database.db, rows);
}
