import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { queueUpdates } from './queue-updates.ts';
import { ownWill } from './receiver-changes.ts';
import type { Id } from './schema.ts';

/**
 * A chat that could not be reached takes messages again: its receivers are switched on, and each gets one message about
 * what it missed, which is all that is told of what began meanwhile and changes no more. Messages from before that are
 * out of date are edited. What its owner switched off stays off. Resolves to how many receivers are back.
 */
export async function returnReceivers(db: Db, chatId: string, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows: lost } = await sql<LostReceiver>`
      SELECT r.id, r.disabled_at, r.participant_id FROM receivers r JOIN participants p ON p.id = r.participant_id AND p.status = 'active'
      WHERE r.chat_id = ${chatId} AND r.disabled_at IS NOT NULL AND r.removed_at IS NULL
        AND r.disabled_reason IS DISTINCT FROM ${ownWill}
      ORDER BY r.id FOR UPDATE OF r
    `.execute(tx);
    for (const receiver of lost) {
      const { id, disabledAt } = receiver;
      await sql`
        UPDATE receivers SET disabled_at = NULL, disabled_reason = NULL, returned_at = ${now}, ready_at = '-infinity'
        WHERE id = ${id}
      `.execute(tx);
      const payload = JSON.stringify({ from: disabledAt.toISOString(), to: now.toISOString() });
      await sql`
        INSERT INTO notifications (receiver_id, kind, version, key, payload, priority, due_at, created_at)
        VALUES (${id}, 'receiver_back', 1, ${`since ${disabledAt.toISOString()}`}, ${payload}::jsonb, 1, ${now}, ${now})
        ON CONFLICT DO NOTHING
      `.execute(tx);
      await lookAtOpen(tx, receiver, now);
      await queueUpdates(tx, await listEndedMeanwhile(tx, receiver), {
        reason: 'returned',
        receiverId: id,
        now,
      });
    }
    return lost.length;
  });
}

interface LostReceiver {
  id: Id;
  disabledAt: Date;
  participantId: Id;
}

const isTheirs = sql`(i.participant_id = p.id OR (i.participant_id IS NULL AND p.role = 'operator'))`;

/** Reminders of what goes on begin anew. */
async function lookAtOpen(tx: Tx, { participantId }: LostReceiver, now: Date): Promise<void> {
  await sql`
    UPDATE incidents SET review_at = ${now} WHERE id IN (
      SELECT i.id FROM incidents i JOIN participants p ON p.id = ${participantId} AND ${isTheirs}
      WHERE i.closed_at IS NULL ORDER BY i.id FOR UPDATE OF i)
  `.execute(tx);
}

const mostEdits = 100;

async function listEndedMeanwhile(tx: Tx, { id, disabledAt }: LostReceiver): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    SELECT i.id FROM incidents i JOIN incident_tellings t ON t.incident_id = i.id AND t.receiver_id = ${id}
    WHERE t.message_id IS NOT NULL AND i.closed_at >= ${disabledAt} ORDER BY i.id DESC LIMIT ${mostEdits}
  `.execute(tx);
  return rows.map((row) => row.id);
}

/**
 * Incidents that a receiver was to be told of and was not, because they began in a time or because their message came
 * back then: how many, and how many of them are still open.
 */
export async function countIncidents(
  db: Db,
  { participantId, receiverId, from, to }: { participantId: Id; receiverId: Id; from: Date; to: Date },
): Promise<{ began: number; open: number }> {
  const { rows } = await sql<{ began: number; open: number }>`
    SELECT count(*)::int AS began, (count(*) FILTER (WHERE i.closed_at IS NULL))::int AS open
    FROM incidents i JOIN participants p ON p.id = ${participantId}
    WHERE ${isTheirs} AND NOT i.is_silent AND i.opened_at < ${to}
      AND (i.opened_at >= ${from} OR (i.opened_at >= ${from}::timestamptz - interval '1 day' AND EXISTS (
        SELECT FROM notifications n WHERE n.incident_id = i.id AND n.receiver_id = ${receiverId}
          AND n.kind IN ('firing', 'escalation') AND n.state = 'given_up')))
  `.execute(db);
  return rows[0] ?? { began: 0, open: 0 };
}
