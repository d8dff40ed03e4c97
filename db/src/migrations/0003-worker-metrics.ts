import { type Kysely, sql } from 'kysely';

/** One row a scrape, partitioned by day so that retention drops partitions instead of deleting rows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // Columns are ordered by width so that a row carries no padding.
  `CREATE TABLE worker_metrics (
    ts timestamptz NOT NULL,
    worker_id bigint NOT NULL,
    earned_nanoton_increase bigint,
    tokens_increase double precision,
    run_time_seconds_increase double precision,
    latency_ms real,
    interval_seconds real,
    requests_increase integer,
    succeeded_increase integer,
    failed_increase integer,
    active_requests integer,
    max_active_requests integer,
    proxies_connected smallint,
    up boolean NOT NULL,
    enabled boolean,
    model_connected boolean,
    failure text,
    PRIMARY KEY (worker_id, ts)
  ) PARTITION BY RANGE (ts)`,
  `CREATE INDEX worker_metrics_ts ON worker_metrics USING brin (ts)`,
];
