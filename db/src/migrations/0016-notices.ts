import { type Kysely, sql } from 'kysely';

/** What people are to be told once, apart from incidents. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE notices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant_id bigint REFERENCES participants,
    kind text NOT NULL,
    key text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    -- Null until it is handed to the outbox.
    queued_at timestamptz,
    -- The same event is told once, however often it is found.
    UNIQUE NULLS NOT DISTINCT (participant_id, kind, key)
  )`,
  `CREATE INDEX notices_waiting ON notices (created_at) WHERE queued_at IS NULL`,
];
