import { type Kysely, sql } from 'kysely';

/** What the operator keeps and what participants get of the pool's income; links to files of reports. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE pool_fees (
    -- One fee at a time.
    valid_from timestamptz PRIMARY KEY,
    -- Of what was received: 0 to 100, at most four decimals.
    percent text NOT NULL CHECK (percent ~ '^[0-9]{1,3}([.][0-9]{1,4})?$' AND percent::numeric <= 100),
    set_by text NOT NULL,
    set_at timestamptz NOT NULL
  )`,
  `CREATE TABLE pool_share_plans (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
    received_nanoton numeric(39) NOT NULL CHECK (received_nanoton >= 0),
    fee_nanoton numeric(39) NOT NULL CHECK (fee_nanoton BETWEEN 0 AND received_nanoton),
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    -- What was received once is shared once.
    EXCLUDE USING gist (tstzrange(starts_at, ends_at) WITH &&)
  )`,
  `CREATE TABLE pool_planned_shares (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_id bigint NOT NULL REFERENCES pool_share_plans ON DELETE CASCADE,
    -- Null = the pool's own workers.
    participant_id bigint REFERENCES participants,
    estimated_nanoton numeric(39) NOT NULL CHECK (estimated_nanoton >= 0),
    amount_nanoton numeric(39) NOT NULL CHECK (amount_nanoton >= 0),
    -- Where to pay; null where no wallet was proven when the plan was made.
    address text CHECK (address ~ '^(-1|0):[0-9a-f]{64}$'),
    UNIQUE NULLS NOT DISTINCT (plan_id, participant_id)
  )`,
  `CREATE INDEX pool_planned_shares_address ON pool_planned_shares (address)`,
  `CREATE TABLE export_links (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Whoever reads this table cannot fetch a file with it.
    token_hash text NOT NULL UNIQUE,
    requested_by text NOT NULL,
    request jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  )`,
  `CREATE INDEX export_links_expires ON export_links (expires_at)`,
];
