import type { Db } from './database.ts';

export interface AuditEntry {
  /** `participant:<id>`, `api_key:<id>` or `system`. */
  actor: string;
  action: string;
  /** What was changed, for example `worker:12`. */
  subject: string;
  /** Plain JSON; never a secret. */
  detail?: Record<string, unknown>;
}

/** Belongs in the transaction of the change it tells of, so that neither exists without the other. */
export async function insertAuditEntry(db: Db, entry: AuditEntry, now: Date): Promise<void> {
  const { actor, action, subject, detail = {} } = entry;
  await db
    .insertInto('auditLog')
    .values({ at: now, actor, action, subject, detail: JSON.stringify(detail) })
    .execute();
}
