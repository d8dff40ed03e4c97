import type { Logger } from '@cocoon-pool/domain/logger';

type DatabaseUse =
  | 'read'
  | 'write'
  | 'prepare'
  | 'lease'
  | 'job'
  | 'probe'
  | 'sighting'
  | 'notice'
  | 'report'
  | 'command'
  | 'fleet'
  | 'news'
  | 'webhook'
  | 'metrics';

/** Whether the database serves every use that is made of it; says so in the log when that changes, and only then. */
export interface DatabaseWatch {
  isAway(): boolean;
  failed(use: DatabaseUse, error: unknown): void;
  succeeded(use: DatabaseUse): void;
}

export function createDatabaseWatch(log: Logger): DatabaseWatch {
  const failing = new Set<DatabaseUse>();
  return {
    isAway: () => failing.size > 0,
    failed: (use, error) => {
      if (failing.size === 0) {
        log.error({ use, err: error }, 'database away: scraping goes on, samples wait in memory');
      }
      failing.add(use);
    },
    succeeded: (use) => {
      if (failing.delete(use) && failing.size === 0) log.info({}, 'database back');
    },
  };
}

/**
 * Whether PostgreSQL refused the data itself (classes 21, 22 and 23: cardinality, data, integrity), so that sending
 * it again cannot help. Anything else may pass.
 */
export function isDataError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[123]...$/.test(String(error.code));
}
