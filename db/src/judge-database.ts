import type { DatabaseFacts } from './database-facts.ts';

const oldestServer = 15;
/** Alerts and leases go by the database's clock, login and payout pages by this machine's: they may not differ by more. */
const clockToleranceMs = 5_000;

/** Why nothing at all may be done on this database, in one sentence; null where it may. */
export function findServerFault({ serverVersion }: Pick<DatabaseFacts, 'serverVersion'>): string | null {
  if (serverVersion >= oldestServer * 10_000) return null;
  const version = `${Math.floor(serverVersion / 10_000)}.${serverVersion % 10_000}`;
  return `PostgreSQL ${version} is too old: ${oldestServer} or later is needed`;
}

/** Why this code may not migrate this database, in one sentence; null where it may. */
export function findMigrationFault(
  facts: Pick<DatabaseFacts, 'serverVersion' | 'newerMigrations'>,
): string | null {
  const [newest] = facts.newerMigrations.slice(-1);
  const isNewer = `The database is newer than this version: it has ${newest}. Install the version that made it, or restore a backup`;
  return findServerFault(facts) ?? (newest === undefined ? null : isNewer);
}

/** What is wrong and can be worked with, a sentence each. */
export function listDatabaseWarnings({
  clockAheadMs,
  newerMigrations,
  takesWrites,
}: Pick<DatabaseFacts, 'clockAheadMs' | 'newerMigrations' | 'takesWrites'>): string[] {
  const warnings: string[] = [];
  if (!takesWrites) {
    warnings.push(
      'The database takes no writes: name its primary server in DATABASE_URL, or make room where its disk is full',
    );
  }
  const [newest] = newerMigrations.slice(-1);
  if (newest !== undefined) {
    warnings.push(
      `The database is newer than this version (it has ${newest}): right while an update rolls out, else install the newer version`,
    );
  }
  if (Math.abs(clockAheadMs) > clockToleranceMs) {
    const seconds = Math.round(Math.abs(clockAheadMs) / 1_000);
    const direction = clockAheadMs > 0 ? 'ahead of' : 'behind';
    warnings.push(
      `This machine's clock is ${seconds} s ${direction} the database's: set both by NTP, logins and alert times depend on it`,
    );
  }
  return warnings;
}
