import { sql } from 'kysely';
import type { Db } from './database.ts';
import { ownWill } from './receiver-changes.ts';
import type { Id } from './schema.ts';

/**
 * A chat that could not be reached takes messages again: its receivers are switched on, and each gets one message about
 * what it missed. What its owner switched off stays off. Resolves to how many receivers are back.
 */
export async function returnReceivers(db: Db, chatId: string, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows: lost } = await sql<{ id: Id; disabledAt: Date }>`
      SELECT r.id, r.disabled_at FROM receivers r JOIN participants p ON p.id = r.participant_id AND p.status = 'active'
      WHERE r.chat_id = ${chatId} AND r.disabled_at IS NOT NULL AND r.removed_at IS NULL
        AND r.disabled_reason IS DISTINCT FROM ${ownWill}
      ORDER BY r.id FOR UPDATE OF r
    `.execute(tx);
    for (const { id, disabledAt } of lost) {
      await sql`
        UPDATE receivers SET disabled_at = NULL, disabled_reason = NULL, ready_at = '-infinity' WHERE id = ${id}
      `.execute(tx);
      const payload = JSON.stringify({ from: disabledAt.toISOString(), to: now.toISOString() });
      await sql`
        INSERT INTO notifications (receiver_id, kind, version, key, payload, priority, due_at, created_at)
        VALUES (${id}, 'receiver_back', 1, ${`since ${disabledAt.toISOString()}`}, ${payload}::jsonb, 1, ${now}, ${now})
        ON CONFLICT DO NOTHING
      `.execute(tx);
    }
    return lost.length;
  });
}

/** Incidents that a person was to be told of and that began in a time: how many, and how many of them are still open. */
export async function countIncidents(
  db: Db,
  { participantId, from, to }: { participantId: Id; from: Date; to: Date },
): Promise<{ began: number; open: number }> {
  const { rows } = await sql<{ began: number; open: number }>`
    SELECT count(*)::int AS began, (count(*) FILTER (WHERE i.closed_at IS NULL))::int AS open
    FROM incidents i JOIN participants p ON p.id = ${participantId}
    WHERE (i.participant_id = p.id OR (i.participant_id IS NULL AND p.role = 'operator'))
      AND i.opened_at >= ${from} AND i.opened_at < ${to} AND NOT i.is_silent
  `.execute(db);
  return rows[0] ?? { began: 0, open: 0 };
}
