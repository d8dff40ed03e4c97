import { type Kysely, sql } from 'kysely';

/** Workers, the hosts they run on, who owns them when, and the latest state of each. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE hosts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE workers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    host_id bigint NOT NULL REFERENCES hosts,
    address text NOT NULL,
    access_hash_sealed text,
    labels text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz
  )`,
  // One watched worker per address: two people cannot watch (and be paged for) the same machine.
  `CREATE UNIQUE INDEX workers_address_watched ON workers (address) WHERE removed_at IS NULL`,
  `CREATE TABLE worker_owners (
    worker_id bigint NOT NULL REFERENCES workers,
    participant_id bigint NOT NULL REFERENCES participants,
    owned_from timestamptz NOT NULL,
    owned_to timestamptz CHECK (owned_to >= owned_from),
    PRIMARY KEY (worker_id, owned_from)
  )`,
  // A worker has at most one owner at a time.
  `CREATE UNIQUE INDEX worker_owners_current ON worker_owners (worker_id) WHERE owned_to IS NULL`,
  `CREATE INDEX worker_owners_participant ON worker_owners (participant_id)`,
  `CREATE TABLE worker_state (
    worker_id bigint PRIMARY KEY REFERENCES workers ON DELETE CASCADE,
    sampled_at timestamptz NOT NULL,
    up boolean NOT NULL,
    failure text,
    last_up_at timestamptz,
    recent_scrapes text NOT NULL CHECK (recent_scrapes ~ '^[ubn]{1,6}$'),
    model text,
    owner_address text,
    requests_per_second double precision,
    sample jsonb,
    interval jsonb,
    scrape_failures jsonb NOT NULL DEFAULT '{}',
    totals jsonb NOT NULL DEFAULT '{}'
  )`,
];
