import { type Kysely, sql } from 'kysely';

/** Leases: 64 shards of workers and the leader; a daemon that is alive has a row of its own beside them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // Half-empty pages keep renewals on their page: they touch no index.
  `CREATE TABLE leases (
    name text PRIMARY KEY,
    holder text,
    fence bigint NOT NULL DEFAULT 0,
    acquired_at timestamptz,
    expires_at timestamptz NOT NULL DEFAULT '-infinity'
  ) WITH (fillfactor = 50)`,
  `INSERT INTO leases (name) SELECT 'shard:' || lpad(n::text, 2, '0') FROM generate_series(0, 63) AS n`,
  `INSERT INTO leases (name) VALUES ('leader')`,
];
