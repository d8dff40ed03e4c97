import { sql } from 'kysely';
import type { Db } from './database.ts';

/** A job and the time it is due at; every daemon names the same slot alike. */
export interface JobSlot {
  job: string;
  slot: Date;
}

/** `claimed`: run it. `running`: somebody does, and may yet crash. `finished`: nothing is left to do. */
export type JobClaim = { state: 'claimed'; attempt: number } | { state: 'running' } | { state: 'finished' };

/**
 * Takes a slot: whoever inserts its row runs it. One that was started, not finished and is older than `timeoutSeconds`
 * by the database's clock may be taken over.
 */
export async function claimJob(
  db: Db,
  { job, slot, timeoutSeconds }: JobSlot & { timeoutSeconds: number },
): Promise<JobClaim> {
  const { rows } = await sql<{ attempt: number }>`
    INSERT INTO job_runs (job, slot) VALUES (${job}, ${slot})
    ON CONFLICT (job, slot) DO UPDATE SET attempt = job_runs.attempt + 1, started_at = now()
    WHERE job_runs.finished_at IS NULL AND job_runs.started_at <= now() - make_interval(secs => ${timeoutSeconds})
    RETURNING attempt
  `.execute(db);
  if (rows[0] !== undefined) return { state: 'claimed', attempt: rows[0].attempt };
  const run = await db
    .selectFrom('jobRuns')
    .select('finishedAt')
    .where('job', '=', job)
    .where('slot', '=', slot)
    .executeTakeFirst();
  return { state: run === undefined || run.finishedAt === null ? 'running' : 'finished' };
}

/** Books the end of a claimed run, with the reason where it failed. False when another one took it over meanwhile. */
export async function finishJob(
  db: Db,
  { job, slot, attempt, error }: JobSlot & { attempt: number; error: string | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobRuns')
    .set({ finishedAt: sql<Date>`now()`, error })
    .where('job', '=', job)
    .where('slot', '=', slot)
    .where('attempt', '=', attempt)
    .where('finishedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Forgets runs that finished before that time. */
export async function deleteFinishedJobRuns(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('jobRuns').where('finishedAt', '<', before).execute();
}
