import { type Kysely, sql } from 'kysely';

/** What GPUs draw, kept for as long as taxes ask; and GPU figures of five minutes in place of each report. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // How many reports a row is the mean of.
  `ALTER TABLE gpu_metrics ADD COLUMN samples smallint NOT NULL DEFAULT 1`,
  // By weeks instead of months: of the oldest partition less is left over.
  `ALTER TABLE gpu_metrics_1h RENAME TO gpu_metrics_1h_monthly`,
  `ALTER INDEX gpu_metrics_1h_pkey RENAME TO gpu_metrics_1h_monthly_pkey`,
  `CREATE TABLE gpu_metrics_1h (LIKE gpu_metrics_1h_monthly INCLUDING DEFAULTS, PRIMARY KEY (worker_id, ts, gpu_index))
    PARTITION BY RANGE (ts)`,
  `DO $$ DECLARE week timestamptz; BEGIN
    FOR week IN SELECT DISTINCT date_trunc('week', ts, 'UTC') FROM gpu_metrics_1h_monthly LOOP
      EXECUTE format('CREATE TABLE %I PARTITION OF gpu_metrics_1h FOR VALUES FROM (%L) TO (%L)',
        'gpu_metrics_1h_' || to_char(week AT TIME ZONE 'UTC', 'YYYY_MM_DD'), week, week + interval '168 hours');
    END LOOP;
  END $$`,
  `INSERT INTO gpu_metrics_1h SELECT * FROM gpu_metrics_1h_monthly`,
  `DROP TABLE gpu_metrics_1h_monthly`,
  // A row for a day instead of 24: a tenth of the space.
  `CREATE TABLE worker_power_days (
    -- Start of the day (UTC).
    day timestamptz NOT NULL,
    worker_id bigint NOT NULL REFERENCES workers ON DELETE CASCADE,
    -- By hour: the mean of all its GPUs together while they were seen, and for how long they were.
    watts real[] NOT NULL CHECK (array_length(watts, 1) = 24),
    seconds smallint[] NOT NULL CHECK (array_length(seconds, 1) = 24),
    PRIMARY KEY (worker_id, day)
  ) WITH (fillfactor = 70)`,
  // What the machine draws beside its GPUs: measured power lacks it.
  `ALTER TABLE worker_costs ADD COLUMN overhead_watts integer CHECK (overhead_watts BETWEEN 0 AND 100000)`,
];
