import { type Kysely, sql } from 'kysely';

/** What operators write to people. Each person's own is a notice whose key is the broadcast's id. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE broadcasts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- A request that is repeated sends nothing twice.
    request_key text NOT NULL UNIQUE,
    text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
    audience text NOT NULL CHECK (audience IN ('everybody', 'with_workers', 'chosen')),
    people integer NOT NULL CHECK (people > 0),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL
  )`,
  `CREATE INDEX broadcasts_created ON broadcasts (created_at)`,
  `CREATE INDEX notices_of_broadcasts ON notices (key) WHERE kind = 'operator_message'`,
];
