import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrateToLatest, migrateToVersion } from './migrate-database.ts';
import { rollUpHours } from './rollups.ts';
import { createTestDatabaseAt } from './testing.ts';

test('days from before there were daily sums are summed with the next hours, from hours alone', async () => {
  const { db, drop } = await createTestDatabaseAt('0016');
  const run = (statement: string) => sql.raw(statement).execute(db);
  for (const table of ['worker_metrics_1h', 'fleet_metrics_1h'])
    await run(`CREATE TABLE ${table}_2026_02 PARTITION OF ${table}
      FOR VALUES FROM ('2026-02-01T00:00Z') TO ('2026-03-01T00:00Z')`);
  await run(`INSERT INTO worker_metrics_1h (ts, worker_id, requests, interval_seconds, earned_nanoton,
      active_requests_sum, active_requests_count, scrapes, up_scrapes)
    SELECT ts, 7, 10, 3600, 5, 480, 240, 240, 239
    FROM generate_series('2026-02-01T05:00Z'::timestamptz, '2026-02-03T04:00Z', '1 hour') AS ts`);
  await run(`INSERT INTO fleet_metrics_1h (ts, workers, scrapes, up_scrapes)
    SELECT ts, 1, scrapes, up_scrapes FROM worker_metrics_1h`);
  await migrateToVersion(db, '0017');
  await migrateToLatest(db);
  await rollUpHours(db, new Date('2026-02-10T12:00:00Z'));
  const days = await db
    .selectFrom('workerMetrics1d')
    .select(['ts', 'requests', 'scrapes', 'upScrapes', 'activeRequestsSum', 'earnedNanoton'])
    .orderBy('ts')
    .execute();
  const day = (ts: string, hours: number) => ({
    ...{ ts: new Date(ts), requests: 10 * hours, scrapes: 240 * hours, upScrapes: 239 * hours },
    ...{ activeRequestsSum: 480 * hours, earnedNanoton: String(5 * hours) },
  });
  expect(days).toEqual([
    day('2026-02-01T00:00:00Z', 19),
    day('2026-02-02T00:00:00Z', 24),
    day('2026-02-03T00:00:00Z', 5),
  ]);
  await drop();
});
