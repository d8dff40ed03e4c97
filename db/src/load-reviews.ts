import type { StandingAlert } from '@cocoon-pool/domain/alerts/group-news';
import { findInhibitor, type Inhibitor, inhibitingKinds } from '@cocoon-pool/domain/alerts/inhibit';
import type { Receiver } from '@cocoon-pool/domain/alerts/pick-receivers';
import type { Severity } from '@cocoon-pool/domain/alerts/rule-kind';
import { findSilence, type Silence } from '@cocoon-pool/domain/alerts/silence';
import type { TellingState } from '@cocoon-pool/domain/alerts/telling';
import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { listStandingReceivers } from './receivers.ts';
import { listCommandFacts } from './run-commands.ts';
import type { Id } from './schema.ts';
import { listActiveSilences } from './silences.ts';
import { listClaimedOff } from './worker-changes.ts';

/** An incident that is due for a look, with all that the look needs. */
export interface ReviewedIncident {
  id: Id;
  participantId: Id | null;
  severity: Severity;
  openedAt: Date;
  isClosed: boolean;
  isAcknowledged: boolean;
  acknowledgedAlerts: Id[];
  unstableSince: Date | null;
  escalatedAt: Date | null;
  /** When one of its alerts last began or ended. */
  lastChangeAt: Date | null;
  alerts: StandingAlert[];
  tellings: { receiverId: Id; state: TellingState; isEscalation: boolean }[];
  /** Everybody who may be told, in their order. */
  receivers: Receiver[];
}

interface IncidentRow {
  id: Id;
  participantId: Id | null;
  kind: string;
  severity: Severity;
  openedAt: Date;
  closedAt: Date | null;
  acknowledgedAt: Date | null;
  acknowledgedAlerts: Id[];
  unstableSince: Date | null;
  escalatedAt: Date | null;
}

/**
 * Locks incidents that are due for a look, the longest due first, to the end of the transaction; what another
 * transaction has in hand is left out. Silently closed ones are not looked at any more.
 */
export async function lockDueIncidents(
  tx: Tx,
  { limit, now }: { limit: number; now: Date },
): Promise<ReviewedIncident[]> {
  const { rows: incidents } = await sql<IncidentRow>`
    SELECT id, participant_id, kind, severity, opened_at, closed_at, acknowledged_at, acknowledged_alerts::text[],
      unstable_since, escalated_at
    FROM incidents WHERE review_at <= ${now} AND NOT is_silent
    ORDER BY review_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
  `.execute(tx);
  if (incidents.length === 0) return [];
  const ids = incidents.map(({ id }) => id);
  const alerts = await listAlerts(tx, ids);
  const silences = await listActiveSilences(tx, [...new Set(incidents.map((row) => row.participantId))], now);
  const inhibitors = await listInhibitors(tx, alerts);
  const tellings = await listTellings(tx, ids);
  const receivers = await listStandingReceivers(tx, {
    participantIds: incidents.flatMap(({ participantId }) => participantId ?? []),
    receiverIds: tellings.map(({ receiverId }) => receiverId),
  });
  return incidents.map((incident) => {
    const own = alerts.filter(({ incidentId }) => incidentId === incident.id);
    const changes = own.flatMap(({ firedAt, resolvedAt }) => [
      firedAt,
      ...(resolvedAt === null ? [] : [resolvedAt]),
    ]);
    const toldIds = tellings.filter((row) => row.incidentId === incident.id).map((row) => row.receiverId);
    return {
      ...incident,
      isClosed: incident.closedAt !== null,
      isAcknowledged: incident.acknowledgedAt !== null,
      lastChangeAt: latest(changes),
      alerts: own.map((alert) => toStanding(alert, { silences, inhibitors, now })),
      tellings: tellings.filter(({ incidentId }) => incidentId === incident.id),
      receivers: receivers.filter(
        ({ id, participantId, isOperator }) =>
          isOperator || participantId === incident.participantId || toldIds.includes(id),
      ),
    };
  });
}

interface AlertRow {
  id: Id;
  incidentId: Id;
  kind: string;
  workerId: Id | null;
  hostId: Id | null;
  participantId: Id | null;
  severity: Severity;
  firedAt: Date;
  resolvedAt: Date | null;
  /** No other alert of its incident is on the same worker, host or pool. */
  isOnly: boolean;
}

async function listAlerts(tx: Tx, incidentIds: readonly Id[]): Promise<AlertRow[]> {
  const { rows } = await sql<AlertRow>`
    SELECT a.id, a.incident_id, a.kind, a.worker_id, coalesce(a.host_id, w.host_id) AS host_id, a.participant_id,
      a.severity, a.fired_at, a.resolved_at,
      count(*) OVER (PARTITION BY a.incident_id, a.worker_id, coalesce(a.host_id, w.host_id)) = 1 AS is_only
    FROM alerts a LEFT JOIN workers w ON w.id = a.worker_id
    WHERE a.incident_id = ANY(${incidentIds}::bigint[]) AND a.fired_at IS NOT NULL
    ORDER BY a.id
  `.execute(tx);
  return rows;
}

interface Against {
  silences: readonly Silence[];
  inhibitors: readonly Inhibitor[];
  now: Date;
}

function toStanding(alert: AlertRow, { silences, inhibitors, now }: Against): StandingAlert {
  const { id, severity, firedAt, resolvedAt, isOnly } = alert;
  const standing = { id, severity, firedAt, isOnly, isFiring: resolvedAt === null };
  if (resolvedAt !== null) return { ...standing, heldBy: null, heldUntil: null };
  const silence = findSilence(alert, silences, now);
  if (silence !== null) return { ...standing, heldBy: 'silence', heldUntil: silence.endsAt };
  const isInhibited = findInhibitor(alert, inhibitors) !== null;
  return { ...standing, heldBy: isInhibited ? 'inhibition' : null, heldUntil: null };
}

/** What may explain those alerts: larger alerts that fire, and workers that are off, whoever switched them off. */
async function listInhibitors(tx: Tx, alerts: readonly AlertRow[]): Promise<Inhibitor[]> {
  const participantIds = [...new Set(alerts.flatMap(({ participantId }) => participantId ?? []))];
  const workerIds = [...new Set(alerts.flatMap(({ workerId }) => workerId ?? []))];
  const { rows } = await sql<Inhibitor>`
    SELECT CASE WHEN a.kind = 'tampered' THEN 'disabled' ELSE a.kind END AS kind, a.worker_id,
      coalesce(a.host_id, w.host_id) AS host_id, a.participant_id
    FROM alerts a LEFT JOIN workers w ON w.id = a.worker_id
    WHERE a.state = 'firing' AND a.resolved_at IS NULL AND (a.kind = ANY(${inhibitingKinds}::text[])
        OR (a.kind = 'tampered' AND a.evidence ->> 'changed' = 'enabled' AND a.evidence ->> 'after' = 'false'))
      AND (a.participant_id IS NULL OR a.participant_id = ANY(${participantIds}::bigint[]))
  `.execute(tx);
  return [...rows, ...(await listDisabledByOwner(tx, workerIds))];
}

/** Disabled by a command of ours or by a claimed change, and not seen enabled since: a restart enables it again. */
async function listDisabledByOwner(tx: Tx, workerIds: readonly Id[]): Promise<Inhibitor[]> {
  const commanded = (await listCommandFacts(tx, workerIds)).filter(({ disabledByUs }) => disabledByUs);
  const off = [...commanded.map(({ workerId }) => workerId), ...(await listClaimedOff(tx, workerIds))];
  if (off.length === 0) return [];
  const { rows } = await sql<Inhibitor>`
    SELECT 'disabled_by_owner' AS kind, w.id AS worker_id, w.host_id, owner.participant_id
    FROM workers w
    LEFT JOIN worker_owners owner ON owner.worker_id = w.id AND owner.owned_to IS NULL
    LEFT JOIN worker_state state ON state.worker_id = w.id
    WHERE w.id = ANY(${off}::bigint[]) AND state.enabled IS NOT TRUE
  `.execute(tx);
  return rows;
}

async function listTellings(tx: Tx, incidentIds: readonly Id[]) {
  const rows = await tx
    .selectFrom('incidentTellings')
    .selectAll()
    .where('incidentId', 'in', [...incidentIds])
    .execute();
  return rows.map(({ incidentId, receiverId, isEscalation, messageId: _, ...state }) => ({
    ...{ incidentId, receiverId, isEscalation, state },
  }));
}

function latest(moments: readonly Date[]): Date | null {
  return moments.length === 0 ? null : new Date(Math.max(...moments.map((at) => at.getTime())));
}
