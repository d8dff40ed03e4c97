import { type Kysely, sql } from 'kysely';

/** Alerts on a person's workers of a host, and on the whole pool; severities that rise while an alert fires. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `ALTER TABLE alerts
    ALTER COLUMN worker_id DROP NOT NULL,
    ADD COLUMN host_id bigint REFERENCES hosts,
    ADD COLUMN critical_since timestamptz,
    -- The host of a worker's alert is the worker's.
    ADD CHECK (worker_id IS NULL OR host_id IS NULL),
    -- An alert on the whole pool is the pool's own.
    ADD CHECK (worker_id IS NOT NULL OR host_id IS NOT NULL OR participant_id IS NULL)`,
  // One open episode of a rule on a person's workers of a host, or on the pool, whichever daemon leads.
  `CREATE UNIQUE INDEX alerts_open_fleet ON alerts (host_id, participant_id, kind) NULLS NOT DISTINCT
    WHERE resolved_at IS NULL AND worker_id IS NULL`,
  `ALTER TABLE incidents ALTER COLUMN host_id DROP NOT NULL`,
];
