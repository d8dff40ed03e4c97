import { type Kysely, sql } from 'kysely';

/** The load of each worker's process: the newest answer to `/perf`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE worker_perf (
    worker_id bigint PRIMARY KEY REFERENCES workers ON DELETE CASCADE,
    sampled_at timestamptz NOT NULL,
    perf jsonb NOT NULL
  )`,
];
