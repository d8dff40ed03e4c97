import { isFlapping } from '@cocoon-pool/domain/alerts/flapping';
import { severities } from '@cocoon-pool/domain/alerts/severity';
import { sql } from 'kysely';
import type { WrittenAlert } from './alert-episode.ts';
import type { Tx } from './database.ts';
import { queueUpdates } from './queue-updates.ts';
import type { Id } from './schema.ts';

/**
 * Attaches alerts of one (participant, host, kind) that began to fire or became graver to their open incident, opening
 * it if need be, and has the leader look at it. Whom to tell, and when, is decided then.
 */
export async function openIncident(tx: Tx, alerts: readonly WrittenAlert[], now: Date): Promise<void> {
  const incidentId = await upsertIncident(tx, alerts, now);
  const ids = alerts.map(({ id }) => id);
  await sql`UPDATE alerts SET incident_id = ${incidentId} WHERE id = ANY(${ids}::bigint[])`.execute(tx);
  await markUnstable(tx, [incidentId], now);
}

async function upsertIncident(tx: Tx, alerts: readonly WrittenAlert[], now: Date): Promise<Id> {
  const [first] = alerts;
  if (first === undefined) throw new Error('An incident needs an alert');
  const { participantId, hostId, kind } = first.episode;
  const severity = severities[Math.max(...alerts.map(({ episode }) => severities.indexOf(episode.severity)))];
  const openedAt = new Date(
    Math.min(...alerts.map(({ episode }) => (episode.firedAt ?? episode.activeSince).getTime())),
  );
  const { rows } = await sql<{ id: Id }>`
    INSERT INTO incidents AS known (participant_id, host_id, kind, severity, opened_at, review_at)
    VALUES (${participantId}, ${hostId}, ${kind}, ${severity}, ${openedAt}, ${now})
    ON CONFLICT (participant_id, host_id, kind) WHERE closed_at IS NULL DO UPDATE SET
      review_at = excluded.review_at,
      severity = CASE WHEN array_position(${severities}::text[], excluded.severity)
        > array_position(${severities}::text[], known.severity) THEN excluded.severity ELSE known.severity END
    RETURNING id
  `.execute(tx);
  const [incident] = rows;
  if (incident === undefined) throw new Error('An open incident was not returned');
  return incident.id;
}

/**
 * Closes the incidents of resolved alerts in which nothing is open any more and has the leader look at all of them. One
 * whose alerts go on and off stays open until they are calm, and one that is closed `silent`ly is over for everybody:
 * what waits is cancelled and its messages say that it is closed.
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
  const ids = touched.map(({ id }) => id);
  if (ids.length === 0) return;
  if (!silent) await markUnstable(tx, ids, now);
  const { rows: closed } = await sql<{ id: Id }>`
    UPDATE incidents SET closed_at = ${now}, is_silent = ${silent}
    WHERE id = ANY(${ids}::bigint[]) AND (${silent} OR unstable_since IS NULL)
      AND NOT EXISTS (SELECT FROM alerts WHERE alerts.incident_id = incidents.id AND alerts.resolved_at IS NULL)
    RETURNING id
  `.execute(tx);
  await sql`
    UPDATE incidents SET review_at = CASE WHEN NOT is_silent THEN ${now}::timestamptz END WHERE id = ANY(${ids}::bigint[])
  `.execute(tx);
  if (silent)
    await endSilently(
      tx,
      closed.map(({ id }) => id),
      now,
    );
}

async function endSilently(tx: Tx, ids: readonly Id[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    UPDATE notifications SET state = 'cancelled' WHERE incident_id = ANY(${ids}::bigint[]) AND state = 'queued'
      AND (claimed_until IS NULL OR claimed_until <= ${now})
  `.execute(tx);
  await queueUpdates(tx, ids, { reason: 'ended', now });
}

/** Of those incidents, the ones of which an alert goes on and off are unstable from now on. */
async function markUnstable(tx: Tx, incidentIds: readonly Id[], now: Date): Promise<void> {
  const { rows } = await sql<{ incidentId: Id; transitions: Date[] }>`
    SELECT own.incident_id, array_agg(change.at ORDER BY change.at) AS transitions
    FROM (
      SELECT DISTINCT i.id AS incident_id, a.worker_id, a.host_id, a.participant_id, a.kind
      FROM incidents i JOIN alerts a ON a.incident_id = i.id
      WHERE i.id = ANY(${incidentIds}::bigint[]) AND i.unstable_since IS NULL AND i.closed_at IS NULL
    ) AS own
    JOIN alerts past ON past.kind = own.kind AND past.worker_id IS NOT DISTINCT FROM own.worker_id
      AND (own.worker_id IS NOT NULL OR (past.host_id IS NOT DISTINCT FROM own.host_id
        AND past.participant_id IS NOT DISTINCT FROM own.participant_id))
      AND (past.resolved_at IS NULL OR past.resolved_at > ${now}::timestamptz - interval '1 hour')
    CROSS JOIN LATERAL unnest(ARRAY[past.fired_at, past.resolved_at]) AS change(at)
    WHERE change.at IS NOT NULL AND past.fired_at IS NOT NULL
    GROUP BY own.incident_id, own.worker_id, own.host_id, own.participant_id, own.kind
  `.execute(tx);
  const unstable = rows.filter(({ transitions }) => isFlapping(transitions, now));
  if (unstable.length === 0) return;
  const ids = unstable.map(({ incidentId }) => incidentId);
  await sql`UPDATE incidents SET unstable_since = ${now} WHERE id = ANY(${ids}::bigint[])`.execute(tx);
}
