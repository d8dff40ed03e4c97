import { type Kysely, sql } from 'kysely';

/** What workers said over time: the network's prices and white lists, the proxies they met, the facts that changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE root_configs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    root_address text NOT NULL,
    content_key text NOT NULL,
    params_version integer,
    worker_fee_per_token_nanoton bigint,
    price_per_token_nanoton bigint,
    content jsonb NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    first_seen_by bigint REFERENCES workers,
    -- One row for each distinct content, whichever worker shows it and however often.
    UNIQUE (root_address, content_key)
  )`,
  `CREATE INDEX root_configs_first_seen_by ON root_configs (first_seen_by)`,
  `CREATE TABLE proxies_seen (
    worker_id bigint NOT NULL REFERENCES workers,
    proxy_address text NOT NULL,
    contract_address text NOT NULL,
    params_version integer,
    proxy_public_key text,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    -- Proxies rotate and their last payout may arrive when the worker no longer shows them: each is kept once.
    UNIQUE NULLS NOT DISTINCT (worker_id, proxy_address, contract_address, params_version)
  )`,
  `CREATE INDEX proxies_seen_contract ON proxies_seen (contract_address)`,
  `CREATE TABLE worker_events (
    worker_id bigint NOT NULL REFERENCES workers,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    before text,
    after text,
    by_us boolean NOT NULL DEFAULT false,
    -- A batch that is written again after an unheard commit adds nothing.
    PRIMARY KEY (worker_id, at, kind)
  )`,
];
