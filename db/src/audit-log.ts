import type { AuditAction } from '@cocoon-pool/domain/audit-actions';
import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { AuditLogTable, Id } from './schema.ts';

export interface AuditEntry {
  /** `participant:<id>`, `api_key:<id>` or `system`. */
  actor: string;
  action: AuditAction;
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

const hourMs = 3_600_000;

/** Tells that somebody looked at another's data: once an hour for the same eyes and the same thing. */
export async function insertAuditView(
  db: Db,
  view: Pick<AuditEntry, 'actor' | 'action' | 'subject'>,
  now: Date,
): Promise<void> {
  const viewedHour = new Date(Math.floor(now.getTime() / hourMs) * hourMs);
  await db
    .insertInto('auditLog')
    .values({ ...view, at: now, detail: '{}', viewedHour })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

interface AuditFilter {
  actor?: string | undefined;
  subject?: string | undefined;
  action?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  limit: number;
  beforeId?: Id | undefined;
}

export type AuditLogItem = Omit<Selectable<AuditLogTable>, 'viewedHour'>;

/** Newest first, by id: what is added while paging comes before the first page. */
export async function listAuditLog(
  db: Db,
  { actor, subject, action, from, to, limit, beforeId }: AuditFilter,
): Promise<AuditLogItem[]> {
  return db
    .selectFrom('auditLog')
    .select(['id', 'at', 'actor', 'action', 'subject', 'detail'])
    .$if(actor !== undefined, (query) => query.where('actor', '=', actor ?? ''))
    .$if(subject !== undefined, (query) => query.where('subject', '=', subject ?? ''))
    .$if(action !== undefined, (query) => query.where('action', '=', action ?? ''))
    .$if(from !== undefined, (query) => query.where('at', '>=', from ?? new Date(0)))
    .$if(to !== undefined, (query) => query.where('at', '<', to ?? new Date(0)))
    .$if(beforeId !== undefined, (query) => query.where('id', '<', beforeId ?? '0'))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
