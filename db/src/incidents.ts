import { sql } from 'kysely';
import type { WrittenAlert } from './alert-episode.ts';
import type { Tx } from './database.ts';
import type { Id } from './schema.ts';

/** Time in which further alerts of an incident join its first notice. */
const groupWaitMs = 20_000;
const severities = ['info', 'warning', 'critical'] as const;

/**
 * Attaches alerts of one (participant, host, kind) that began to fire to their open incident, opening it if need be,
 * and queues one firing notice for each receiver: due after the group wait, or joined to one that still waits. A
 * notice that was sent, or is just being sent, does not know these alerts: then the version rises and a new one
 * is queued.
 */
export async function openIncident(tx: Tx, alerts: readonly WrittenAlert[], now: Date): Promise<void> {
  const incident = await upsertIncident(tx, alerts);
  const ids = alerts.map(({ id }) => id);
  await sql`UPDATE alerts SET incident_id = ${incident.id} WHERE id = ANY(${ids}::bigint[])`.execute(tx);
  const receivers = await listReceivers(tx, incident.participantId);
  const waiting = await lockWaitingReceivers(tx, incident.id, now);
  const missing = receivers.filter((receiver) => !waiting.has(receiver));
  if (missing.length === 0) return;
  const version = incident.opened ? incident.version : await raiseVersion(tx, incident.id);
  const dueAt = new Date(now.getTime() + groupWaitMs);
  await tx
    .insertInto('notifications')
    .values(
      missing.map((receiverId) => ({
        incidentId: incident.id,
        receiverId,
        kind: 'firing' as const,
        version,
        dueAt,
        claimedUntil: null,
        sentAt: null,
        messageId: null,
        lastError: null,
        createdAt: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

interface OpenIncident {
  id: Id;
  participantId: Id | null;
  version: number;
  opened: boolean;
}

async function upsertIncident(tx: Tx, alerts: readonly WrittenAlert[]): Promise<OpenIncident> {
  const [first] = alerts;
  if (first === undefined) throw new Error('An incident needs an alert');
  const { participantId, hostId, kind } = first.episode;
  const severity = severities[Math.max(...alerts.map(({ episode }) => severities.indexOf(episode.severity)))];
  const openedAt = new Date(
    Math.min(...alerts.map(({ episode }) => (episode.firedAt ?? episode.activeSince).getTime())),
  );
  const { rows } = await sql<OpenIncident>`
    INSERT INTO incidents AS known (participant_id, host_id, kind, severity, opened_at)
    VALUES (${participantId}, ${hostId}, ${kind}, ${severity}, ${openedAt})
    ON CONFLICT (participant_id, host_id, kind) WHERE closed_at IS NULL DO UPDATE SET severity =
      CASE WHEN array_position(${severities}::text[], excluded.severity)
        > array_position(${severities}::text[], known.severity) THEN excluded.severity ELSE known.severity END
    RETURNING id, participant_id, version, xmax = 0 AS opened
  `.execute(tx);
  const [incident] = rows;
  if (incident === undefined) throw new Error('An open incident was not returned');
  return incident;
}

/** Of the participant, or for a worker of the pool of every operator. */
async function listReceivers(tx: Tx, participantId: Id | null): Promise<Id[]> {
  const query = tx
    .selectFrom('receivers')
    .innerJoin('participants', 'participants.id', 'receivers.participantId')
    .select('receivers.id')
    .where('receivers.disabledAt', 'is', null)
    .where('participants.status', '=', 'active');
  const rows = await (participantId === null
    ? query.where('participants.role', '=', 'operator')
    : query.where('participants.id', '=', participantId)
  )
    .orderBy('receivers.id')
    .execute();
  return rows.map((row) => row.id);
}

/** Receivers whose firing notice still waits unclaimed; locked, so that no sender renders it before we commit. */
async function lockWaitingReceivers(tx: Tx, incidentId: Id, now: Date): Promise<Set<Id>> {
  const { rows } = await sql<{ receiverId: Id }>`
    SELECT receiver_id FROM notifications
    WHERE incident_id = ${incidentId} AND kind = 'firing' AND state = 'queued'
      AND (claimed_until IS NULL OR claimed_until <= ${now})
    ORDER BY id FOR UPDATE
  `.execute(tx);
  return new Set(rows.map((row) => row.receiverId));
}

async function raiseVersion(tx: Tx, incidentId: Id): Promise<number> {
  const { version } = await tx
    .updateTable('incidents')
    .set((set) => ({ version: set('version', '+', 1) }))
    .where('id', '=', incidentId)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/**
 * Closes the incidents of resolved alerts in which nothing is open any more: notices that still wait are cancelled,
 * and, unless `silent`, whoever was sent a firing notice (or is being sent one now) is owed a resolved one.
 */
export async function closeIncidents(
  tx: Tx,
  { alertIds, silent }: { alertIds: readonly Id[]; silent: boolean },
  now: Date,
): Promise<void> {
  // The lock comes first: two daemons that resolve the last two alerts each see the other's.
  const { rows: touched } = await sql<{ id: Id }>`
    SELECT id FROM incidents WHERE closed_at IS NULL
      AND id IN (SELECT incident_id FROM alerts WHERE id = ANY(${alertIds}::bigint[]))
    ORDER BY id FOR UPDATE
  `.execute(tx);
  const { rows: closed } = await sql<{ id: Id }>`
    UPDATE incidents SET closed_at = ${now} WHERE id = ANY(${touched.map(({ id }) => id)}::bigint[])
      AND NOT EXISTS (SELECT FROM alerts WHERE alerts.incident_id = incidents.id AND alerts.resolved_at IS NULL)
    RETURNING id
  `.execute(tx);
  const ids = closed.map(({ id }) => id);
  if (ids.length === 0) return;
  await sql`
    UPDATE notifications SET state = 'cancelled' WHERE incident_id = ANY(${ids}::bigint[]) AND state = 'queued'
      AND (claimed_until IS NULL OR claimed_until <= ${now})
  `.execute(tx);
  if (!silent) await queueResolved(tx, ids, now);
}

async function queueResolved(tx: Tx, incidentIds: readonly Id[], now: Date): Promise<void> {
  await sql`
    INSERT INTO notifications (incident_id, receiver_id, kind, version, due_at, created_at)
    SELECT DISTINCT incidents.id, firing.receiver_id, 'resolved', incidents.version, ${now}::timestamptz,
      ${now}::timestamptz
    FROM incidents
    JOIN notifications firing ON firing.incident_id = incidents.id AND firing.kind = 'firing'
      AND firing.state IN ('sent', 'queued')
    JOIN receivers ON receivers.id = firing.receiver_id AND receivers.disabled_at IS NULL
    WHERE incidents.id = ANY(${incidentIds}::bigint[])
    ON CONFLICT DO NOTHING
  `.execute(tx);
}
