import { toOutageStart } from '@cocoon-pool/domain/alerts/outage-start';
import { parseAlertKind, parseEvidence } from '@cocoon-pool/domain/alerts/parse-alert';
import { findSilence } from '@cocoon-pool/domain/alerts/silence';
import { toStaleBefore } from '@cocoon-pool/domain/cocoon/worker-status';
import type { IncidentAlert, IncidentFacts } from '@cocoon-pool/domain/messages/alerts/incident-facts';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { listOutageLosses } from './incident-losses.ts';
import type { Id } from './schema.ts';
import { listActiveSilences } from './silences.ts';

/**
 * Incidents as they stand at `now`, by id: every worker's newest alert with what its outage cost, how the other workers
 * of the host do, who has it and until when it is muted. Incidents of an unknown rule kind are left out.
 */
export async function listIncidentFacts(
  db: Db,
  ids: readonly Id[],
  now: Date,
): Promise<Map<Id, IncidentFacts>> {
  if (ids.length === 0) return new Map();
  const [incidents, alerts] = await Promise.all([listIncidents(db, ids, now), listAlerts(db, ids, now)]);
  const byIncident = Map.groupBy(alerts, ({ incidentId }) => incidentId);
  const people = [...new Set(incidents.map(({ participantId }) => participantId))];
  const silences = await listActiveSilences(db, people, now);
  const authors = await listAuthors(
    db,
    silences.map(({ createdBy }) => createdBy),
  );
  const facts = new Map<Id, IncidentFacts>();
  for (const incident of incidents) {
    const kind = parseAlertKind(incident.kind);
    const own = byIncident.get(incident.id) ?? [];
    if (kind === null || own.length === 0) continue;
    const {
      id,
      severity,
      hostName,
      ownerName,
      closedAt,
      isSilent,
      escalatedAt,
      acknowledgedAt,
      acknowledgedName,
    } = incident;
    const held = own
      .filter(({ resolvedAt }) => resolvedAt === null)
      .map((alert) =>
        findSilence({ ...alert, kind, incidentId: id, participantId: incident.participantId }, silences, now),
      );
    const [first = null] = held;
    const silence = held.includes(null) ? null : silences.find((one) => one.id === first?.id);
    facts.set(id, {
      ...{ id, kind, severity, hostName, ownerName, closedAt, isSilent, escalatedAt },
      alerts: own.map(({ incidentId: _, hostId: __, ...alert }) => alert),
      hostOthers: { total: incident.total, up: incident.up },
      acknowledged: acknowledgedAt === null ? null : { at: acknowledgedAt, name: acknowledgedName },
      muted: silence ? { until: silence.endsAt, name: authors.get(silence.createdBy) ?? null } : null,
      claimed: incident.claimedAt === null ? null : { at: incident.claimedAt, name: incident.claimedName },
      unstable:
        incident.unstableSince === null
          ? null
          : { changes: incident.changes, since: incident.firstChangeAt ?? incident.unstableSince },
    });
  }
  return facts;
}

async function listIncidents(db: Db, ids: readonly Id[], now: Date) {
  const isFresh = sql<boolean>`s.up AND s.sampled_at > ${toStaleBefore(now)}`;
  return db
    .selectFrom('incidents as i')
    .leftJoin('hosts as h', 'h.id', 'i.hostId')
    .leftJoin('participants as p', 'p.id', 'i.acknowledgedBy')
    .leftJoin('participants as claimer', 'claimer.id', 'i.claimedBy')
    .leftJoin('participants as owner', 'owner.id', 'i.participantId')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('workers as w')
          .leftJoin('workerOwners as o', (join) =>
            join.onRef('o.workerId', '=', 'w.id').on('o.ownedTo', 'is', null),
          )
          .leftJoin('workerState as s', 's.workerId', 'w.id')
          .whereRef('w.hostId', '=', 'i.hostId')
          .whereRef('o.participantId', 'is not distinct from', 'i.participantId')
          .where('w.removedAt', 'is', null)
          .where(
            sql<boolean>`NOT EXISTS (SELECT FROM alerts a WHERE a.incident_id = i.id AND a.worker_id = w.id)`,
          )
          .select([
            sql<number>`count(*)::int`.as('total'),
            sql<number>`(count(*) FILTER (WHERE ${isFresh}))::int`.as('up'),
          ])
          .as('others'),
      (join) => join.onTrue(),
    )
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('alerts as a')
          .whereRef('a.incidentId', '=', 'i.id')
          .select([
            sql<number>`(count(a.fired_at) + count(a.resolved_at))::int`.as('changes'),
            sql<Date | null>`min(a.fired_at)`.as('firstChangeAt'),
          ])
          .as('own'),
      (join) => join.onTrue(),
    )
    .where('i.id', 'in', [...ids])
    .select([
      'i.id',
      'i.kind',
      'i.severity',
      'h.name as hostName',
      'i.participantId',
      'i.closedAt',
      'i.isSilent',
    ])
    .select([
      'i.escalatedAt',
      'i.acknowledgedAt',
      'p.name as acknowledgedName',
      'owner.name as ownerName',
      'i.unstableSince',
    ])
    .select(['i.claimedAt', 'claimer.name as claimedName'])
    .select(['own.changes', 'own.firstChangeAt'])
    .select((eb) => [
      eb.fn.coalesce('others.total', sql<number>`0`).as('total'),
      eb.fn.coalesce('others.up', sql<number>`0`).as('up'),
    ])
    .execute();
}

type KnownAlert = IncidentAlert & { incidentId: Id; hostId: Id | null };

async function listAlerts(db: Db, incidentIds: readonly Id[], now: Date): Promise<KnownAlert[]> {
  const rows = await db
    .selectFrom('alerts as a')
    .leftJoin('workers as w', 'w.id', 'a.workerId')
    .where('a.incidentId', 'in', [...incidentIds])
    .where('a.state', '!=', 'pending')
    .distinctOn(['a.incidentId', 'a.workerId'])
    .orderBy('a.incidentId')
    .orderBy('a.workerId')
    .orderBy('a.activeSince', 'desc')
    .select([
      'a.id',
      'a.incidentId',
      'a.workerId',
      'w.name as workerName',
      'a.activeSince',
      'a.resolvedAt',
      'a.unknownSince',
      'a.evidence',
    ])
    .select((eb) => eb.fn.coalesce('a.hostId', 'w.hostId').as('hostId'))
    .select(
      sql<Id[]>`CASE WHEN a.worker_id IS NOT NULL THEN ARRAY[a.worker_id::text] ELSE ARRAY(
      SELECT o.id::text FROM workers o LEFT JOIN worker_owners owner ON owner.worker_id = o.id AND owner.owned_to IS NULL
      WHERE o.host_id = a.host_id AND o.removed_at IS NULL AND owner.participant_id IS NOT DISTINCT FROM a.participant_id
    ) END`.as('hitWorkerIds'),
    )
    .execute();
  const alerts = rows.map(({ evidence, ...row }) => ({ ...row, evidence: parseEvidence(evidence) }));
  const losses = await listOutageLosses(
    db,
    alerts.map(({ hitWorkerIds, activeSince, resolvedAt, evidence }) => ({
      workerIds: hitWorkerIds,
      startedAt: toOutageStart(activeSince, evidence),
      endedAt: resolvedAt ?? now,
    })),
  );
  return alerts.flatMap(({ incidentId, hitWorkerIds: _, ...alert }, index) => {
    const loss = losses[index] ?? { lostScrapes: 0, earnedNanotonPerHour: null };
    return incidentId === null ? [] : [{ ...alert, ...loss, incidentId }];
  });
}

/** Names of the people behind `participant:<id>`. */
async function listAuthors(db: Db, actors: readonly string[]): Promise<Map<string, string>> {
  const ids = actors.flatMap((actor) => /^participant:(\d+)$/.exec(actor)?.[1] ?? []);
  const { rows } = await sql<{ actor: string; name: string }>`
    SELECT 'participant:' || id AS actor, name FROM participants WHERE id = ANY(${ids}::bigint[])
  `.execute(db);
  return new Map(rows.map(({ actor, name }) => [actor, name]));
}
