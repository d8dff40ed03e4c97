import { type Kysely, sql } from 'kysely';

/** Questions to the network that only a daemon may ask, and their answers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE probe_requests (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('discover')),
    host text NOT NULL,
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT now(),
    claimed_at timestamptz,
    finished_at timestamptz,
    result jsonb
  )`,
  // Looked at every second by every daemon, and nearly always empty.
  `CREATE INDEX probe_requests_open ON probe_requests (id) WHERE claimed_at IS NULL`,
  `CREATE INDEX probe_requests_requested ON probe_requests (requested_by, requested_at)`,
];
