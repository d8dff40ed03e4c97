import type { JsonStats } from '@cocoon-pool/domain/cocoon/sample';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';
import { listWorkerStates, upsertWorkerStates, type WorkerStateRow } from './worker-state.ts';
import { createTestState } from './worker-state-fixture.ts';
import { insertTestWorkers } from './workers-fixture.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const noon = new Date('2026-03-01T12:00:00Z');

test('the latest of a worker replaces the one before, whole, but for what seldom changes', async () => {
  const { workerId } = await insertTestWorker(database.db);
  const full = toFull(workerId);
  const silent = createTestState(workerId, new Date('2026-03-01T12:00:15Z'), {
    scrapeFailures: { timeout: 1 },
  });
  const toStored = ({ contracts: _, ...state }: WorkerStateRow) => ({ ...state, pages: full.pages });
  await upsertWorkerStates(database.db, [full]);
  expect(await listWorkerStates(database.db, [workerId])).toEqual([toStored(full)]);
  await upsertWorkerStates(database.db, [silent]);
  expect(await listWorkerStates(database.db, [workerId])).toEqual([toStored(silent)]);
});

test('a worker that does not exist does not keep the others from being written', async () => {
  const { workerId } = await insertTestWorker(database.db);
  await upsertWorkerStates(database.db, [toFull('999999'), toFull(workerId)]);
  const rows = await listWorkerStates(database.db, [workerId, '999999']);
  expect(rows.map((row) => row.workerId)).toEqual([workerId]);
});

test('what seldom changes is written when it did, and only then', async () => {
  const { workerId } = await insertTestWorker(database.db);
  const readVersion = async () => {
    const query = sql<{ version: string }>`
      SELECT xmin::text AS version FROM worker_facts WHERE worker_id = ${workerId}`;
    return (await query.execute(database.db)).rows[0]?.version;
  };
  const state = toFull(workerId);
  await upsertWorkerStates(database.db, [state]);
  const first = await readVersion();
  const busier = { ...stats, status: { ...stats.status, walletBalanceNanoton: 7n } };
  await upsertWorkerStates(database.db, [
    { ...state, sampledAt: new Date('2026-03-01T12:00:15Z'), pages: { jsonStats: busier, statsPage: null } },
  ]);
  expect(await readVersion()).toBe(first);
  const dearer = { ...stats, localConfig: { ...stats.localConfig, coefficient: 2 } };
  await upsertWorkerStates(database.db, [{ ...state, pages: { jsonStats: dearer, statsPage: null } }]);
  expect(await readVersion()).not.toBe(first);
  const [stored] = await listWorkerStates(database.db, [workerId]);
  expect(stored?.pages.jsonStats).toEqual(dearer);
});

test('facts that this version cannot read are none, and keep nobody from being read', async () => {
  const { workerId } = await insertTestWorker(database.db);
  await upsertWorkerStates(database.db, [toFull(workerId)]);
  await sql`UPDATE worker_facts SET sample = '{"up": "maybe"}' WHERE worker_id = ${workerId}`.execute(
    database.db,
  );
  const [stored] = await listWorkerStates(database.db, [workerId]);
  expect(stored).toMatchObject({ counterTotals: toFull(workerId).counterTotals, pages: { jsonStats: null } });
});

/** PostgreSQL reports its statistics with a delay. */
const patience = { timeout: 30_000 };

test('nearly every update stays in its page and touches no index', async () => {
  const workerIds = await insertTestWorkers(database.db, 200);
  for (let scrape = 0; scrape < 40; scrape += 1) {
    const sampledAt = new Date(noon.getTime() + scrape * 15_000);
    await upsertWorkerStates(
      database.db,
      workerIds.map((id) => ({ ...toFull(id), sampledAt, requestsPerSecond: scrape })),
    );
    await waitForOthers();
  }
  await expect
    .poll(async () => {
      const { rows } = await sql<{ updates: number; hot: number }>`
        SELECT n_tup_upd::int AS updates, n_tup_hot_upd::int AS hot FROM pg_stat_user_tables
        WHERE relname = 'worker_state'
      `.execute(database.db);
      const [{ updates, hot } = { updates: 0, hot: 0 }] = rows;
      return updates >= 39 * 200 && hot / updates;
    }, patience)
    .toBeGreaterThan(0.95);
});

/** Dead rows keep their place while any transaction of the server, of whatever database, is older than their end. */
async function waitForOthers(): Promise<void> {
  const read = async () => {
    const { rows } = await sql<{ oldest: bigint; next: bigint }>`
      SELECT pg_snapshot_xmin(s)::text::bigint AS oldest, pg_snapshot_xmax(s)::text::bigint AS next
      FROM pg_current_snapshot() AS s
    `.execute(database.db);
    return rows[0] ?? { oldest: 0n, next: 0n };
  };
  const { next } = await read();
  await expect.poll(async () => (await read()).oldest >= next, patience).toBe(true);
}

const stats: JsonStats = {
  status: {
    walletBalanceNanoton: null,
    actualImageHash: true,
    actualModel: true,
    tonLastSyncedAt: null,
    commit: 'b75d4447',
    committedAt: new Date('2025-12-25T13:38:13Z'),
  },
  counters: null,
  wallet: {
    address: 'UQwallet',
    balanceNanoton: null,
    seqno: null,
    pendingTransactions: null,
    activeTransactions: null,
  },
  localConfig: {
    rootAddress: 'EQroot',
    ownerAddress: 'EQowner',
    model: 'a "model" {with, \\ everything}',
    coefficient: 1,
    checkProxyHash: true,
  },
  rootConfig: null,
  contracts: null,
};

function toFull(workerId: string): WorkerStateRow {
  return createTestState(workerId, noon, {
    up: true,
    failure: null,
    lastUpAt: noon,
    recentScrapes: 'nbu',
    requestsPerSecond: 9.5,
    errorRatio: 0.05,
    runTimeSecondsMean: 0.7,
    scrapeFailures: { timeout: 2 },
    totals: [130, null, 585.579599],
    latencyMs: 1.5,
    hasJsonStats: true,
    hasStatsPage: true,
    isDelisted: false,
    enabled: true,
    modelConnected: false,
    proxiesConnected: 2,
    activeRequests: 7,
    maxActiveRequests: 60,
    ton: 'synced',
    wallet: 'too_low',
    requestRates: [9.750356, 9.381625, 7.186355, 1.283188, 0.230636, 0.009762],
    jsonStatsAt: noon,
    tonLastSyncedAt: new Date('2026-03-01T11:59:00Z'),
    walletBalanceNanoton: 9_007_199_254_740_993n,
    model: 'a "model" {with, \\ everything}',
    ownerAddress: 'EQowner',
    countersAt: noon,
    counterTotals: [1, 2, 3, 4, 5, 6.25, 7, 8, 9, 10, 1e21],
    failureCounting: 'double',
    pages: { jsonStats: stats, statsPage: null },
  });
}
