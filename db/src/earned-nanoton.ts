import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import { sumEarnedNanoton } from './participant-earnings.ts';
import type { Id } from './schema.ts';
import { listWorkerHours } from './worker-hours.ts';

export type EarnedScope =
  | { of: 'participant'; participantId: Id }
  /** With a participant: only while it was theirs. */
  | { of: 'worker'; workerId: Id; participantId: Id | null }
  | { of: 'pool' };

interface Span {
  from: Date;
  to: Date;
}

const fiveMinutesMs = 300_000;
const hourMs = 3_600_000;

/**
 * What workers earned by their own counters, an estimate in nanoton; null when nothing is known of that time. `from` is
 * cut at five minutes. Sums of hours inside, of five minutes at the edges, and scrapes since the newest of those.
 */
export async function sumEarned(db: Db, scope: EarnedScope, span: Span): Promise<bigint | null> {
  if (span.from >= span.to) return null;
  if (scope.of === 'participant')
    return sumEarnedNanoton(db, { participantId: scope.participantId, ...span });
  if (scope.of === 'pool') return sumOfPool(db, span);
  const spans = await listOwnedSpans(db, scope, span);
  const parts = await Promise.all(spans.map((one) => sumOfWorker(db, scope.workerId, one)));
  return addKnown(parts);
}

async function sumOfWorker(db: Db, workerId: Id, span: Span): Promise<bigint | null> {
  const { from, hours, until, to } = await cut(db, span);
  const where = (column: RawBuilder<unknown>, part: Span) =>
    sql`worker_id = ${workerId} AND ${column} >= ${part.from} AND ${column} < ${part.to}`;
  const [whole, edges] = await Promise.all([
    hours === null ? [] : listWorkerHours(db, { workerId, ...hours, stepHours: 24 * 28 }),
    sumParts(db, [
      ...toEdges({ from, to: until }, hours).map(
        (edge) => sql`SELECT earned_nanoton AS earned FROM worker_metrics_5m WHERE ${where(sql`ts`, edge)}`,
      ),
      sql`SELECT earned_nanoton_increase AS earned FROM worker_metrics
        WHERE ${where(sql`ts`, { from: until > from ? until : from, to })}`,
    ]),
  ]);
  return addKnown([...whole.map(({ earnedNanoton }) => earnedNanoton), edges]);
}

async function sumOfPool(db: Db, span: Span): Promise<bigint | null> {
  const { from, hours, until, to } = await cut(db, span);
  return sumParts(db, [
    ...(hours === null
      ? []
      : [
          sql`SELECT earned_nanoton AS earned FROM fleet_metrics_1h WHERE ts >= ${hours.from} AND ts < ${hours.to}`,
        ]),
    ...toEdges({ from, to: until }, hours).map(
      (edge) =>
        sql`SELECT earned_nanoton AS earned FROM worker_metrics_5m WHERE ts >= ${edge.from} AND ts < ${edge.to}`,
    ),
    sql`SELECT earned_nanoton_increase AS earned FROM worker_metrics
      WHERE ts >= ${until > from ? until : from} AND ts < ${to}`,
  ]);
}

/** Where sums of hours can be read, and until when those of five minutes are there. */
async function cut(db: Db, span: Span) {
  const from = toStart(span.from, fiveMinutesMs);
  const { rows } = await sql<{ until: Date }>`
    SELECT least(min(ts), ${toStart(span.to, fiveMinutesMs)}::timestamptz) AS until
    FROM metric_rollup_marks WHERE width = '5m'
  `.execute(db);
  const until = rows[0]?.until ?? toStart(span.to, fiveMinutesMs);
  const inner = { from: toStart(new Date(from.getTime() + hourMs - 1), hourMs), to: toStart(until, hourMs) };
  return { from, to: span.to, until, hours: inner.from < inner.to ? inner : null };
}

function toEdges({ from, to }: Span, hours: Span | null): Span[] {
  if (hours === null) return from < to ? [{ from, to }] : [];
  return [
    { from, to: hours.from },
    { from: hours.to, to },
  ];
}

function toStart(time: Date, widthMs: number): Date {
  return new Date(Math.floor(time.getTime() / widthMs) * widthMs);
}

async function sumParts(db: Db, parts: readonly RawBuilder<unknown>[]): Promise<bigint | null> {
  const { rows } = await sql<{ earned: bigint | null }>`
    SELECT sum(earned) AS earned FROM (${sql.join(parts, sql` UNION ALL `)}) AS parts
  `.execute(db);
  return rows[0]?.earned ?? null;
}

function addKnown(parts: readonly (bigint | null)[]): bigint | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0n);
}

const spansMax = 100;

async function listOwnedSpans(
  db: Db,
  { workerId, participantId }: { workerId: Id; participantId: Id | null },
  { from, to }: Span,
): Promise<Span[]> {
  if (participantId === null) return [{ from, to }];
  const { rows } = await sql<Span>`
    SELECT greatest(owned_from, ${from}) AS from, least(owned_to, ${to}) AS to FROM worker_owners
    WHERE worker_id = ${workerId} AND participant_id = ${participantId}
      AND owned_from < ${to} AND (owned_to IS NULL OR owned_to > ${from})
    ORDER BY owned_from DESC LIMIT ${sql.lit(spansMax)}
  `.execute(db);
  return rows;
}
