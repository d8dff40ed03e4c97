import { type Kysely, sql } from 'kysely';

/** Daily sums per worker; and since when the daemon that holds a lease hears neither workers nor anybody else. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // Columns are ordered by width so that a row carries no padding. Counts are wider than an hour's: a day of scrapes,
  // one a second, is more than a smallint holds.
  `CREATE TABLE worker_metrics_1d (
    ts timestamptz NOT NULL,
    worker_id bigint NOT NULL,
    earned_nanoton bigint,
    tokens double precision,
    run_time_seconds double precision,
    interval_seconds double precision,
    requests double precision,
    succeeded double precision,
    failed double precision,
    active_requests_sum double precision,
    active_requests_max integer,
    max_active_requests integer,
    requests_per_second_min real,
    requests_per_second_max real,
    latency_ms_mean real,
    active_requests_count integer NOT NULL,
    scrapes integer NOT NULL,
    up_scrapes integer NOT NULL,
    PRIMARY KEY (worker_id, ts)
  ) PARTITION BY RANGE (ts)`,
  // Days from before there were daily sums are summed with the next hours: a mark for one hour of each. The fleet has a
  // row for every hour in which anything was scraped.
  `INSERT INTO metric_rollup_marks (ts, width)
    SELECT DISTINCT date_bin('1 day', ts, 'epoch'), '1h' FROM fleet_metrics_1h`,
  `ALTER TABLE leases ADD COLUMN blind_since timestamptz`,
];
