import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import { endSilence, insertSilence } from './silences.ts';

interface IncidentMute {
  incidentId: Id;
  /** Whose incidents may be muted; null = everybody's. */
  reach: Id | null;
  until: Date;
  actor: string;
  reason?: string;
}

/** Keeps one incident back until then. Its end ends the silence with it. */
export async function muteIncident(
  db: Db,
  { incidentId, reach, until, actor, reason = 'button' }: IncidentMute,
  now: Date,
): Promise<'muted' | 'recovered' | 'not_found'> {
  const incident = await db
    .selectFrom('incidents')
    .select(['participantId', 'closedAt'])
    .where('id', '=', incidentId)
    .executeTakeFirst();
  if (incident === undefined || (reach !== null && incident.participantId !== reach)) return 'not_found';
  if (incident.closedAt !== null) return 'recovered';
  const { participantId } = incident;
  const silence = {
    participantId,
    subject: { incidentId },
    reason,
    startsAt: now,
    endsAt: until,
    createdBy: actor,
  };
  await insertSilence(db, silence, now);
  return 'muted';
}

/** Ends every silence of this incident alone; how many there were. */
export async function endIncidentSilences(
  db: Db,
  { incidentId, reach, actor }: Omit<IncidentMute, 'until' | 'reason'>,
  now: Date,
): Promise<number> {
  let query = db
    .selectFrom('silences')
    .select('id')
    .where('incidentId', '=', incidentId)
    .where('endsAt', '>', now);
  if (reach !== null) query = query.where('participantId', '=', reach);
  const rows = await query.limit(100).execute();
  for (const { id } of rows) await endSilence(db, { id, reach, actor }, now);
  return rows.length;
}
