import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getDowntime } from './downtime.ts';
import { ensureRollUpPartitions } from './rollup-partitions.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await ensureRollUpPartitions(database.db, { from: at(-48), to: at(24) });
});
afterEach(() => database.drop());

const noon = Date.parse('2026-11-23T12:00:00Z');
const at = (hours: number) => new Date(noon + hours * 3_600_000);
const kinds = ['worker_down', 'no_proxy'];
const read = () => getDowntime(database.db, { from: at(-24), to: at(0), kinds });

interface Stood {
  from: number;
  to: number | null;
  kind?: string;
  state?: 'pending' | 'firing' | 'resolved';
}

async function insertAlert(workerId: Id, { from, to, kind = 'worker_down', ...alert }: Stood): Promise<void> {
  const state = alert.state ?? (to === null ? 'firing' : 'resolved');
  await sql`
    INSERT INTO alerts (worker_id, kind, state, severity, active_since, fired_at, resolved_at, evidence)
    VALUES (${workerId}, ${kind}, ${state}, 'critical', ${at(from)}, ${state === 'pending' ? null : at(from)},
      ${to === null ? null : at(to)}, '{}')
  `.execute(database.db);
}

/** A day in which it earned an even 1,000 nanoton an hour. */
async function insertDay(workerId: Id): Promise<void> {
  await sql`
    INSERT INTO worker_metrics_1d (ts, worker_id, earned_nanoton, interval_seconds, scrapes, up_scrapes,
      active_requests_count)
    VALUES ('2026-11-22T00:00:00Z', ${workerId}, 24000, 86400, 5760, 5760, 5760)
  `.execute(database.db);
}

test('what several alerts tell of at once counts once, and only within the time', async () => {
  const { workerId } = await insertTestWorker(database.db);
  await insertDay(workerId);
  await insertAlert(workerId, { from: -30, to: -22 });
  await insertAlert(workerId, { from: -3, to: -1 });
  await insertAlert(workerId, { from: -2, to: null, kind: 'no_proxy' });
  await insertAlert(workerId, { from: -10, to: -9, kind: 'slow' });
  expect(await read()).toEqual({ workers: 1, seconds: 5 * 3_600, lostNanoton: 5_000n, workersUnknown: 0 });
});

test('of a worker that never earned for an hour the loss is unknown, and said to be', async () => {
  const [known, unknown] = [await insertTestWorker(database.db), await insertTestWorker(database.db)];
  await insertDay(known.workerId);
  await insertAlert(unknown.workerId, { from: -2, to: -1 });
  expect(await read()).toEqual({ workers: 1, seconds: 3_600, lostNanoton: null, workersUnknown: 1 });
  await insertAlert(known.workerId, { from: -2, to: -1 });
  expect(await read()).toEqual({ workers: 2, seconds: 7_200, lostNanoton: 1_000n, workersUnknown: 1 });
});

test('what never fired is no downtime, and nothing is nothing', async () => {
  const { workerId } = await insertTestWorker(database.db);
  await insertAlert(workerId, { from: -2, to: null, state: 'pending' });
  expect(await read()).toEqual({ workers: 0, seconds: 0, lostNanoton: null, workersUnknown: 0 });
});
