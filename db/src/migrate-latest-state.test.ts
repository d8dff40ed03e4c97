import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrateToVersion } from './migrate-database.ts';
import { createTestDatabaseAt, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabaseAt('0011');
  await run(`INSERT INTO hosts (name) VALUES ('gpu.example.com')`);
});
afterEach(() => database.drop());

const at = new Date('2026-11-23T12:00:00Z');
const lastUpAt = new Date('2026-11-23T11:59:30Z');
const counterNames = [
  'queries',
  'success',
  'failed',
  'bytesReceived',
  'bytesSent',
  'timeSeconds',
  'totalAdjustedTokens',
  'promptAdjustedTokens',
  'cachedAdjustedTokens',
  'completionAdjustedTokens',
  'reasoningAdjustedTokens',
];
const counters = Object.fromEntries(
  counterNames.map((name, place) => [name, { total: 100 + place, perSecond: { s1: 0.5 } }]),
);

test('what was known of a worker is known in columns, in the order in which they are read', async () => {
  const id = await insertWorker();
  const sample = {
    up: true,
    jsonStats: { counters, localConfig: { model: 'm' } },
    statsPage: { enabled: true },
  };
  const totals = { requests: 5, failed: 1.5, tokensReasoning: 9, runTimeSeconds: 2.25 };
  await insertState(id, { sample, totals, scrapeFailures: { timeout: 3 } });
  await migrateToVersion(database.db, '0012');
  expect(await read(`SELECT * FROM worker_state`)).toEqual([
    expect.objectContaining({
      ...{ workerId: id, sampledAt: at, lastUpAt, up: false, failure: 'timeout', recentScrapes: 'uun' },
      ...{ model: 'm', ownerAddress: 'o', requestsPerSecond: 1.5, scrapeFailures: { timeout: 3 } },
      ...{ hasJsonStats: true, hasStatsPage: true, isDelisted: false },
      ...{ jsonStatsAt: lastUpAt, countersAt: lastUpAt },
      counterTotals: [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110],
      totals: [5, null, 1.5, 2.25, null, null, null, null, 9],
      failureCounting: 'unknown',
      // Not in the old row, or worth nothing by now: the next scrape tells.
      ...{ errorRatio: null, latencyMs: null, enabled: null, walletBalanceNanoton: null },
    }),
  ]);
  expect(await read(`SELECT * FROM worker_facts`)).toEqual([{ workerId: id, contentKey: '', sample }]);
});

test('of a page that was not read nothing is made up', async () => {
  const [half, never] = [await insertWorker(), await insertWorker()];
  await insertState(half, { sample: { jsonStats: null, statsPage: { enabled: true } }, totals: {} });
  await insertState(never, { sample: null, totals: {} });
  await migrateToVersion(database.db, '0012');
  const columns = 'has_json_stats, has_stats_page, is_delisted, json_stats_at, counters_at, counter_totals';
  expect(await read(`SELECT ${columns} FROM worker_state ORDER BY worker_id`)).toEqual([
    {
      ...{ hasJsonStats: false, hasStatsPage: true, isDelisted: false },
      ...{ jsonStatsAt: null, countersAt: null, counterTotals: null },
    },
    {
      ...{ hasJsonStats: null, hasStatsPage: null, isDelisted: null },
      ...{ jsonStatsAt: null, countersAt: null, counterTotals: null },
    },
  ]);
  expect(await read(`SELECT worker_id FROM worker_facts`)).toEqual([{ workerId: half }]);
});

test('a worker that goes takes its state with it, and history is marked to be rolled up', async () => {
  const id = await insertWorker();
  await insertState(id, { sample: { jsonStats: null, statsPage: null }, totals: {} });
  await run(`CREATE TABLE worker_metrics_now PARTITION OF worker_metrics DEFAULT`);
  for (const time of ['12:00:05', '12:04:59', '12:05:00'])
    await run(`INSERT INTO worker_metrics (worker_id, ts, up) VALUES (${id}, '2026-11-23T${time}Z', true)`);
  await migrateToVersion(database.db, '0012');
  expect(await read(`SELECT ts, width FROM metric_rollup_marks ORDER BY ts`)).toEqual([
    { ts: at, width: '5m' },
    { ts: new Date('2026-11-23T12:05:00Z'), width: '5m' },
  ]);
  await run(`DELETE FROM workers`);
  expect(await read(`SELECT worker_id FROM worker_state`)).toEqual([]);
  expect(await read(`SELECT worker_id FROM worker_facts`)).toEqual([]);
});

async function insertWorker(): Promise<string> {
  const [worker] = await read(`
    INSERT INTO workers (name, host_id, address)
    SELECT 'w', hosts.id, 'gpu.example.com:' || (12000 + (SELECT count(*) FROM workers)) FROM hosts RETURNING id
  `);
  return String(worker?.id);
}

interface OldState {
  sample: object | null;
  totals: object;
  scrapeFailures?: object;
}

async function insertState(id: string, { sample, totals, scrapeFailures = {} }: OldState): Promise<void> {
  await sql`
    INSERT INTO worker_state (worker_id, sampled_at, up, failure, last_up_at, recent_scrapes, model, owner_address,
      requests_per_second, sample, scrape_failures, totals)
    VALUES (${id}, ${at}, false, 'timeout', ${lastUpAt}, 'uun', 'm', 'o', 1.5,
      ${sample && JSON.stringify(sample)}::jsonb, ${JSON.stringify(scrapeFailures)}::jsonb,
      ${JSON.stringify(totals)}::jsonb)
  `.execute(database.db);
}

async function run(statement: string): Promise<void> {
  await sql.raw(statement).execute(database.db);
}

async function read(statement: string): Promise<Record<string, unknown>[]> {
  return (await sql.raw<Record<string, unknown>>(statement).execute(database.db)).rows;
}
