import { findWriteRefusal, type WriteRefusal } from '@cocoon-pool/db/write-refusal';
import type { Logger } from '@cocoon-pool/domain/logger';

type DatabaseUse =
  | 'read'
  | 'write'
  | 'prepare'
  | 'lease'
  | 'job'
  | 'probe'
  | 'sighting'
  | 'answer'
  | 'notice'
  | 'report'
  | 'command'
  | 'fleet'
  | 'news'
  | 'webhook'
  | 'metrics';

/** Why the database does not serve: no answer, or one that says that nothing can be written. */
export type DatabaseTrouble = WriteRefusal | 'away';

/** Whether the database serves every use that is made of it; says so in the log when that changes, and only then. */
export interface DatabaseWatch {
  isAway(): boolean;
  /** Why it is away; null while it serves. */
  trouble(): DatabaseTrouble | null;
  failed(use: DatabaseUse, error: unknown): void;
  succeeded(use: DatabaseUse): void;
}

export function createDatabaseWatch(log: Logger): DatabaseWatch {
  const failing = new Map<DatabaseUse, DatabaseTrouble>();
  let told: DatabaseTrouble | null = null;
  const findTrouble = () => [...failing.values()].sort(byPrecision)[0] ?? null;
  return {
    isAway: () => failing.size > 0,
    trouble: findTrouble,
    failed: (use, error) => {
      failing.set(use, findWriteRefusal(error) ?? 'away');
      const trouble = findTrouble();
      if (trouble !== null && trouble !== told)
        log.error({ use, err: error }, `${sentences[trouble]}: scraping goes on, samples wait in memory`);
      told = trouble;
    },
    succeeded: (use) => {
      if (!failing.delete(use) || failing.size > 0) return;
      told = null;
      log.info({}, 'database back');
    },
  };
}

const sentences: Record<DatabaseTrouble, string> = {
  disk_full: 'the disk of the database is full, make room there',
  read_only: 'the database takes no writes (a standby, or closed by its provider because the disk is full)',
  away: 'database away',
};

/** What PostgreSQL says of itself tells more than a connection that broke meanwhile. */
function byPrecision(one: DatabaseTrouble, other: DatabaseTrouble): number {
  const order = Object.keys(sentences);
  return order.indexOf(one) - order.indexOf(other);
}

/**
 * Whether PostgreSQL refused the data itself (classes 21, 22 and 23: cardinality, data, integrity), so that sending
 * it again cannot help. Anything else may pass.
 */
export function isDataError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[123]...$/.test(String(error.code));
}
