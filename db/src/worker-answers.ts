import { type Selectable, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id, WorkerAnswersTable } from './schema.ts';

export type WorkerAnswerRow = Selectable<WorkerAnswersTable>;

/** Of a longer body the beginning is kept; a worker's pages have 3 to 10 kB. */
export const answerBytesMax = 65_536;

/**
 * Replaces the last bodies of many workers in one statement; an older one never replaces a newer. Rows of workers that do
 * not exist are left out. A page of a worker may stand in `rows` once.
 */
export async function upsertWorkerAnswers(db: Db, rows: readonly WorkerAnswerRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    INSERT INTO worker_answers (worker_id, page, asked_at, failure, body, bytes, is_cut)
    SELECT t.* FROM unnest(
      ${rows.map(({ workerId }) => workerId)}::bigint[], ${rows.map(({ page }) => page)}::text[],
      ${rows.map(({ askedAt }) => askedAt)}::timestamptz[], ${rows.map(({ failure }) => failure)}::text[],
      ${rows.map(({ body }) => body)}::bytea[], ${rows.map(({ bytes }) => bytes)}::integer[],
      ${rows.map(({ isCut }) => isCut)}::boolean[]
    ) AS t (worker_id, page) JOIN workers ON workers.id = t.worker_id
    ORDER BY t.worker_id, t.page
    ON CONFLICT (worker_id, page) DO UPDATE SET asked_at = excluded.asked_at, failure = excluded.failure,
      body = excluded.body, bytes = excluded.bytes, is_cut = excluded.is_cut
    WHERE excluded.asked_at > worker_answers.asked_at
  `.execute(db);
}

/** The last body of each page of a worker that was ever kept: at most one a page. */
export async function listWorkerAnswers(db: Db, workerId: Id): Promise<WorkerAnswerRow[]> {
  return db
    .selectFrom('workerAnswers')
    .selectAll()
    .where('workerId', '=', workerId)
    .orderBy('page')
    .limit(2)
    .execute();
}

export type KeptAnswer = Pick<WorkerAnswerRow, 'workerId' | 'page' | 'askedAt' | 'failure'>;

/** What is kept of those of `workerIds`, without the bodies: what a daemon goes on from after a restart. */
export async function listKeptAnswers(db: Db, workerIds: readonly Id[]): Promise<KeptAnswer[]> {
  return db
    .selectFrom('workerAnswers')
    .select(['workerId', 'page', 'askedAt', 'failure'])
    .where(sql<boolean>`worker_id = ANY(${workerIds}::bigint[])`)
    .execute();
}
