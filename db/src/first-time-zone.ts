import { sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db } from './database.ts';
import { knowsTimeZone } from './participants.ts';
import type { Id } from './schema.ts';

/** The hour of a digest that nobody has chosen: nine o’clock wherever its reader is. */
const usualDigestAt = '09:00';

/**
 * At somebody's first login: takes the zone of their device, where they are on UTC and nobody has ever chosen a zone for
 * them, which the audit log tells, nor hours that are read in it. Whether it was taken; audited as the system's doing, so
 * that it happens once. Zones that PostgreSQL does not know are left alone.
 */
export async function takeFirstTimeZone(
  db: Db,
  { participantId, timeZone }: { participantId: Id; timeZone: string },
  now: Date,
): Promise<boolean> {
  if (timeZone === 'UTC') return false;
  return db.transaction().execute(async (tx) => {
    const { rows: undecided } = await sql`
      SELECT FROM participants WHERE id = ${participantId} AND deleted_at IS NULL
        AND time_zone = 'UTC' AND quiet_from IS NULL AND coalesce(digest_at, ${usualDigestAt}) = ${usualDigestAt}
      FOR UPDATE
    `.execute(tx);
    if (undecided.length === 0) return false;
    const subject = `participant:${participantId}`;
    // A statement of its own, so that it sees a choice that the first one has waited for.
    const { rows: earlier } = await sql`
      SELECT FROM sessions WHERE participant_id = ${participantId}
      UNION ALL
      SELECT FROM audit_log
      WHERE subject = ${subject} AND action = 'participant.updated' AND detail ? 'timeZone'
      LIMIT 1
    `.execute(tx);
    if (earlier.length > 0 || !(await knowsTimeZone(tx, timeZone))) return false;
    await tx.updateTable('participants').set({ timeZone }).where('id', '=', participantId).execute();
    const entry = { actor: 'system', action: 'participant.updated', subject, detail: { timeZone } } as const;
    await insertAuditEntry(tx, entry, now);
    return true;
  });
}
