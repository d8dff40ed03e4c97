import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

interface Span {
  from: Date;
  to: Date;
}

interface EarnedRange extends Span {
  participantId: Id;
}

const fiveMinutesMs = 300_000;
const hourMs = 3_600_000;

/**
 * What a participant's workers earned while they were theirs, an estimate in nanoton; null when nothing is known
 * of that time. `from` is cut at five minutes. Read from the sums of hours, of five minutes at the edges, and from the
 * scrapes since the first five minutes that wait to be summed.
 */
export async function sumEarnedNanoton(
  db: Db,
  { participantId, from, to }: EarnedRange,
): Promise<bigint | null> {
  const start = toStart(from, fiveMinutesMs);
  const until = await findSummedUntil(db, toStart(to, fiveMinutesMs));
  const hours = { from: toStart(new Date(start.getTime() + hourMs - 1), hourMs), to: toStart(until, hourMs) };
  const hasHours = hours.from < hours.to;
  const fiveMinutes = hasHours
    ? [
        { from: start, to: hours.from },
        { from: hours.to, to: until },
      ]
    : [{ from: start, to: until }];
  const parts = [
    ...(hasHours ? [toHours(participantId, hours)] : []),
    ...fiveMinutes.map((span) => toFiveMinutes(participantId, span)),
    toScrapes(participantId, { from: until > from ? until : from, to }),
  ];
  const { rows } = await sql<{ earned: bigint | null }>`
    SELECT sum(earned) AS earned FROM (${sql.join(parts, sql` UNION ALL `)}) AS parts
  `.execute(db);
  return rows[0]?.earned ?? null;
}

function toStart(time: Date, bucketMs: number): Date {
  return new Date(Math.floor(time.getTime() / bucketMs) * bucketMs);
}

async function findSummedUntil(db: Db, latest: Date): Promise<Date> {
  const { rows } = await sql<{ until: Date }>`
    SELECT least(min(ts), ${latest}::timestamptz) AS until FROM metric_rollup_marks WHERE width = '5m'
  `.execute(db);
  return rows[0]?.until ?? latest;
}

function toHours(participantId: Id, { from, to }: Span): RawBuilder<unknown> {
  return sql`SELECT earned_nanoton AS earned FROM participant_metrics_1h
    WHERE participant_id = ${participantId} AND ts >= ${from} AND ts < ${to}`;
}

/** Five minutes belong to the last owner within them, as in the sums of hours. */
function toFiveMinutes(participantId: Id, { from, to }: Span): RawBuilder<unknown> {
  return sql`SELECT m.earned_nanoton AS earned
    FROM worker_owners AS o JOIN worker_metrics_5m AS m ON m.worker_id = o.worker_id
      AND o.owned_from < m.ts + interval '5 minutes' AND (o.owned_to IS NULL OR o.owned_to > m.ts)
    WHERE o.participant_id = ${participantId} AND m.ts >= ${from} AND m.ts < ${to}
      AND NOT EXISTS (SELECT FROM worker_owners AS later WHERE later.worker_id = o.worker_id
        AND later.owned_from > o.owned_from AND later.owned_from < m.ts + interval '5 minutes')`;
}

function toScrapes(participantId: Id, { from, to }: Span): RawBuilder<unknown> {
  return sql`SELECT m.earned_nanoton_increase AS earned
    FROM worker_owners AS o JOIN worker_metrics AS m ON m.worker_id = o.worker_id
      AND m.ts >= greatest(o.owned_from, ${from}) AND m.ts < least(o.owned_to, ${to})
    WHERE o.participant_id = ${participantId} AND m.ts >= ${from} AND m.ts < ${to}`;
}

/** The start of the current day where that participant lives. */
export async function getDayStart(db: Db, timeZone: string, now: Date): Promise<Date> {
  const { rows } = await sql<{ start: Date }>`
    SELECT date_trunc('day', ${now}::timestamptz, ${timeZone}) AS start
  `.execute(db);
  const start = rows[0]?.start;
  if (start === undefined) throw new Error(`No start of the day in ${timeZone}`);
  return start;
}
