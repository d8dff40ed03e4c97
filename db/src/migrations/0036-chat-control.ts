import { type Kysely, sql } from 'kysely';

/** Commands that somebody is asked in chat to confirm, and how charts in chat are drawn. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE command_proposals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant_id bigint NOT NULL REFERENCES participants,
    worker_id bigint NOT NULL REFERENCES workers ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('enable', 'disable', 'set_coefficient', 'request_payout')),
    -- The same limits as of a command: what cannot be asked for cannot be confirmed.
    coefficient_thousandths integer CHECK (coefficient_thousandths BETWEEN 100 AND 10000),
    proxy_address text CHECK (proxy_address ~ '^[A-Za-z0-9_:-]{48,67}$'),
    for_seconds integer CHECK (for_seconds BETWEEN 60 AND 2592000),
    before text,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CHECK ((kind = 'set_coefficient') = (coefficient_thousandths IS NOT NULL)),
    CHECK ((kind = 'request_payout') = (proxy_address IS NOT NULL)),
    CHECK (for_seconds IS NULL OR kind = 'disable'),
    -- The newest question about a worker is the only one: older buttons confirm nothing.
    UNIQUE (participant_id, worker_id)
  )`,
  // Telegram does not tell a bot whether its reader's screen is dark.
  `ALTER TABLE participants ADD COLUMN chart_theme text NOT NULL DEFAULT 'dark'
    CHECK (chart_theme IN ('light', 'dark'))`,
];
