import { sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { queueUpdates } from './queue-updates.ts';
import type { Id } from './schema.ts';

interface Acknowledgement {
  incidentId: Id;
  /** Whose incidents may be taken; null = everybody's. */
  reach: Id | null;
  /** Who takes it; null = a key of the installation. */
  participantId: Id | null;
  actor: string;
}

export type AcknowledgeOutcome =
  | { state: 'taken' }
  /** Somebody has it; null = a key of the installation. */
  | { state: 'taken_before'; by: { id: Id; name: string } | null }
  | { state: 'recovered' }
  | { state: 'not_found' };

/**
 * Takes an incident: reminders and escalation stop, every copy of its message says who has it. Alerts that anybody was
 * told by now are taken with it; another critical one ends that. The first one has it.
 */
export async function acknowledgeIncident(
  db: Db,
  { incidentId, reach, participantId, actor }: Acknowledgement,
  now: Date,
): Promise<AcknowledgeOutcome> {
  return db.transaction().execute(async (tx) => {
    const incident = await tx
      .selectFrom('incidents as i')
      .leftJoin('participants as p', 'p.id', 'i.acknowledgedBy')
      .where('i.id', '=', incidentId)
      .where((eb) => (reach === null ? eb.lit(true) : eb('i.participantId', '=', reach)))
      .select(['i.closedAt', 'i.acknowledgedAt', 'p.id as byId', 'p.name as byName'])
      .forUpdate('i')
      .executeTakeFirst();
    if (incident === undefined) return { state: 'not_found' };
    if (incident.closedAt !== null) return { state: 'recovered' };
    if (incident.acknowledgedAt !== null) {
      const { byId, byName } = incident;
      return {
        state: 'taken_before',
        by: byId === null || byName === null ? null : { id: byId, name: byName },
      };
    }
    await takeIncident(tx, { incidentId, participantId }, now);
    await queueUpdates(tx, [incidentId], { reason: 'acknowledged', now });
    const audit = { actor, action: 'incident.acknowledged' as const, subject: `incident:${incidentId}` };
    await insertAuditEntry(tx, audit, now);
    return { state: 'taken' };
  });
}

/** Gives an open incident, locked before, to somebody: with all alerts that anybody was told of. */
export async function takeIncident(
  tx: Tx,
  { incidentId, participantId }: Pick<Acknowledgement, 'incidentId' | 'participantId'>,
  now: Date,
): Promise<void> {
  await sql`
    UPDATE incidents SET acknowledged_at = ${now}, acknowledged_by = ${participantId}, review_at = ${now},
      acknowledged_alerts = ARRAY(
        SELECT DISTINCT known.id::bigint FROM incident_tellings t CROSS JOIN LATERAL jsonb_object_keys(t.told) AS known(id)
        WHERE t.incident_id = incidents.id)
    WHERE id = ${incidentId}
  `.execute(tx);
}
