import { type Kysely, sql } from 'kysely';

/** The ledger of what the chain paid. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE payouts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    network text NOT NULL,
    transaction_hash text NOT NULL,
    lt bigint NOT NULL,
    account text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('worker_regular', 'worker_last', 'pool_transfer', 'other')),
    verification text NOT NULL
      CHECK (verification IN ('pending_verification', 'unverified', 'verified_chain', 'verified_worker')),
    amount_nanoton bigint NOT NULL CHECK (amount_nanoton >= 0),
    fee_nanoton bigint,
    proxy_address text,
    contract_address text,
    participant_id bigint REFERENCES participants,
    worker_id bigint REFERENCES workers,
    received_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    -- A payout is booked once, however often the chain is read.
    UNIQUE (network, transaction_hash)
  )`,
  `CREATE INDEX payouts_participant ON payouts (participant_id, received_at DESC)`,
];
