import type { Notice } from '@cocoon-pool/domain/alerts/notice';
import { parseNotice } from '@cocoon-pool/domain/alerts/parse-notice';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';

interface NewNotice {
  /** Null = the operators. */
  participantId: Id | null;
  /** Names the event: the same one is told once, however often it is found. */
  key: string;
  notice: Notice;
}

/** Keeps a notice until the leader hands it to the outbox; false when this event was told before. */
export async function insertNotice(
  db: Db | Tx,
  { participantId, key, notice }: NewNotice,
  now: Date,
): Promise<boolean> {
  const { kind, ...payload } = notice;
  const made = await db
    .insertInto('notices')
    .values({
      participantId,
      kind,
      key,
      payload: JSON.stringify(payload),
      createdAt: now,
      queuedAt: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

/** Oldest first; those that this version does not know are left out. */
export async function listNotices(db: Db, ids: readonly Id[]): Promise<Notice[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('notices')
    .select(['kind', 'payload'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
  return rows.flatMap(({ kind, payload }) => parseNotice(kind, payload) ?? []);
}
