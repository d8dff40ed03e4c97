import { type Kysely, sql } from 'kysely';

/** Who runs what when: the row of a job's slot is its lock and its history. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`CREATE TABLE job_runs (
    job text NOT NULL,
    slot timestamptz NOT NULL,
    attempt integer NOT NULL DEFAULT 1,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    error text,
    PRIMARY KEY (job, slot)
  )`)
    .execute(db);
}
