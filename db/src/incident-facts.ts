import { toOutageStart } from '@cocoon-pool/domain/alerts/outage-start';
import { parseAlertKind, parseEvidence } from '@cocoon-pool/domain/alerts/parse-alert';
import type { IncidentAlert, IncidentFacts } from '@cocoon-pool/domain/messages/render-incident';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/**
 * Incidents as they stand at `now`, by id: every worker's newest alert with what its outage cost, and how the
 * other workers of the host do. Incidents of an unknown rule kind are left out.
 */
export async function listIncidentFacts(db: Db, ids: Id[], now: Date): Promise<Map<Id, IncidentFacts>> {
  const [incidents, alerts] = await Promise.all([listIncidents(db, ids, now), listAlerts(db, ids, now)]);
  const facts = new Map<Id, IncidentFacts>();
  for (const { id, kind, severity, hostName, total, up } of incidents) {
    const known = parseAlertKind(kind);
    if (known === null) continue;
    const own = alerts.filter((alert) => alert.incidentId === id).map(({ incidentId: _, ...alert }) => alert);
    facts.set(id, { kind: known, severity, hostName, alerts: own, hostOthers: { total, up } });
  }
  return facts;
}

async function listIncidents(db: Db, ids: Id[], now: Date) {
  const isFresh = sql<boolean>`s.up AND s.sampled_at > ${now}::timestamptz - interval '60 seconds'`;
  return db
    .selectFrom('incidents as i')
    .innerJoin('hosts as h', 'h.id', 'i.hostId')
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
    .where('i.id', 'in', ids)
    .select(['i.id', 'i.kind', 'i.severity', 'h.name as hostName'])
    .select((eb) => [
      eb.fn.coalesce('others.total', sql<number>`0`).as('total'),
      eb.fn.coalesce('others.up', sql<number>`0`).as('up'),
    ])
    .execute();
}

async function listAlerts(
  db: Db,
  incidentIds: Id[],
  now: Date,
): Promise<(IncidentAlert & { incidentId: Id })[]> {
  const rows = await db
    .selectFrom('alerts as a')
    .innerJoin('workers as w', 'w.id', 'a.workerId')
    .where('a.incidentId', 'in', incidentIds)
    .where('a.state', '!=', 'pending')
    .distinctOn(['a.incidentId', 'a.workerId'])
    .orderBy('a.incidentId')
    .orderBy('a.workerId')
    .orderBy('a.activeSince', 'desc')
    .select(['a.incidentId', 'a.workerId', 'w.name', 'a.activeSince', 'a.resolvedAt', 'a.evidence'])
    .execute();
  const alerts = rows.flatMap(({ incidentId, name, evidence, ...row }) =>
    incidentId === null ? [] : [{ ...row, incidentId, workerName: name, evidence: parseEvidence(evidence) }],
  );
  const losses = await listLosses(db, alerts.map(toOutage(now)));
  return alerts.map((alert, index) => {
    const loss = losses.get(index);
    return { ...alert, lostScrapes: loss?.lostScrapes ?? 0, earnedNanotonPerHour: loss?.perHour ?? null };
  });
}

type KnownAlert = Pick<IncidentAlert, 'workerId' | 'activeSince' | 'resolvedAt' | 'evidence'>;

interface Outage {
  workerId: Id;
  startedAt: Date;
  endedAt: Date;
}

/** The scrapes that made a worker count as down were lost too. */
function toOutage(now: Date): (alert: KnownAlert) => Outage {
  return ({ workerId, activeSince, resolvedAt, evidence }) => ({
    workerId,
    startedAt: toOutageStart(activeSince, evidence),
    endedAt: resolvedAt ?? now,
  });
}

const leastHistorySeconds = 3600;

/** Lost scrapes of each outage, and the mean earnings of the day before it when at least an hour of it is known. */
async function listLosses(db: Db, outages: Outage[]) {
  const { rows } = await sql<{
    outage: number;
    lostScrapes: number;
    earnedNanoton: bigint | null;
    knownSeconds: number;
  }>`
    SELECT o.outage::int, earned.earned_nanoton, earned.known_seconds,
      (SELECT count(*)::int FROM worker_metrics m
       WHERE m.worker_id = o.worker_id AND m.ts >= o.started_at AND m.ts <= o.ended_at AND NOT m.up) AS lost_scrapes
    FROM unnest(
      ${outages.map((outage) => outage.workerId)}::bigint[],
      ${outages.map((outage) => outage.startedAt)}::timestamptz[],
      ${outages.map((outage) => outage.endedAt)}::timestamptz[]
    ) WITH ORDINALITY AS o(worker_id, started_at, ended_at, outage)
    CROSS JOIN LATERAL (
      SELECT sum(m.earned_nanoton_increase) AS earned_nanoton,
        coalesce(sum(m.interval_seconds), 0)::float8 AS known_seconds
      FROM worker_metrics m
      WHERE m.worker_id = o.worker_id AND m.earned_nanoton_increase IS NOT NULL
        AND m.ts > o.started_at - interval '24 hours' AND m.ts <= o.started_at
    ) earned
  `.execute(db);
  return new Map(
    rows.map(({ outage, lostScrapes, earnedNanoton, knownSeconds }) => {
      const known = earnedNanoton !== null && knownSeconds >= leastHistorySeconds;
      const perHour = known ? (earnedNanoton * 3600n) / BigInt(Math.round(knownSeconds)) : null;
      return [outage - 1, { lostScrapes, perHour }];
    }),
  );
}
