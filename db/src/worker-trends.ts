import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

interface TrendRange {
  workerIds: readonly Id[];
  /** Only what was measured while this participant owned them; null = all. */
  participantId: Id | null;
  /** At the start of five minutes. */
  from: Date;
  to: Date;
  stepSeconds: number;
}

export interface WorkerTrend {
  workerId: Id;
  /** One for every step from `from` on; null = nobody looked. */
  requestsPerSecond: (number | null)[];
}

/**
 * The request rate of some workers in equal steps, from the sums of five minutes: the last minutes that are not summed
 * yet are missing. Workers that have none of it are left out.
 */
export async function listWorkerTrends(db: Db, range: TrendRange): Promise<WorkerTrend[]> {
  const { workerIds, participantId, from, to, stepSeconds } = range;
  const owned =
    participantId === null
      ? sql``
      : sql`JOIN worker_owners AS o ON o.worker_id = m.worker_id AND o.participant_id = ${participantId}
          AND o.owned_from <= m.ts AND (o.owned_to IS NULL OR o.owned_to > m.ts)`;
  const { rows } = await sql<{ workerId: Id; step: number; rate: number | null }>`
    SELECT m.worker_id, floor(extract(epoch FROM m.ts - ${from}::timestamptz) / ${stepSeconds})::int AS step,
      sum(m.requests)::float8 / nullif(sum(m.interval_seconds), 0)::float8 AS rate
    FROM worker_metrics_5m AS m ${owned}
    WHERE m.worker_id = ANY(${workerIds}::bigint[]) AND m.ts >= ${from} AND m.ts < ${to}
    GROUP BY 1, 2
  `.execute(db);
  const steps = Math.ceil((to.getTime() - from.getTime()) / 1_000 / stepSeconds);
  return [...Map.groupBy(rows, ({ workerId }) => workerId)].map(([workerId, own]) => {
    const rates = new Map(own.map(({ step, rate }) => [step, rate]));
    return {
      workerId,
      requestsPerSecond: Array.from({ length: steps }, (_step, place) => rates.get(place) ?? null),
    };
  });
}
