import { type Kysely, sql } from 'kysely';

/** Rules that differ from the shipped ones, alert episodes, and the incidents that group them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE alert_rules (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant_id bigint REFERENCES participants,
    worker_id bigint REFERENCES workers,
    kind text NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    threshold double precision,
    clear_threshold double precision,
    for_seconds integer CHECK (for_seconds BETWEEN 0 AND 86400),
    severity text CHECK (severity IN ('critical', 'warning', 'info')),
    created_at timestamptz NOT NULL DEFAULT now(),
    -- One rule of a kind for a person and a worker (or for all workers).
    UNIQUE NULLS NOT DISTINCT (participant_id, worker_id, kind)
  )`,
  `CREATE TABLE incidents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant_id bigint REFERENCES participants,
    host_id bigint NOT NULL REFERENCES hosts,
    kind text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    version integer NOT NULL DEFAULT 1,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz
  )`,
  // One open incident per group, whichever daemon opens it.
  `CREATE UNIQUE INDEX incidents_open ON incidents (participant_id, host_id, kind) NULLS NOT DISTINCT
    WHERE closed_at IS NULL`,
  `CREATE TABLE alerts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    worker_id bigint NOT NULL REFERENCES workers,
    participant_id bigint REFERENCES participants,
    kind text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'firing', 'resolved')),
    severity text NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    active_since timestamptz NOT NULL,
    fired_at timestamptz,
    clearing_since timestamptz,
    clearing_scrapes integer NOT NULL DEFAULT 0,
    resolved_at timestamptz,
    evidence jsonb NOT NULL DEFAULT '{}',
    incident_id bigint REFERENCES incidents,
    CHECK ((state = 'resolved') = (resolved_at IS NOT NULL)),
    CHECK ((state = 'pending') = (fired_at IS NULL))
  )`,
  // One open episode of a rule on a worker.
  `CREATE UNIQUE INDEX alerts_open ON alerts (worker_id, kind) WHERE resolved_at IS NULL`,
  `CREATE INDEX alerts_incident ON alerts (incident_id)`,
];
