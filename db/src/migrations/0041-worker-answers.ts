import { type Kysely, sql } from 'kysely';

/** What workers said to the letter: the last body of each page. Bytes, because a worker may send any. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE worker_answers (
    worker_id bigint NOT NULL REFERENCES workers ON DELETE CASCADE,
    page text NOT NULL CHECK (page IN ('jsonstats', 'stats')),
    asked_at timestamptz NOT NULL,
    -- Why it could not be read.
    failure text,
    body bytea NOT NULL CHECK (octet_length(body) <= 65536),
    -- Of the whole, of which the body may be the beginning.
    bytes integer NOT NULL,
    is_cut boolean NOT NULL,
    PRIMARY KEY (worker_id, page)
  )`,
];
