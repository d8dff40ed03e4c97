import type { ReportedContract } from '@cocoon-pool/domain/cocoon/contract-earnings';
import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { acquireLeases } from './leases.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { getWorkerDetail } from './worker-detail.ts';
import { upsertWorkerStates, type WorkerStateRow } from './worker-state.ts';
import { createTestState } from './worker-state-fixture.ts';
import { countWorkersByParticipant, getOverview, listWorkers } from './workers.ts';
import { insertTestParticipants, insertTestWorkers } from './workers-fixture.ts';

const now = new Date('2026-11-30T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const everybody = { participantId: null, now };

let database: TestDatabase;
beforeEach(async () => {
  await database?.drop();
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('each worker is counted by its status, stale ones as unknown', async () => {
  const { db } = database;
  const [one = '', two = '', three = '', four = '', never = '', gone = ''] = await insertTestWorkers(db, 6);
  await upsertWorkerStates(db, [
    toWell(one, ago(5)),
    { ...toWell(two, ago(90)), modelConnected: false },
    toWell(three, ago(91)),
    {
      ...toWell(four, ago(1)),
      up: false,
      failure: 'timeout',
      recentScrapes: 'unnnnn',
      requestsPerSecond: null,
    },
    toWell(gone, ago(1)),
  ]);
  await db.updateTable('workers').set({ removedAt: now }).where('id', '=', gone).execute();
  const [participantId = ''] = await insertTestParticipants(db, 1);
  await db
    .insertInto('workerOwners')
    .values([one, never].map((workerId) => ({ workerId, participantId, ownedFrom: ago(99), ownedTo: null })))
    .execute();
  expect(await getOverview(db, everybody)).toEqual({
    workers: { ok: 1, warning: 0, down: 2, unknown: 2 },
    requestsPerSecond: 4,
    unpaidNanoton: null,
    oldestSampledAt: ago(91),
    newestSampledAt: ago(1),
  });
  expect(await countWorkersByParticipant(db, now)).toEqual(
    new Map([[participantId, { ok: 1, warning: 0, down: 0, unknown: 1 }]]),
  );
  const { items } = await listWorkers(db, { ...everybody, limit: 10 });
  expect(items.map(({ id, status }) => [id, status])).toEqual([
    [two, 'down'],
    [four, 'down'],
    [three, 'unknown'],
    [never, 'unknown'],
    [one, 'ok'],
  ]);
});

test('the workers of a daemon that hears nobody are unknown, until it hears again or is dead', async () => {
  const { db } = database;
  const [one = '', two = ''] = await insertTestWorkers(db, 2);
  await upsertWorkerStates(db, [toWell(one, ago(5)), toWell(two, ago(500))]);
  const lease = { holder: 'a', ttlSeconds: 600 };
  const read = async () => {
    const [{ items }, overview, detail] = await Promise.all([
      listWorkers(db, { ...everybody, limit: 10 }),
      getOverview(db, everybody),
      getWorkerDetail(db, one, everybody),
    ]);
    const reasons = new Map(items.map(({ id, status, reason }) => [id, `${status} ${reason}`]));
    return [
      reasons.get(one),
      reasons.get(two),
      overview.workers.unknown,
      `${detail.status} ${detail.reason}`,
    ];
  };
  const well = ['ok null', 'unknown stale', 1, 'ok null'];
  const blind = ['unknown blind', 'unknown blind', 2, 'unknown blind'];
  await acquireLeases(db, { ...lease, blindSince: ago(30) });
  expect(await read()).toEqual(blind);
  await acquireLeases(db, lease);
  expect(await read()).toEqual(well);
  await acquireLeases(db, { ...lease, blindSince: ago(30) });
  await db
    .updateTable('leases')
    .set({ expiresAt: new Date(Date.now() - 1_000) })
    .execute();
  expect(await read()).toEqual(well);
});

test('a contract is counted once, by the freshest worker that knows its earnings', async () => {
  const { db } = database;
  const [one = '', two = '', three = '', four = ''] = await insertTestWorkers(db, 4);
  await upsertWorkerStates(db, [
    toWell(one, ago(20), [toContract('A', 5n), toContract('B', 100n)]),
    toWell(two, ago(10), [toContract('A', 7n)]),
    toWell(three, ago(5), [toContract('A', null), toContract('', 9n), toContract('A'.repeat(101), 9n)]),
    toWell(four, ago(15), [toContract('A', 6n)]),
  ]);
  const unpaid = async () => (await getOverview(db, everybody)).unpaidNanoton;
  expect(await unpaid()).toBe(107n);
  const list = await listWorkers(db, { ...everybody, limit: 10 });
  expect(list.totals).toEqual({ workers: 4, unpaidNanoton: 107n });
  expect(list.items.map(({ unpaidNanoton }) => unpaidNanoton)).toEqual([105n, 7n, null, 6n]);
  const detail = await getWorkerDetail(db, one, everybody);
  expect(detail.earnings).toMatchObject({ unpaidNanoton: 105n, sharedWithWorkers: 3 });
  await upsertWorkerStates(db, [toWell(two, ago(1), []), toWell(one, ago(0), null)]);
  expect(await unpaid()).toBe(105n);
});

test('what one worker has stored unreadably keeps neither lists nor its own page from being answered', async () => {
  const { db } = database;
  const [one = '', two = ''] = await insertTestWorkers(db, 2);
  await upsertWorkerStates(db, [toWell(one, ago(5)), toWell(two, ago(5))]);
  await sql`UPDATE worker_facts SET sample = '[1]' WHERE worker_id = ${one}`.execute(db);
  await sql`UPDATE worker_state SET failure = 'of a later version', up = false, counter_totals = '{1}', request_rates = '{2}'
    WHERE worker_id = ${one}`.execute(db);
  expect((await getOverview(db, everybody)).workers).toMatchObject({ ok: 1, warning: 1 });
  expect((await listWorkers(db, { ...everybody, limit: 10 })).items).toHaveLength(2);
  const detail = await getWorkerDetail(db, one, everybody);
  expect(detail).toMatchObject({ status: 'warning', counters: null, pages: { jsonStats: null } });
});

test('a page holds the first in order, whatever order they are stored in', async () => {
  const { db } = database;
  const ids = await insertTestWorkers(db, 30);
  const down = ids.filter((_id, place) => place % 7 === 3);
  await upsertWorkerStates(
    db,
    ids.toReversed().map((id) => ({ ...toWell(id, ago(5)), modelConnected: !down.includes(id) })),
  );
  const seen: Id[] = [];
  let cursor: string | undefined;
  do {
    const page = await listWorkers(db, { ...everybody, limit: 4, cursor });
    expect(page.totals.workers).toBe(30);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual([...down, ...ids.filter((id) => !down.includes(id))]);
});

/** A worker that answered, with all well. */
function toWell(
  workerId: Id,
  sampledAt: Date,
  contracts: WorkerStateRow['contracts'] = null,
): WorkerStateRow {
  return createTestState(workerId, sampledAt, {
    up: true,
    failure: null,
    recentScrapes: 'u',
    requestsPerSecond: 2,
    lastUpAt: sampledAt,
    hasJsonStats: true,
    hasStatsPage: true,
    isDelisted: false,
    jsonStatsAt: sampledAt,
    countersAt: sampledAt,
    contracts,
  });
}

function toContract(contractAddress: string, unpaidNanoton: bigint | null): ReportedContract {
  const earnings = unpaidNanoton === null ? null : { unpaidNanoton, ...rest };
  return { contractAddress, proxyAddress: 'proxy', earnings };
}
const rest = { claimableNanoton: 0n, inFlightNanoton: 0n, unsignedNanoton: 0n };
