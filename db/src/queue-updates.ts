import { sql } from 'kysely';
import type { Tx } from './database.ts';
import type { Id } from './schema.ts';

type UpdateReason = 'acknowledged' | 'claimed' | 'muted' | 'unmuted' | 'escalated' | 'ended' | 'returned';

/**
 * Has every copy of the incidents' messages brought up to date, without a sound: whoever was told gets the change. The
 * reason stands in the receipt. With `receiverId` only the messages that stand in that chat.
 */
export async function queueUpdates(
  tx: Tx,
  incidentIds: readonly Id[],
  { reason, now, receiverId = null }: { reason: UpdateReason; now: Date; receiverId?: Id | null },
): Promise<void> {
  if (incidentIds.length === 0) return;
  await sql`
    WITH raised AS (
      UPDATE incidents SET version = version + 1 WHERE id = ANY(${incidentIds}::bigint[]) RETURNING id, version
    )
    INSERT INTO notifications (incident_id, receiver_id, kind, version, reason, due_at, created_at)
    SELECT raised.id, telling.receiver_id, 'update', raised.version, ${reason}, ${now}::timestamptz, ${now}::timestamptz
    FROM raised JOIN incident_tellings telling ON telling.incident_id = raised.id
    JOIN receivers ON receivers.id = telling.receiver_id
      AND receivers.disabled_at IS NULL AND receivers.removed_at IS NULL
    WHERE telling.told_at IS NOT NULL AND (${receiverId}::bigint IS NULL
      OR (receivers.id = ${receiverId} AND telling.message_id IS NOT NULL))
    ON CONFLICT DO NOTHING
  `.execute(tx);
}
