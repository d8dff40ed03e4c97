import { type Kysely, sql } from 'kysely';

/** Wallets, and who says or has proven that they are theirs, when. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE wallets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    network text NOT NULL CHECK (network IN ('mainnet', 'testnet')),
    -- Raw and in lower case: one spelling of an account.
    address text NOT NULL CHECK (address ~ '^(-1|0):[0-9a-f]{64}$'),
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (network, address)
  )`,
  `CREATE TABLE wallet_owners (
    wallet_id bigint NOT NULL REFERENCES wallets,
    participant_id bigint NOT NULL REFERENCES participants,
    owned_from timestamptz NOT NULL,
    owned_to timestamptz CHECK (owned_to >= owned_from),
    proven_at timestamptz,
    PRIMARY KEY (wallet_id, participant_id, owned_from)
  )`,
  // A person links a wallet once at a time.
  `CREATE UNIQUE INDEX wallet_owners_current ON wallet_owners (wallet_id, participant_id) WHERE owned_to IS NULL`,
  // Anybody may type an address; only one person at a time has proven it.
  `CREATE UNIQUE INDEX wallet_owners_proven ON wallet_owners (wallet_id)
    WHERE owned_to IS NULL AND proven_at IS NOT NULL`,
  `CREATE INDEX wallet_owners_participant ON wallet_owners (participant_id)`,
];
