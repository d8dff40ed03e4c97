import { type Kysely, sql } from 'kysely';

/** Five-minute and hourly sums of `worker_metrics`, and the marks that say which buckets are to be summed again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

// Columns are ordered by width so that a row carries no padding.
const workerColumns = `
    ts timestamptz NOT NULL,
    worker_id bigint NOT NULL,
    earned_nanoton bigint,
    tokens double precision,
    run_time_seconds double precision,
    interval_seconds real,
    requests integer,
    succeeded integer,
    failed integer,
    active_requests_sum integer,
    active_requests_max integer,
    max_active_requests integer,
    requests_per_second_min real,
    requests_per_second_max real,
    latency_ms_mean real,
    active_requests_count smallint NOT NULL,
    scrapes smallint NOT NULL,
    up_scrapes smallint NOT NULL,
    PRIMARY KEY (worker_id, ts)`;

const totalColumns = `
    earned_nanoton bigint,
    requests double precision,
    succeeded double precision,
    failed double precision,
    tokens double precision,
    run_time_seconds double precision,
    interval_seconds double precision,
    active_requests_mean double precision,
    active_requests_max double precision,
    max_active_requests double precision,
    requests_per_second_min double precision,
    requests_per_second_max double precision,
    latency_ms_mean real,
    workers integer NOT NULL,
    scrapes integer NOT NULL,
    up_scrapes integer NOT NULL`;

const statements = [
  `CREATE TABLE worker_metrics_5m (${workerColumns}) PARTITION BY RANGE (ts)`,
  // Rows are written in the order of time, so a few pages' worth of index finds an hour of all workers.
  `CREATE INDEX worker_metrics_5m_ts ON worker_metrics_5m USING brin (ts)`,
  `CREATE TABLE worker_metrics_1h (${workerColumns}) PARTITION BY RANGE (ts)`,
  `CREATE TABLE participant_metrics_1h (
    ts timestamptz NOT NULL,
    participant_id bigint NOT NULL,${totalColumns},
    PRIMARY KEY (participant_id, ts)
  ) PARTITION BY RANGE (ts)`,
  `CREATE TABLE fleet_metrics_1h (
    ts timestamptz PRIMARY KEY,${totalColumns}
  ) PARTITION BY RANGE (ts)`,
  // No key: every writer adds marks of its own, so that nobody waits for anybody and no mark can be lost.
  `CREATE TABLE metric_rollup_marks (
    ts timestamptz NOT NULL,
    width text NOT NULL CHECK (width IN ('5m', '1h'))
  )`,
];
