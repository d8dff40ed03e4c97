import { type Selectable, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id, WorkerStateTable } from './schema.ts';

export type WorkerStateRow = Selectable<WorkerStateTable>;

/** The latest of those of `workerIds` that were ever scraped: what a daemon goes on from after a restart. */
export async function listWorkerStates(db: Db, workerIds: readonly Id[]): Promise<WorkerStateRow[]> {
  return db
    .selectFrom('workerState')
    .selectAll()
    .where(sql<boolean>`worker_id = ANY(${workerIds}::bigint[])`)
    .execute();
}

/**
 * Replaces the latest of many workers in one statement. Rows of workers that do not exist are left out.
 */
export async function upsertWorkerStates(db: Db, states: readonly WorkerStateRow[]): Promise<void> {
  if (states.length === 0) return;
  const column = <Name extends keyof WorkerStateRow>(name: Name) => states.map((row) => row[name]);
  const json = (name: 'sample' | 'interval' | 'scrapeFailures' | 'totals') =>
    states.map((row) => (row[name] === null ? null : JSON.stringify(row[name])));
  await sql`
    INSERT INTO worker_state (worker_id, sampled_at, up, failure, last_up_at, recent_scrapes, model, owner_address,
      requests_per_second, sample, interval, scrape_failures, totals)
    SELECT t.* FROM unnest(
      ${column('workerId')}::bigint[], ${column('sampledAt')}::timestamptz[], ${column('up')}::boolean[],
      ${column('failure')}::text[], ${column('lastUpAt')}::timestamptz[], ${column('recentScrapes')}::text[],
      ${column('model')}::text[], ${column('ownerAddress')}::text[], ${column('requestsPerSecond')}::float8[],
      ${json('sample')}::jsonb[], ${json('interval')}::jsonb[], ${json('scrapeFailures')}::jsonb[],
      ${json('totals')}::jsonb[]
    ) AS t (worker_id) JOIN workers ON workers.id = t.worker_id
    ON CONFLICT (worker_id) DO UPDATE SET
      sampled_at = excluded.sampled_at, up = excluded.up, failure = excluded.failure,
      last_up_at = excluded.last_up_at, recent_scrapes = excluded.recent_scrapes, model = excluded.model,
      owner_address = excluded.owner_address, requests_per_second = excluded.requests_per_second,
      sample = excluded.sample, interval = excluded.interval, scrape_failures = excluded.scrape_failures,
      totals = excluded.totals
  `.execute(db);
}
