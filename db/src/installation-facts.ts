import { sql } from 'kysely';
import { backupJob } from './backup-record.ts';
import type { Db } from './database.ts';
import { shardCount } from './leases.ts';
import { sealedColumns } from './sealed-columns.ts';
import type { SecretBox } from './secret-box.ts';

/** How a running installation is, as its database shows it; times by the database's clock. */
export interface InstallationFacts extends InstallationState {
  /** Columns with secrets that none of the keys opens. */
  closedSecrets: string[];
}

/** The part of it that needs no key. */
export interface InstallationState {
  workers: number;
  /** Of the newest scrape; null = there was none. */
  newestSampleAgeSeconds: number | null;
  liveDaemons: number;
  /** Leases of workers that no live daemon holds. */
  shardsFree: number;
  hasLeader: boolean;
  queuedMessages: number;
  /** How long the oldest message has been due; null = none is due. */
  oldestDueSeconds: number | null;
  /** How far ahead rows of metrics have a partition; null = there is none. */
  partitionsAheadHours: number | null;
  /** Jobs whose newest run failed or has gone on for more than an hour. */
  troubledJobs: { job: string; error: string | null }[];
  /** Null = none is known: never one, or more than 7 days ago. */
  newestBackupAgeDays: number | null;
  /** Who got the newest worker payout that counts; null = nobody yet. */
  paidAccount: string | null;
}

/** Needs a database of this version. */
export async function readInstallationFacts(db: Db, secretBox: SecretBox): Promise<InstallationFacts> {
  return { ...(await readInstallationState(db)), closedSecrets: await listClosedSecrets(db, secretBox) };
}

/** Needs a database of this version. */
export async function readInstallationState(db: Db): Promise<InstallationState> {
  const { rows } = await sql<Omit<InstallationState, 'troubledJobs'>>`
    SELECT
      (SELECT count(*)::int FROM workers WHERE removed_at IS NULL) AS workers,
      (SELECT extract(epoch FROM now() - max(sampled_at))::float8 FROM worker_state) AS newest_sample_age_seconds,
      (SELECT count(*)::int FROM leases WHERE name LIKE 'holder:%' AND expires_at > now()) AS live_daemons,
      ${shardCount}::int - (SELECT count(*)::int FROM leases WHERE name LIKE 'shard:%' AND expires_at > now())
        AS shards_free,
      EXISTS (SELECT FROM leases WHERE name = 'leader' AND expires_at > now()) AS has_leader,
      (SELECT count(*)::int FROM notifications WHERE state = 'queued') AS queued_messages,
      (SELECT extract(epoch FROM now() - min(due_at))::float8 FROM notifications
        WHERE state = 'queued' AND due_at <= now()) AS oldest_due_seconds,
      (SELECT extract(epoch FROM max(
          substring(pg_get_expr(relpartbound, pg_class.oid) FROM 'TO \\(''([^'']+)''\\)')::timestamptz
        ) - now())::float8 / 3600
        FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = 'worker_metrics'::regclass) AS partitions_ahead_hours,
      (SELECT extract(epoch FROM now() - max(slot))::float8 / 86400 FROM job_runs
        WHERE job = ${backupJob} AND finished_at IS NOT NULL) AS newest_backup_age_days,
      (SELECT account FROM payouts
        WHERE kind IN ('cocoon_worker', 'cocoon_worker_last') AND verification IN ('verified_chain', 'verified_worker')
        ORDER BY received_at DESC LIMIT 1) AS paid_account
  `.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The database gave no facts');
  return { ...row, troubledJobs: await listTroubledJobs(db) };
}

async function listTroubledJobs(db: Db): Promise<InstallationFacts['troubledJobs']> {
  const { rows } = await sql<{ job: string; error: string | null }>`
    SELECT job, error FROM (
      SELECT DISTINCT ON (job) job, error, started_at, finished_at FROM job_runs ORDER BY job, slot DESC
    ) AS newest
    WHERE error IS NOT NULL OR (finished_at IS NULL AND started_at < now() - interval '1 hour')
    ORDER BY job LIMIT 50
  `.execute(db);
  return rows;
}

/** One value of each key that was ever used is tried. */
async function listClosedSecrets(db: Db, secretBox: SecretBox): Promise<string[]> {
  const closed: string[] = [];
  for (const { table, column, toContext } of sealedColumns) {
    const value = sql.ref(column);
    const { rows } = await sql<{ id: string; sealed: string }>`
      SELECT DISTINCT ON (split_part(${value}, '.', 2)) id, ${value} AS sealed
      FROM ${sql.table(table)} WHERE ${value} IS NOT NULL
      ORDER BY split_part(${value}, '.', 2), id LIMIT 20
    `.execute(db);
    for (const { id, sealed } of rows) {
      const isOpen = await secretBox.open(sealed, toContext(id)).then(
        () => true,
        () => false,
      );
      if (!isOpen) closed.push(`${table}.${column}`);
    }
  }
  return [...new Set(closed)];
}
