import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** One step of a chart over many workers. Null = unknown: nobody looked, or what was seen does not say. */
export interface FleetBucket {
  start: Date;
  requestsPerSecond: number | null;
  earnedNanoton: bigint | null;
}

interface FleetRange {
  /** Whose workers, while they were theirs; null = all of the pool. */
  participantId: Id | null;
  from: Date;
  to: Date;
  stepSeconds: number;
  /** Up to 48 h of one participant's workers are read in five minutes, all else in hours with finer ones at the end. */
  resolution: '5m' | '1h';
}

interface Span {
  from: Date;
  to: Date;
}

/** Hours are summed once their day is over: so much may have to be read in finer sums. */
const fineTailMs = 26 * 3_600_000;
const hourMs = 3_600_000;

/**
 * Request rate and earnings of many workers together, one bucket for every step up to `to`, seen or not. Hours come from
 * the sums over workers; what is not summed yet from five minutes, and from the scrapes of the last minutes.
 */
export async function listFleetBuckets(db: Db, range: FleetRange): Promise<FleetBucket[]> {
  const { from, to, stepSeconds, resolution } = range;
  const fineFrom = resolution === '5m' ? from : await findHoursEnd(db, range);
  const scrapesFrom = await findFiveMinutesEnd(db, { from: fineFrom, to });
  const parts = [
    ...(resolution === '1h' ? [toHours(range, { from, to: fineFrom })] : []),
    toFiveMinutes(range, { from: fineFrom, to: scrapesFrom }),
    toScrapes(range, { from: scrapesFrom, to }),
  ];
  const { rows } = await sql<FleetBucket>`
    SELECT date_bin(make_interval(secs => ${stepSeconds}), ts, ${from}::timestamptz) AS start,
      (sum(rate * seconds) / nullif(sum(seconds) FILTER (WHERE rate IS NOT NULL), 0))::float8 AS requests_per_second,
      sum(earned) AS earned_nanoton
    FROM (${sql.join(parts, sql` UNION ALL `)}) AS m
    GROUP BY 1
  `.execute(db);
  const known = new Map(rows.map((row) => [row.start.getTime(), row]));
  const stepMs = stepSeconds * 1_000;
  return Array.from({ length: Math.ceil((to.getTime() - from.getTime()) / stepMs) }, (_step, place) => {
    const start = new Date(from.getTime() + place * stepMs);
    return known.get(start.getTime()) ?? { start, requestsPerSecond: null, earnedNanoton: null };
  });
}

/**
 * Where the hours end that are summed whole: the one under way has a sum too, of its first minutes. Never more than a day or
 * so before the end, so that little is read.
 */
async function findHoursEnd(db: Db, { participantId, from, to }: FleetRange): Promise<Date> {
  const table = participantId === null ? sql`fleet_metrics_1h` : sql`participant_metrics_1h`;
  const { rows } = await sql<{ until: Date | null }>`
    SELECT max(ts) + interval '1 hour' AS until FROM ${table} WHERE ts >= ${from} AND ts < ${to} ${ofParticipant(participantId)}
  `.execute(db);
  const until = rows[0]?.until ?? from;
  const summedUntil = await findFiveMinutesEnd(db, { from, to });
  const whole = Math.min(until.getTime(), Math.floor(summedUntil.getTime() / hourMs) * hourMs);
  return new Date(Math.max(whole, to.getTime() - fineTailMs, from.getTime()));
}

/** Where the five minutes end that are summed. */
async function findFiveMinutesEnd(db: Db, { from, to }: Span): Promise<Date> {
  const { rows } = await sql<{ until: Date | null }>`
    SELECT min(ts) AS until FROM metric_rollup_marks WHERE width = '5m' AND ts < ${to}
  `.execute(db);
  const until = rows[0]?.until ?? to;
  return new Date(Math.min(Math.max(until.getTime(), from.getTime()), to.getTime()));
}

function ofParticipant(participantId: Id | null): RawBuilder<unknown> {
  return participantId === null ? sql`` : sql`AND participant_id = ${participantId}`;
}

function toHours({ participantId }: FleetRange, { from, to }: Span): RawBuilder<unknown> {
  const table = participantId === null ? sql`fleet_metrics_1h` : sql`participant_metrics_1h`;
  return sql`SELECT ts, requests / 3600.0 AS rate, 3600 AS seconds, earned_nanoton AS earned
    FROM ${table} WHERE ts >= ${from} AND ts < ${to} ${ofParticipant(participantId)}`;
}

function toFiveMinutes({ participantId }: FleetRange, { from, to }: Span): RawBuilder<unknown> {
  return sql`SELECT m.ts, sum(m.requests / nullif(m.interval_seconds, 0)) AS rate, 300 AS seconds,
      sum(m.earned_nanoton) AS earned
    FROM worker_metrics_5m AS m ${ownedBy(participantId)}
    WHERE m.ts >= ${from} AND m.ts < ${to} GROUP BY m.ts`;
}

/** Each worker's rate over its own scrapes: they do not come at the same moments. */
function toScrapes({ participantId }: FleetRange, { from, to }: Span): RawBuilder<unknown> {
  return sql`SELECT ts, sum(rate) AS rate, 300 AS seconds, sum(earned) AS earned FROM (
      SELECT date_bin('5 minutes', m.ts, 'epoch') AS ts, sum(m.earned_nanoton_increase) AS earned,
        sum(m.requests_increase) / nullif(sum(m.interval_seconds) FILTER (WHERE m.requests_increase IS NOT NULL), 0) AS rate
      FROM worker_metrics AS m ${ownedBy(participantId)}
      WHERE m.ts >= ${from} AND m.ts < ${to} GROUP BY 1, m.worker_id) AS each_worker
    GROUP BY ts`;
}

/** A moment belongs to who owned the worker then. */
function ownedBy(participantId: Id | null): RawBuilder<unknown> {
  if (participantId === null) return sql``;
  return sql`JOIN worker_owners AS o ON o.worker_id = m.worker_id AND o.participant_id = ${participantId}
    AND o.owned_from <= m.ts AND (o.owned_to IS NULL OR o.owned_to > m.ts)`;
}
