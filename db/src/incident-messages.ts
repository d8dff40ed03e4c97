import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** Where an incident stands in one receiver's chat. */
export interface IncidentMessage {
  /** Its one message there; null while there is none. */
  messageId: string | null;
  isEscalation: boolean;
}

/** Those incidents' messages, by `<receiver> <incident>`. */
export async function listIncidentMessages(
  db: Db,
  { receiverIds, incidentIds }: { receiverIds: readonly Id[]; incidentIds: readonly Id[] },
): Promise<Map<string, IncidentMessage>> {
  if (receiverIds.length === 0 || incidentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('incidentTellings')
    .select(['incidentId', 'receiverId', 'messageId', 'isEscalation'])
    .where('receiverId', 'in', [...receiverIds])
    .where('incidentId', 'in', [...incidentIds])
    .execute();
  return new Map(
    rows.map(({ incidentId, receiverId, ...message }) => [toMessageKey(receiverId, incidentId), message]),
  );
}

export function toMessageKey(receiverId: Id, incidentId: Id): string {
  return `${receiverId} ${incidentId}`;
}

/** What came and went unheard in the quiet hours that ended at `until`, and when they were on the person's clock. */
export async function countQuietlyOver(
  db: Db,
  { receiverId, until }: { receiverId: Id; until: Date },
): Promise<{ from: string; to: string; over: number }> {
  const { rows } = await sql<{ from: string; to: string; over: number }>`
    SELECT to_char(p.quiet_from, 'HH24:MI') AS "from", to_char(p.quiet_to, 'HH24:MI') AS "to",
      (SELECT count(DISTINCT i.id)::int FROM incident_tellings t JOIN incidents i ON i.id = t.incident_id
       WHERE t.receiver_id = r.id AND t.told_at IS NULL AND i.closed_at BETWEEN
         ${until}::timestamptz - interval '1 day' AND ${until}) AS over
    FROM receivers r JOIN participants p ON p.id = r.participant_id WHERE r.id = ${receiverId}
  `.execute(db);
  const [row] = rows;
  return { from: row?.from ?? '', to: row?.to ?? '', over: row?.over ?? 0 };
}
