import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id, NotificationKind } from './schema.ts';

/** Whose incident it is; undefined where there is none. */
export async function findIncidentScope(
  db: Db,
  id: Id,
): Promise<{ participantId: Id | null; closedAt: Date | null } | undefined> {
  return db
    .selectFrom('incidents')
    .select(['participantId', 'closedAt'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export interface IncidentRow {
  id: Id;
  participantId: Id | null;
  participantName: string | null;
  hostId: Id | null;
  hostName: string | null;
  kind: string;
  severity: 'critical' | 'warning' | 'info';
  openedAt: Date;
  closedAt: Date | null;
  isSilent: boolean;
  acknowledgedAt: Date | null;
  acknowledgedById: Id | null;
  acknowledgedByName: string | null;
  claimedAt: Date | null;
  claimedById: Id | null;
  claimedByName: string | null;
  unstableSince: Date | null;
  escalatedAt: Date | null;
  alerts: number;
  firingAlerts: number;
}

interface IncidentFilter {
  /** Whose; null = everybody's. */
  reach: Id | null;
  state?: 'open' | 'closed' | undefined;
  kind?: string | undefined;
  severity?: string | undefined;
  workerId?: Id | undefined;
  hostId?: Id | undefined;
  id?: Id | undefined;
  limit: number;
  beforeId?: Id | undefined;
}

/** Newest first, by id: what opens while somebody pages comes on the first page. */
export async function listIncidents(db: Db, filter: IncidentFilter): Promise<IncidentRow[]> {
  const { reach, state, kind, severity, workerId, hostId, id, limit, beforeId } = filter;
  const { rows } = await sql<IncidentRow>`
    SELECT i.id, i.participant_id, owner.name AS participant_name, i.host_id, h.name AS host_name, i.kind, i.severity,
      i.opened_at, i.closed_at, i.is_silent, i.acknowledged_at, taker.id AS acknowledged_by_id,
      taker.name AS acknowledged_by_name, i.claimed_at, claimer.id AS claimed_by_id, claimer.name AS claimed_by_name,
      i.unstable_since, i.escalated_at, own.alerts, own.firing_alerts
    FROM incidents i
    LEFT JOIN hosts h ON h.id = i.host_id
    LEFT JOIN participants owner ON owner.id = i.participant_id
    LEFT JOIN participants taker ON taker.id = i.acknowledged_by
    LEFT JOIN participants claimer ON claimer.id = i.claimed_by
    CROSS JOIN LATERAL (SELECT count(*)::int AS alerts, (count(*) FILTER (WHERE a.resolved_at IS NULL))::int AS firing_alerts
      FROM alerts a WHERE a.incident_id = i.id) AS own
    WHERE (${reach}::bigint IS NULL OR i.participant_id = ${reach})
      AND (${id ?? null}::bigint IS NULL OR i.id = ${id ?? null})
      AND (${beforeId ?? null}::bigint IS NULL OR i.id < ${beforeId ?? null})
      AND (${state ?? null}::text IS NULL OR (i.closed_at IS NULL) = (${state ?? null} = 'open'))
      AND (${kind ?? null}::text IS NULL OR i.kind = ${kind ?? null})
      AND (${severity ?? null}::text IS NULL OR i.severity = ${severity ?? null})
      AND (${hostId ?? null}::bigint IS NULL OR i.host_id = ${hostId ?? null})
      AND (${workerId ?? null}::bigint IS NULL OR EXISTS (SELECT FROM alerts a
        WHERE a.incident_id = i.id AND a.worker_id = ${workerId ?? null}))
    ORDER BY i.id DESC LIMIT ${limit}
  `.execute(db);
  return rows;
}

/** What became of one message, or of a change that another message told too. */
export interface Receipt {
  id: Id;
  receiverId: Id;
  receiverKind: 'telegram' | 'webhook';
  receiverLabel: string | null;
  kind: NotificationKind;
  reason: string | null;
  state: 'queued' | 'sent' | 'merged' | 'given_up' | 'cancelled';
  queuedAt: Date;
  dueAt: Date;
  sentAt: Date | null;
  messageId: string | null;
  failures: number;
  lastError: string | null;
}

/** Who was told of an incident, oldest first: queued, sent, tried again and why, given up and why. */
export async function listReceipts(db: Db, incidentId: Id): Promise<Receipt[]> {
  const { rows } = await sql<Receipt>`
    SELECT n.id, n.receiver_id, r.kind AS receiver_kind, r.label AS receiver_label, n.kind, n.reason, n.state,
      n.created_at AS queued_at, n.due_at, n.sent_at, n.message_id, n.failures, n.last_error
    FROM notifications n JOIN receivers r ON r.id = n.receiver_id
    WHERE n.incident_id = ${incidentId} ORDER BY n.id LIMIT 500
  `.execute(db);
  return rows;
}

export interface AlertRow {
  id: Id;
  incidentId: Id | null;
  workerId: Id | null;
  workerName: string | null;
  hostId: Id | null;
  hostName: string | null;
  kind: string;
  state: 'pending' | 'firing' | 'resolved';
  severity: 'critical' | 'warning' | 'info';
  activeSince: Date;
  firedAt: Date | null;
  resolvedAt: Date | null;
  /** Since when nothing says whether it still holds. */
  unknownSince: Date | null;
  evidence: Record<string, unknown>;
}

interface AlertFilter {
  reach: Id | null;
  state?: 'pending' | 'firing' | 'resolved' | undefined;
  kind?: string | undefined;
  workerId?: Id | undefined;
  incidentId?: Id | undefined;
  limit: number;
  beforeId?: Id | undefined;
}

/** Open and past alerts, newest first, by id. */
export async function listAlerts(db: Db, filter: AlertFilter): Promise<AlertRow[]> {
  const { reach, state, kind, workerId, incidentId, limit, beforeId } = filter;
  const { rows } = await sql<AlertRow>`
    SELECT a.id, a.incident_id, a.worker_id, w.name AS worker_name, h.id AS host_id, h.name AS host_name, a.kind, a.state,
      a.severity, a.active_since, a.fired_at, a.resolved_at, a.unknown_since, a.evidence
    FROM alerts a LEFT JOIN workers w ON w.id = a.worker_id LEFT JOIN hosts h ON h.id = coalesce(a.host_id, w.host_id)
    WHERE (${reach}::bigint IS NULL OR a.participant_id = ${reach})
      AND (${beforeId ?? null}::bigint IS NULL OR a.id < ${beforeId ?? null})
      AND (${state ?? null}::text IS NULL OR a.state = ${state ?? null})
      AND (${kind ?? null}::text IS NULL OR a.kind = ${kind ?? null})
      AND (${workerId ?? null}::bigint IS NULL OR a.worker_id = ${workerId ?? null})
      AND (${incidentId ?? null}::bigint IS NULL OR a.incident_id = ${incidentId ?? null})
    ORDER BY a.id DESC LIMIT ${limit}
  `.execute(db);
  return rows;
}
