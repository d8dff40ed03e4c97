import { type Kysely, sql } from 'kysely';

/** Logins by wallet, invites, what a session is of, and people who are gone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `ALTER TABLE sessions
    ADD COLUMN method text CHECK (method IN ('telegram', 'ton', 'demo')),
    ADD COLUMN user_agent text`,
  `CREATE INDEX sessions_participant ON sessions (participant_id)`,
  `CREATE INDEX api_keys_participant ON api_keys (participant_id)`,
  `CREATE TABLE nonces (
    nonce text PRIMARY KEY CHECK (nonce ~ '^[0-9a-f]{64}$'),
    -- Whose session may use it, to link a wallet; null: whoever logs in.
    session_id bigint REFERENCES sessions ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
  )`,
  `CREATE INDEX nonces_expiry ON nonces (expires_at)`,
  `CREATE INDEX nonces_session ON nonces (session_id)`,
  `CREATE TABLE invites (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash text NOT NULL UNIQUE,
    prefix text NOT NULL,
    role text NOT NULL CHECK (role IN ('participant', 'operator')),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    uses_max integer NOT NULL CHECK (uses_max BETWEEN 1 AND 1000),
    -- However many accept at once, it lets in no more than it was made for.
    uses integer NOT NULL DEFAULT 0 CHECK (uses BETWEEN 0 AND uses_max),
    revoked_at timestamptz
  )`,
  `ALTER TABLE participants
    ADD COLUMN deleted_at timestamptz,
    -- Who is gone has no way in, and nothing is sent to them.
    ADD CONSTRAINT participants_deleted
      CHECK (deleted_at IS NULL OR (status = 'deactivated' AND role = 'participant' AND telegram_user_id IS NULL))`,
  // A chat that is forgotten takes with it what was sent there.
  `ALTER TABLE notifications DROP CONSTRAINT notifications_receiver_id_fkey,
    ADD FOREIGN KEY (receiver_id) REFERENCES receivers ON DELETE CASCADE`,
];
