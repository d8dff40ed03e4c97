import { type Kysely, sql } from 'kysely';

/** Agents on hosts, what they report, and what only they can see: GPUs, services and machines. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE agents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    participant_id bigint REFERENCES participants,
    -- One agent speaks for a host, and one key for an agent: none once its owner deleted their data.
    host_id bigint NOT NULL UNIQUE REFERENCES hosts,
    api_key_id bigint UNIQUE REFERENCES api_keys ON DELETE SET NULL,
    version text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_report_at timestamptz,
    last_sequence bigint NOT NULL DEFAULT 0,
    clock_skew_ms integer,
    samples_dropped integer NOT NULL DEFAULT 0,
    refusals jsonb NOT NULL DEFAULT '{}',
    revoked_at timestamptz
  ) WITH (fillfactor = 50)`,
  `CREATE INDEX agents_participant ON agents (participant_id)`,
  `CREATE TABLE enrolment_tokens (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash text NOT NULL UNIQUE,
    participant_id bigint REFERENCES participants,
    -- Gives this agent a new key instead of making a new agent.
    agent_id bigint REFERENCES agents,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  )`,
  `CREATE INDEX enrolment_tokens_created ON enrolment_tokens (created_by, created_at)`,
  `ALTER TABLE workers ALTER COLUMN address DROP NOT NULL,
    ADD COLUMN agent_id bigint REFERENCES agents,
    ADD COLUMN instance smallint CHECK (instance BETWEEN 0 AND 99),
    ADD CONSTRAINT workers_instance_of_agent CHECK ((agent_id IS NULL) = (instance IS NULL)),
    -- A worker that nothing is heard of by any way is no worker.
    ADD CONSTRAINT workers_source CHECK (address IS NOT NULL OR agent_id IS NOT NULL)`,
  // One watched worker for an instance: its reports have one place to go.
  `CREATE UNIQUE INDEX workers_agent_instance ON workers (agent_id, instance) WHERE removed_at IS NULL`,
  `CREATE INDEX workers_agent ON workers (agent_id) WHERE agent_id IS NOT NULL`,
  `CREATE TABLE agent_reports (
    agent_id bigint NOT NULL REFERENCES agents,
    instance smallint NOT NULL,
    -- By the agent's clock, however often it is sent; by ours.
    sampled_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    worker_id bigint NOT NULL REFERENCES workers ON DELETE CASCADE,
    -- Null once it is consumed: the rest stays for a day, so that a sample that comes again is known.
    body text,
    PRIMARY KEY (agent_id, instance, sampled_at)
  )`,
  `CREATE INDEX agent_reports_waiting ON agent_reports (worker_id, at) WHERE body IS NOT NULL`,
  `CREATE INDEX agent_reports_received ON agent_reports USING brin (received_at)`,
  // Columns are ordered by width so that a row carries no padding.
  `CREATE TABLE gpu_metrics (
    ts timestamptz NOT NULL,
    worker_id bigint NOT NULL,
    utilization_ratio real,
    memory_used_bytes real,
    temperature_celsius real,
    power_watts real,
    gpu_index smallint NOT NULL,
    PRIMARY KEY (worker_id, ts, gpu_index)
  ) PARTITION BY RANGE (ts)`,
  `CREATE INDEX gpu_metrics_ts ON gpu_metrics USING brin (ts)`,
  `CREATE TABLE gpu_metrics_1h (
    ts timestamptz NOT NULL,
    worker_id bigint NOT NULL,
    utilization_ratio_mean real,
    utilization_ratio_max real,
    memory_used_bytes_max real,
    temperature_celsius_max real,
    power_watts_mean real,
    gpu_index smallint NOT NULL,
    samples smallint NOT NULL,
    PRIMARY KEY (worker_id, ts, gpu_index)
  ) PARTITION BY RANGE (ts)`,
  // No key: every writer adds marks of its own, so that nobody waits for anybody and no mark can be lost.
  `CREATE TABLE gpu_rollup_marks (ts timestamptz NOT NULL)`,
  `CREATE TABLE gpu_state (
    worker_id bigint NOT NULL REFERENCES workers ON DELETE CASCADE,
    gpu_index smallint NOT NULL,
    first_seen_at timestamptz NOT NULL,
    sampled_at timestamptz NOT NULL,
    utilization_ratio real,
    memory_used_bytes double precision,
    memory_total_bytes double precision,
    temperature_celsius real,
    power_watts real,
    power_limit_watts real,
    is_shared boolean NOT NULL,
    model text,
    PRIMARY KEY (worker_id, gpu_index)
  ) WITH (fillfactor = 50)`,
  `CREATE TABLE worker_health (
    worker_id bigint PRIMARY KEY REFERENCES workers ON DELETE CASCADE,
    -- Of the newest report that told of GPUs, whether it could be read or not.
    gpus_sampled_at timestamptz,
    gpu_failure text,
    system_sampled_at timestamptz,
    system jsonb,
    status_sampled_at timestamptz,
    status jsonb
  ) WITH (fillfactor = 50)`,
];
