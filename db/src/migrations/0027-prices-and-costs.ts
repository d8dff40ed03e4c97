import { type Kysely, sql } from 'kysely';

/** What a payout was worth when it arrived, and what it costs to run the machines. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

// Money of a currency is exact decimal text: numbers of PostgreSQL and JavaScript would not keep every digit alike.
const decimal = `~ '^[0-9]{1,18}([.][0-9]{1,18})?$'`;
const currency = `~ '^[A-Z]{3}$'`;
const source = `IN ('coingecko', 'binance', 'tonapi', 'import')`;
const granularity = `IN ('minute', 'five_minutes', 'hour', 'day')`;

const statements = [
  `CREATE TABLE prices (
    currency text NOT NULL CHECK (currency ${currency}),
    -- Of a day: its start (UTC).
    price_at timestamptz NOT NULL,
    source text NOT NULL CHECK (source ${source}),
    granularity text NOT NULL CHECK (granularity ${granularity}),
    value text NOT NULL CHECK (value ${decimal}),
    fetched_at timestamptz NOT NULL,
    -- The first answer about a moment stays: reports made later show the same price.
    PRIMARY KEY (currency, price_at, source, granularity)
  )`,
  `CREATE TABLE latest_prices (
    currency text PRIMARY KEY CHECK (currency ${currency}),
    value text NOT NULL CHECK (value ${decimal}),
    source text NOT NULL CHECK (source ${source}),
    price_at timestamptz NOT NULL
  )`,
  `CREATE TABLE payout_prices (
    payout_id bigint NOT NULL REFERENCES payouts ON DELETE CASCADE,
    currency text NOT NULL CHECK (currency ${currency}),
    value text NOT NULL CHECK (value ${decimal}),
    source text NOT NULL CHECK (source ${source}),
    granularity text NOT NULL CHECK (granularity ${granularity}),
    method text NOT NULL CHECK (method IN ('nearest_within_1h', 'daily_rate', 'minute_close_usdt')),
    price_at timestamptz NOT NULL,
    fetched_at timestamptz NOT NULL,
    -- Frozen: a payout has one price in a currency, the first that was found.
    PRIMARY KEY (payout_id, currency)
  )`,
  // Beside the frozen price, which is still shown.
  `CREATE TABLE payout_price_overrides (
    payout_id bigint NOT NULL REFERENCES payouts ON DELETE CASCADE,
    currency text NOT NULL CHECK (currency ${currency}),
    value text NOT NULL CHECK (value ${decimal}),
    set_by text NOT NULL,
    set_at timestamptz NOT NULL,
    PRIMARY KEY (payout_id, currency)
  )`,
  `ALTER TABLE payouts
    -- Null while prices of it are still looked for; booking never waits for them.
    ADD COLUMN priced_at timestamptz,
    ADD COLUMN price_attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN price_after timestamptz,
    ADD COLUMN price_failure text`,
  `CREATE INDEX payouts_to_price ON payouts (price_after NULLS FIRST, received_at) WHERE priced_at IS NULL`,
  `CREATE TABLE tariffs (
    participant_id bigint NOT NULL REFERENCES participants,
    valid_from timestamptz NOT NULL,
    currency text NOT NULL CHECK (currency ${currency}),
    price_per_kwh text NOT NULL CHECK (price_per_kwh ${decimal}),
    PRIMARY KEY (participant_id, valid_from)
  )`,
  `CREATE TABLE worker_costs (
    worker_id bigint NOT NULL REFERENCES workers,
    -- Who pays for the machine: costs do not pass on to the next owner. Null = the pool.
    participant_id bigint REFERENCES participants,
    stated_watts integer CHECK (stated_watts BETWEEN 1 AND 100000),
    hardware_price text CHECK (hardware_price ${decimal}),
    hardware_currency text CHECK (hardware_currency ${currency}),
    purchased_at timestamptz,
    depreciation_months integer CHECK (depreciation_months BETWEEN 1 AND 240),
    updated_at timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (worker_id, participant_id),
    -- Depreciation needs all of it.
    CHECK (num_nulls(hardware_price, hardware_currency, purchased_at, depreciation_months) IN (0, 4))
  )`,
];
