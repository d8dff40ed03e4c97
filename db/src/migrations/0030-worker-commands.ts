import { type Kysely, sql } from 'kysely';

/** What people ask of workers, and whether strangers could. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE worker_commands (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    worker_id bigint NOT NULL REFERENCES workers ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('enable', 'disable', 'set_coefficient', 'request_payout')),
    -- Nothing else ever reaches a worker, whatever program writes the row.
    coefficient_thousandths integer CHECK (coefficient_thousandths BETWEEN 100 AND 10000),
    proxy_address text CHECK (proxy_address ~ '^[A-Za-z0-9_:-]{48,67}$'),
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'queued'
      CHECK (state IN ('queued', 'sending', 'sent', 'verified', 'failed', 'unknown')),
    via text CHECK (via IN ('address', 'agent')),
    sent_at timestamptz,
    finished_at timestamptz,
    reason text,
    answer text,
    before text,
    after text,
    return_at timestamptz,
    returned_at timestamptz,
    returns_id bigint REFERENCES worker_commands ON DELETE CASCADE,
    keeps boolean NOT NULL DEFAULT false,
    CHECK ((kind = 'set_coefficient') = (coefficient_thousandths IS NOT NULL)),
    CHECK ((kind = 'request_payout') = (proxy_address IS NOT NULL)),
    CHECK (return_at IS NULL OR kind = 'disable'),
    CHECK ((state = 'queued') = (via IS NULL) OR state = 'failed')
  )`,
  // A worker is asked for one thing at a time: what is read back belongs to that one.
  `CREATE UNIQUE INDEX worker_commands_open ON worker_commands (worker_id)
    WHERE state IN ('queued', 'sending', 'sent')`,
  `CREATE INDEX worker_commands_worker ON worker_commands (worker_id, id DESC)`,
  // Looked at every second for what went out lately.
  `CREATE INDEX worker_commands_sent ON worker_commands (sent_at) WHERE sent_at IS NOT NULL`,
  `CREATE INDEX worker_commands_undecided ON worker_commands (id)
    WHERE state IN ('queued', 'sending', 'sent', 'unknown')`,
  `CREATE INDEX worker_commands_return ON worker_commands (return_at)
    WHERE return_at IS NOT NULL AND returned_at IS NULL`,
  `CREATE INDEX worker_commands_keeps ON worker_commands (worker_id) WHERE keeps`,
  `CREATE TABLE worker_exposure (
    worker_id bigint PRIMARY KEY REFERENCES workers ON DELETE CASCADE,
    address text NOT NULL,
    probed_at timestamptz NOT NULL,
    answered_at timestamptz,
    closed_probes integer NOT NULL
  )`,
];
