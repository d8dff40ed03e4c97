import { toLocalMoment, toMinuteOfDay } from '@cocoon-pool/domain/alerts/local-moment';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

interface Reader {
  id: Id;
  timeZone: string;
  digestAt: string | null;
  weeklyReport: boolean;
  watchedSince: Date;
}

interface Report {
  participantId: Id;
  kind: 'digest' | 'weekly';
  /** The day it belongs to: each is told once. */
  key: string;
  from: Date;
  to: Date;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** A report that is later than this, because nothing ran at its hour, is left out. */
const latestMinutes = 6 * 60;
const usualHour = '09:00';

/**
 * Queues the daily digest at each reader's hour and, on Mondays, the weekly report, on the clock of their zone: once a
 * day and receiver, whoever leads and however often it restarts. Those without workers get none; to an operator the pool's
 * own count for the digest. Returns how many.
 */
export async function queueReports(db: Db, now: Date): Promise<number> {
  const { rows: readers } = await sql<Reader>`
    SELECT p.id, p.time_zone, p.digest_at, p.weekly_report AND own.since IS NOT NULL AS weekly_report,
      least(own.since, pool.since) AS watched_since
    FROM participants p
    CROSS JOIN LATERAL (
      SELECT min(o.owned_from) AS since FROM worker_owners o WHERE o.participant_id = p.id AND o.owned_to IS NULL
    ) AS own
    LEFT JOIN (
      SELECT min(w.created_at) AS since FROM workers w WHERE w.removed_at IS NULL
        AND NOT EXISTS (SELECT FROM worker_owners o WHERE o.worker_id = w.id AND o.owned_to IS NULL)
    ) AS pool ON p.role = 'operator'
    WHERE p.status = 'active' AND (p.digest_at IS NOT NULL OR p.weekly_report)
      AND (own.since IS NOT NULL OR pool.since IS NOT NULL)
  `.execute(db);
  const reports = readers.flatMap((reader) => toReports(reader, now));
  if (reports.length === 0) return 0;
  const { numAffectedRows } = await sql`
    INSERT INTO notifications (receiver_id, kind, version, key, payload, priority, due_at, created_at)
    SELECT r.id, report.kind, 1, report.key,
      jsonb_build_object('from', report.period_from, 'to', report.period_to), 1, ${now}::timestamptz, ${now}::timestamptz
    FROM unnest(
      ${reports.map(({ participantId }) => participantId)}::bigint[], ${reports.map(({ kind }) => kind)}::text[],
      ${reports.map(({ key }) => key)}::text[], ${reports.map(({ from }) => from.toISOString())}::text[],
      ${reports.map(({ to }) => to.toISOString())}::text[]
    ) AS report (participant_id, kind, key, period_from, period_to)
    JOIN receivers r ON r.participant_id = report.participant_id AND r.kind = 'telegram' AND NOT r.is_backup
      AND r.disabled_at IS NULL AND r.removed_at IS NULL
    ON CONFLICT DO NOTHING
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}

function toReports({ id, timeZone, digestAt, weeklyReport, watchedSince }: Reader, now: Date): Report[] {
  const { date, minuteOfDay, isMonday } = toLocalMoment(timeZone, now);
  const lateMinutes = minuteOfDay - toMinuteOfDay(digestAt ?? usualHour);
  const to = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs - lateMinutes * minuteMs);
  if (lateMinutes < 0 || lateMinutes > latestMinutes || watchedSince >= to) return [];
  const report = (kind: Report['kind'], days: number): Report => ({
    ...{ participantId: id, kind, to, key: date },
    from: new Date(to.getTime() - days * dayMs),
  });
  return [
    ...(digestAt === null ? [] : [report('digest', 1)]),
    ...(weeklyReport && isMonday ? [report('weekly', 7)] : []),
  ];
}
