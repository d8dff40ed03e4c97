import type { Db } from './database.ts';
import { listRanMigrations } from './database-facts.ts';
import { claimJob, finishJob } from './job-runs.ts';

export const backupJob = 'backup';

/** Keeps when a backup was taken, for as long as job runs are kept; on a database without that table, nothing. */
export async function noteBackup(db: Db, takenAt: Date): Promise<void> {
  if (!(await listRanMigrations(db)).includes('0009-job-runs')) return;
  const claim = await claimJob(db, { job: backupJob, slot: takenAt, timeoutSeconds: 60 });
  if (claim.state === 'claimed') {
    await finishJob(db, { job: backupJob, slot: takenAt, attempt: claim.attempt, error: null });
  }
}
