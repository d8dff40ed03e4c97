import { type Kysely, sql } from 'kysely';

/** Narrow columns of the latest of each worker; what seldom changes, and contracts, in tables of their own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // What moves comes first and ordered by width: a row carries no padding, and only its first part is logged anew.
  // No index but the key, and room in every page: each update stays in its page and touches no index.
  `CREATE TABLE new_worker_state (
    worker_id bigint NOT NULL,
    sampled_at timestamptz NOT NULL,
    last_up_at timestamptz,
    json_stats_at timestamptz,
    counters_at timestamptz,
    requests_per_second double precision,
    error_ratio double precision,
    run_time_seconds_mean double precision,
    latency_ms real,
    active_requests integer,
    up boolean NOT NULL,
    has_json_stats boolean,
    has_stats_page boolean,
    failure text,
    recent_scrapes text NOT NULL CHECK (recent_scrapes ~ '^[ubn]{1,6}$'),
    request_rates double precision[],
    counter_totals double precision[],
    totals double precision[] NOT NULL,
    ton_last_synced_at timestamptz,
    max_active_requests integer,
    proxies_connected smallint,
    is_delisted boolean,
    enabled boolean,
    model_connected boolean,
    ton text,
    wallet text,
    wallet_balance_nanoton numeric,
    failure_counting text NOT NULL DEFAULT 'unknown' CHECK (failure_counting IN ('single', 'double', 'unknown')),
    scrape_failures jsonb NOT NULL DEFAULT '{}',
    model text,
    owner_address text
  ) WITH (fillfactor = 40)`,
  `INSERT INTO new_worker_state (worker_id, sampled_at, last_up_at, requests_per_second, up, failure, recent_scrapes,
      has_json_stats, has_stats_page, is_delisted, json_stats_at, counters_at, counter_totals, totals, scrape_failures,
      model, owner_address)
    SELECT worker_id, sampled_at, last_up_at, requests_per_second, up, failure, recent_scrapes,
      CASE WHEN sample IS NOT NULL THEN jsonb_typeof(sample -> 'jsonStats') = 'object' END,
      CASE WHEN sample IS NOT NULL THEN jsonb_typeof(sample -> 'statsPage') = 'object' END,
      CASE WHEN sample IS NOT NULL THEN false END,
      CASE WHEN jsonb_typeof(sample -> 'jsonStats') = 'object' THEN last_up_at END,
      CASE WHEN jsonb_typeof(sample #> '{jsonStats,counters}') = 'object' THEN last_up_at END,
      CASE WHEN jsonb_typeof(sample #> '{jsonStats,counters}') = 'object' THEN ARRAY(
        SELECT (sample #>> ARRAY['jsonStats', 'counters', name, 'total'])::float8
        FROM unnest('{queries,success,failed,bytesReceived,bytesSent,timeSeconds,totalAdjustedTokens,
          promptAdjustedTokens,cachedAdjustedTokens,completionAdjustedTokens,reasoningAdjustedTokens}'::text[])
          WITH ORDINALITY AS counter (name, place) ORDER BY place
      ) END,
      ARRAY(
        SELECT (totals ->> name)::float8
        FROM unnest('{requests,succeeded,failed,runTimeSeconds,tokensAdjusted,tokensPrompt,tokensCached,
          tokensCompletion,tokensReasoning}'::text[]) WITH ORDINALITY AS total (name, place) ORDER BY place
      ), scrape_failures, model, owner_address
    FROM worker_state`,
  `CREATE TABLE worker_facts (
    worker_id bigint PRIMARY KEY REFERENCES workers ON DELETE CASCADE,
    content_key text NOT NULL,
    sample jsonb NOT NULL
  )`,
  `INSERT INTO worker_facts (worker_id, content_key, sample)
    SELECT worker_id, '', sample FROM worker_state WHERE sample IS NOT NULL`,
  `DROP TABLE worker_state`,
  `ALTER TABLE new_worker_state RENAME TO worker_state`,
  `ALTER TABLE worker_state ADD PRIMARY KEY (worker_id)`,
  `ALTER TABLE worker_state ADD FOREIGN KEY (worker_id) REFERENCES workers ON DELETE CASCADE`,
  `CREATE TABLE worker_contracts (
    worker_id bigint NOT NULL REFERENCES workers ON DELETE CASCADE,
    contract_address text COLLATE "C" NOT NULL,
    proxy_address text NOT NULL,
    unpaid_nanoton numeric,
    claimable_nanoton numeric,
    in_flight_nanoton numeric,
    unsigned_nanoton numeric,
    -- Workers of one owner report the same contract: figures are kept by who reports them, and counted once when read.
    PRIMARY KEY (worker_id, contract_address)
  ) WITH (fillfactor = 50)`,
  `CREATE INDEX worker_contracts_address ON worker_contracts (contract_address)`,
  // History from before there were roll-ups is rolled up too.
  `INSERT INTO metric_rollup_marks (ts, width)
    SELECT DISTINCT date_bin('5 minutes', ts, 'epoch'), '5m' FROM worker_metrics`,
];
