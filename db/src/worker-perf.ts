import { type Selectable, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id, WorkerPerfTable } from './schema.ts';
import { toStorableText } from './storable-text.ts';

export type WorkerPerfRow = Selectable<WorkerPerfTable>;

/**
 * Replaces the newest load of many workers in one statement; an older one never replaces a newer. Rows of workers that
 * do not exist are left out. A worker may stand in `rows` once.
 */
export async function upsertWorkerPerf(db: Db, rows: readonly WorkerPerfRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    INSERT INTO worker_perf (worker_id, sampled_at, perf)
    SELECT t.* FROM unnest(
      ${rows.map(({ workerId }) => workerId)}::bigint[], ${rows.map(({ sampledAt }) => sampledAt)}::timestamptz[],
      ${rows.map(({ perf }) => toStorableJson(perf))}::jsonb[]
    ) AS t (worker_id) JOIN workers ON workers.id = t.worker_id
    ORDER BY t.worker_id
    ON CONFLICT (worker_id) DO UPDATE SET sampled_at = excluded.sampled_at, perf = excluded.perf
    WHERE excluded.sampled_at > worker_perf.sampled_at
  `.execute(db);
}

/** The newest load of a worker; undefined when it never told. */
export async function findWorkerPerf(db: Db, workerId: Id): Promise<WorkerPerfRow | undefined> {
  return db.selectFrom('workerPerf').selectAll().where('workerId', '=', workerId).executeTakeFirst();
}

function toStorableJson(value: unknown): string {
  return JSON.stringify(value, (_name, member) =>
    typeof member === 'string' ? toStorableText(member) : member,
  );
}
