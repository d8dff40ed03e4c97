import { type Kysely, sql } from 'kysely';

/** How far the chain is read, what is known of Cocoon's contracts, and what does not add up. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const network = `text NOT NULL CHECK (network IN ('mainnet', 'testnet'))`;
const account = `~ '^(-1|0):[0-9a-f]{64}$'`;
const hash = `~ '^[0-9a-f]{64}$'`;

const statements = [
  `CREATE TABLE chain_cursors (
    network ${network},
    account text NOT NULL CHECK (account ${account}),
    lt numeric(20) NOT NULL DEFAULT 0,
    hash text CHECK (hash ${hash}),
    utime timestamptz,
    first_utime timestamptz,
    transactions bigint NOT NULL DEFAULT 0,
    newest_lt numeric(20),
    looked_at timestamptz,
    due_at timestamptz,
    complete_at timestamptz,
    backfilled_at timestamptz,
    failures integer NOT NULL DEFAULT 0,
    failure text,
    is_watched boolean NOT NULL DEFAULT true,
    added_at timestamptz NOT NULL,
    -- The one place of an account's reading: what is booked and how far moves together, or not at all.
    PRIMARY KEY (network, account),
    CHECK ((lt = 0) = (hash IS NULL))
  )`,
  `CREATE INDEX chain_cursors_due ON chain_cursors (network, due_at) WHERE is_watched`,
  `CREATE INDEX chain_cursors_look ON chain_cursors (network, looked_at NULLS FIRST) WHERE is_watched`,
  // A candidate that turned out to be something else, with the reason: it is not looked at twice.
  `CREATE TABLE kept_out_transactions (
    network ${network},
    transaction_hash text NOT NULL CHECK (transaction_hash ${hash}),
    account text NOT NULL CHECK (account ${account}),
    amount_nanoton numeric(39) NOT NULL,
    received_at timestamptz NOT NULL,
    reason text NOT NULL,
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (network, transaction_hash)
  )`,
  `CREATE INDEX kept_out_transactions_account ON kept_out_transactions (network, account, received_at)`,
  // Accounts that paid, as they were read once: a proxy's code never changes, nor do its parameters.
  `CREATE TABLE paying_accounts (
    network ${network},
    address text NOT NULL CHECK (address ${account}),
    code_hash text NOT NULL CHECK (code_hash ${hash}),
    code_boc text NOT NULL,
    data_boc text NOT NULL,
    params_version bigint,
    worker_fee_per_token_nanoton numeric(39),
    read_at timestamptz NOT NULL,
    PRIMARY KEY (network, address)
  )`,
  `CREATE INDEX paying_accounts_code ON paying_accounts (code_hash)`,
  // Code of proxies that the root contract ever named; one that is accepted stays so.
  `CREATE TABLE accepted_proxy_codes (
    root_address text NOT NULL CHECK (root_address ${account}),
    code_hash text NOT NULL CHECK (code_hash ${hash}),
    source text NOT NULL CHECK (source IN ('pinned', 'root_contract', 'worker', 'operator')),
    accepted_at timestamptz NOT NULL,
    PRIMARY KEY (root_address, code_hash)
  )`,
  `CREATE TABLE root_accounts (
    network ${network},
    address text NOT NULL CHECK (address ${account}),
    code_hash text,
    params_version bigint,
    is_readable boolean NOT NULL,
    read_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (network, address)
  )`,
  // Money that should have come, by contract.
  `CREATE TABLE payout_gaps (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    network ${network},
    contract_address text NOT NULL CHECK (contract_address ${account}),
    kind text NOT NULL CHECK (kind IN ('missed_payout', 'payout_stuck', 'payout_overdue')),
    amount_nanoton numeric(39),
    tokens numeric(39) NOT NULL,
    since timestamptz NOT NULL,
    told_at timestamptz,
    closed_at timestamptz
  )`,
  // A contract has one open gap of a kind.
  `CREATE UNIQUE INDEX payout_gaps_open ON payout_gaps (network, contract_address, kind) WHERE closed_at IS NULL`,
  // The token counters behind the figures: a proxy with older parameters keeps a fee of its own.
  `ALTER TABLE worker_contracts
    ADD COLUMN params_version bigint,
    ADD COLUMN max_known_tokens numeric(20),
    ADD COLUMN committed_tokens numeric(20),
    ADD COLUMN cashed_out_tokens numeric(20),
    ADD COLUMN expected_cashed_out_tokens numeric(20)`,
];
