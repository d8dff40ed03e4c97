import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listHostTrends } from './host-trends.ts';
import { getPoolPace } from './pool-pace.ts';
import { ensureRollUpPartitions } from './rollup-partitions.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';
import { upsertWorkerStates } from './worker-state.ts';
import { createTestState } from './worker-state-fixture.ts';

const now = new Date('2026-11-23T12:20:00Z');
const hourMs = 3_600_000;
const at = (hoursAgo: number) => new Date(Date.parse('2026-11-23T12:00:00Z') - hoursAgo * hourMs);

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await ensureRollUpPartitions(database.db, { from: at(8 * 24), to: at(-1) });
});
afterEach(() => database.drop());

interface Past {
  table?: 'worker_metrics_1h' | 'worker_metrics_5m';
  hoursAgo: readonly number[];
  perSecond: number;
}

async function insertPast(workerId: Id, { table = 'worker_metrics_1h', hoursAgo, perSecond }: Past) {
  const seconds = table === 'worker_metrics_1h' ? 3_600 : 300;
  const times = hoursAgo.map(at);
  await sql`
    INSERT INTO ${sql.table(table)} (ts, worker_id, requests, interval_seconds, scrapes, up_scrapes, active_requests_count)
    SELECT ts, ${workerId}, ${perSecond * seconds}, ${seconds}, 1, 1, 1 FROM unnest(${times}::timestamptz[]) AS ts
  `.execute(database.db);
}

async function setNow(workerId: Id, perSecond: number | null, sampledAt = now) {
  const answer = perSecond === null ? {} : { up: true, failure: null, recentScrapes: 'u' };
  const state = createTestState(workerId, sampledAt, { ...answer, requestsPerSecond: perSecond });
  await upsertWorkerStates(database.db, [state]);
}

async function addHost(name: string, workers: number): Promise<Id[]> {
  const ids: Id[] = [];
  for (let place = 0; place < workers; place += 1) {
    const hostId: Id | undefined = (
      await database.db.selectFrom('hosts').select('id').where('name', '=', name).executeTakeFirst()
    )?.id;
    const added = await insertTestWorker(database.db, hostId === undefined ? {} : { hostId });
    await database.db.updateTable('hosts').set({ name }).where('id', '=', added.hostId).execute();
    ids.push(added.workerId);
  }
  return ids;
}

const daysAt = (hour: number) => [1, 2, 3, 4].map((day) => day * 24 + hour);

test('the same hour of other days is the habit; one that does not answer does nothing', async () => {
  const [one = '', dead = ''] = await addHost('h27', 2);
  for (const id of [one, dead]) {
    await insertPast(id, { hoursAgo: daysAt(0), perSecond: 2 });
    await insertPast(id, { hoursAgo: daysAt(5), perSecond: 90 });
    await insertPast(id, { hoursAgo: [0], perSecond: 90 });
  }
  await setNow(one, 1.5);
  await setNow(dead, null);
  expect(await getPoolPace(database.db, now)).toEqual({
    usualOf: 'hour',
    hosts: [{ host: 'h27', requestsPerSecond: 1.5, usualPerSecond: 4 }],
  });
});

test('who is not seen now, or has no habit yet, is in neither sum', async () => {
  const [known = '', unseen = '', young = '', removed = ''] = await addHost('h1', 4);
  for (const id of [known, unseen, removed]) await insertPast(id, { hoursAgo: daysAt(0), perSecond: 1 });
  await insertPast(young, { hoursAgo: [24, 48], perSecond: 1 });
  for (const id of [known, young, removed]) await setNow(id, 1);
  await setNow(unseen, 1, new Date(now.getTime() - 600_000));
  await database.db.updateTable('workers').set({ removedAt: now }).where('id', '=', removed).execute();
  const { hosts } = await getPoolPace(database.db, now);
  expect(hosts).toEqual([{ host: 'h1', requestsPerSecond: 1, usualPerSecond: 1 }]);
});

test('without other days the last day is what is usual, and without it nothing', async () => {
  const [young = ''] = await addHost('h1', 1);
  await setNow(young, 1);
  expect(await getPoolPace(database.db, now)).toEqual({ usualOf: 'day', hosts: [] });
  await insertPast(young, { table: 'worker_metrics_5m', hoursAgo: [1, 2, 3], perSecond: 4 });
  expect(await getPoolPace(database.db, now)).toEqual({
    usualOf: 'day',
    hosts: [{ host: 'h1', requestsPerSecond: 1, usualPerSecond: 4 }],
  });
});

test('a host’s line adds up its workers, with a gap where nobody looked', async () => {
  const ids = await addHost('h1', 2);
  await addHost('h2', 1);
  for (const id of ids) {
    await insertPast(id, { table: 'worker_metrics_5m', hoursAgo: [1, 3], perSecond: 2 });
  }
  const range = { from: at(3), to: at(0), stepSeconds: 3_600 };
  expect(await listHostTrends(database.db, { hosts: ['h2', 'h1'], ...range })).toEqual([
    { host: 'h2', requestsPerSecond: [null, null, null] },
    { host: 'h1', requestsPerSecond: [4, null, 4] },
  ]);
  expect(await listHostTrends(database.db, { hosts: [], ...range })).toEqual([]);
});
