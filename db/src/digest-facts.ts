import { parseAlertKind } from '@cocoon-pool/domain/alerts/parse-alert';
import { parseNotice } from '@cocoon-pool/domain/alerts/parse-notice';
import { toElectricityBill } from '@cocoon-pool/domain/earnings/electricity-bill';
import type {
  DigestFacts,
  PeriodFacts,
  WeeklyFacts,
} from '@cocoon-pool/domain/messages/alerts/render-digest';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { listIncidentFacts } from './incident-facts.ts';
import { sumEarnedNanoton } from './participant-earnings.ts';
import type { Id } from './schema.ts';
import { listTariffs } from './tariffs.ts';
import { listWorkerPower } from './worker-costs.ts';
import { listWorkerGroups } from './worker-groups.ts';
import { getOverview } from './workers.ts';

interface Period {
  participantId: Id;
  from: Date;
  to: Date;
  now: Date;
}

const weekMs = 7 * 86_400_000;

/** A day of one person's workers, from what is stored, with what this receiver did not hear of. */
export async function getDigestFacts(db: Db, period: Period & { receiverId: Id }): Promise<DigestFacts> {
  const { participantId, from } = period;
  const week = { participantId, from: new Date(from.getTime() - weekMs), to: from };
  const before = await sumEarnedNanoton(db, week);
  const isOperator = await isAnOperator(db, participantId);
  return {
    ...(await getPeriodFacts(db, period)),
    usualNanoton: before === null ? null : before / 7n,
    unheard: await listUnheard(db, period),
    lateReports: [
      ...(await listLateReports(db, period)),
      ...(isOperator ? await listLateReports(db, { ...period, participantId: null }) : []),
    ],
    pool: isOperator ? await findPoolFacts(db, period) : null,
  };
}

/** The workers that belong to the pool itself; null where there is none. */
async function findPoolFacts(db: Db, period: Period): Promise<DigestFacts['pool']> {
  const groups = await listWorkerGroups(db, { participantId: null, byOwner: true, now: period.now });
  const own = groups.filter(({ participantId }) => participantId === null);
  if (own.length === 0) return null;
  const count = (some: typeof own) => some.reduce((sum, { workers }) => sum + workers, 0);
  const incidents = await listPeriodIncidents(db, { ...period, participantId: null });
  return {
    workers: { ok: count(own.filter(({ status }) => status === 'ok')), total: count(own) },
    incidents,
  };
}

async function isAnOperator(db: Db, participantId: Id): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM participants WHERE id = ${participantId} AND role = 'operator'
  `.execute(db);
  return rows.length > 0;
}

/** A week of one person's workers, from what is stored. */
export async function getWeeklyFacts(db: Db, period: Period): Promise<WeeklyFacts> {
  const { participantId, from } = period;
  const before = { participantId, from: new Date(from.getTime() - weekMs), to: from };
  const workers = await listWorkerWeeks(db, period);
  const scrapes = workers.reduce((sum, one) => sum + one.scrapes, 0);
  const upScrapes = workers.reduce((sum, one) => sum + one.upScrapes, 0);
  const earning = workers.filter(({ earnedNanoton }) => earnedNanoton !== null && earnedNanoton > 0n);
  const losing = workers.filter((one) => one.upScrapes < one.scrapes);
  const best = earning.toSorted((one, other) =>
    (other.earnedNanoton ?? 0n) > (one.earnedNanoton ?? 0n) ? 1 : -1,
  );
  const worst = losing.toSorted(
    (one, other) => other.scrapes - other.upScrapes - (one.scrapes - one.upScrapes),
  );
  return {
    ...(await getPeriodFacts(db, period)),
    usualNanoton: await sumEarnedNanoton(db, before),
    availabilityRatio: scrapes === 0 ? null : upScrapes / scrapes,
    bestWorker: best[0]?.name ?? null,
    worstWorker: worst[0]?.name ?? null,
    electricity: toElectricityBill(await listWorkerPower(db, period), await listTariffs(db, participantId)),
  };
}

const mostIncidents = 100;

async function getPeriodFacts(db: Db, { participantId, from, to, now }: Period): Promise<PeriodFacts> {
  const { workers } = await getOverview(db, { participantId, now });
  const { rows: payouts } = await sql<{ received: bigint | null }>`
    SELECT sum(p.amount_nanoton) AS received FROM payouts p
    JOIN payout_owners o ON o.payout_id = p.id AND o.participant_id = ${participantId}
    WHERE p.received_at >= ${from} AND p.received_at < ${to} AND p.verification IN ('verified_chain', 'verified_worker')
  `.execute(db);
  return {
    ...{ from, to, usualNanoton: null },
    workers: { ok: workers.ok, total: workers.ok + workers.warning + workers.down + workers.unknown },
    earnedNanoton: await sumEarnedNanoton(db, { participantId, from, to }),
    receivedNanoton: payouts[0]?.received ?? null,
    incidents: await listPeriodIncidents(db, { participantId, from, to, now }),
  };
}

type PoolPeriod = Omit<Period, 'participantId'> & { participantId: Id | null };

/** What anybody was told of; null = the pool's own. */
async function listPeriodIncidents(
  db: Db,
  { participantId, from, to, now }: PoolPeriod,
): Promise<PeriodFacts['incidents']> {
  const { rows } = await sql<{ id: Id }>`
    SELECT id FROM incidents i WHERE participant_id IS NOT DISTINCT FROM ${participantId} AND opened_at < ${to}
      AND (closed_at IS NULL OR closed_at > ${from}) AND NOT is_silent
      AND EXISTS (SELECT FROM incident_tellings t WHERE t.incident_id = i.id AND t.told_at IS NOT NULL)
    ORDER BY id DESC LIMIT ${mostIncidents}
  `.execute(db);
  const ids = rows.map(({ id }) => id);
  return [...(await listIncidentFacts(db, ids, now)).values()];
}

const mostLines = 20;

async function listUnheard(
  db: Db,
  { receiverId, from, to }: Period & { receiverId: Id },
): Promise<DigestFacts['unheard']> {
  const { rows } = await sql<{
    name: string | null;
    kind: string;
    seconds: number;
    by: 'silence' | 'quiet_hours';
  }>`
    SELECT coalesce(w.name, h.name) AS name, a.kind, held.value AS by,
      extract(epoch FROM a.resolved_at - a.active_since)::float8 AS seconds
    FROM incident_tellings t
    CROSS JOIN LATERAL jsonb_each_text(t.held) AS held(id, value)
    JOIN alerts a ON a.id = held.id::bigint
    LEFT JOIN workers w ON w.id = a.worker_id
    LEFT JOIN hosts h ON h.id = a.host_id
    WHERE t.receiver_id = ${receiverId} AND t.held <> '{}' AND a.resolved_at >= ${from} AND a.resolved_at < ${to}
      AND NOT t.told ? held.id
    ORDER BY a.resolved_at LIMIT ${mostLines}
  `.execute(db);
  return rows.flatMap(({ name, kind, ...row }) => {
    const known = parseAlertKind(kind);
    return known === null || name === null ? [] : [{ ...row, name, kind: known }];
  });
}

async function listLateReports(
  db: Db,
  { participantId, from, to }: PoolPeriod,
): Promise<DigestFacts['lateReports']> {
  const rows = await db
    .selectFrom('notices')
    .select('payload')
    .where('participantId', 'is not distinct from', participantId)
    .where('kind', '=', 'late_report')
    .where('createdAt', '>=', from)
    .where('createdAt', '<', to)
    .orderBy('id')
    .limit(mostLines)
    .execute();
  return rows.flatMap(({ payload }) => {
    const notice = parseNotice('late_report', payload);
    return notice?.kind === 'late_report' ? [notice] : [];
  });
}

interface WorkerWeek {
  name: string;
  earnedNanoton: bigint | null;
  scrapes: number;
  upScrapes: number;
}

async function listWorkerWeeks(db: Db, { participantId, from, to }: Period): Promise<WorkerWeek[]> {
  const { rows } = await sql<WorkerWeek>`
    SELECT w.name, sum(m.earned_nanoton) AS earned_nanoton, sum(m.scrapes)::float8 AS scrapes,
      sum(m.up_scrapes)::float8 AS up_scrapes
    FROM worker_owners o JOIN workers w ON w.id = o.worker_id JOIN worker_metrics_1h m ON m.worker_id = o.worker_id
      AND m.ts >= greatest(o.owned_from, ${from}) AND m.ts < least(o.owned_to, ${to})
    WHERE o.participant_id = ${participantId} AND m.ts >= ${from} AND m.ts < ${to}
    GROUP BY w.id ORDER BY w.id LIMIT 1000
  `.execute(db);
  return rows;
}
