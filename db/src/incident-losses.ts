import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** Trouble of some workers, from their last answer to its end. */
export interface Outage {
  workerIds: readonly Id[];
  startedAt: Date;
  endedAt: Date;
}

export interface OutageLoss {
  lostScrapes: number;
  /** What the workers earned an hour over the day before; null when less than an hour of it is known of one of them. */
  earnedNanotonPerHour: bigint | null;
}

const leastHistorySeconds = 3600;

/** What each outage cost, in the order given. */
export async function listOutageLosses(db: Db, outages: readonly Outage[]): Promise<OutageLoss[]> {
  const parts = outages.flatMap(({ workerIds, startedAt, endedAt }, outage) =>
    workerIds.map((workerId) => ({ outage, workerId, startedAt, endedAt })),
  );
  const { rows } = await sql<{
    outage: number;
    lostScrapes: number;
    earnedNanoton: bigint | null;
    knownSeconds: number;
  }>`
    SELECT o.outage, earned.earned_nanoton, earned.known_seconds,
      (SELECT count(*)::int FROM worker_metrics m
       WHERE m.worker_id = o.worker_id AND m.ts >= o.started_at AND m.ts <= o.ended_at AND NOT m.up) AS lost_scrapes
    FROM unnest(
      ${parts.map(({ outage }) => outage)}::int[], ${parts.map(({ workerId }) => workerId)}::bigint[],
      ${parts.map(({ startedAt }) => startedAt)}::timestamptz[], ${parts.map(({ endedAt }) => endedAt)}::timestamptz[]
    ) AS o(outage, worker_id, started_at, ended_at)
    CROSS JOIN LATERAL (
      SELECT sum(m.earned_nanoton_increase) AS earned_nanoton,
        coalesce(sum(m.interval_seconds), 0)::float8 AS known_seconds
      FROM worker_metrics m
      WHERE m.worker_id = o.worker_id AND m.earned_nanoton_increase IS NOT NULL
        AND m.ts > o.started_at - interval '24 hours' AND m.ts <= o.started_at
    ) earned
  `.execute(db);
  const byOutage = Map.groupBy(rows, ({ outage }) => outage);
  return outages.map((_, outage) => {
    const own = byOutage.get(outage) ?? [];
    return {
      lostScrapes: own.reduce((sum, { lostScrapes }) => sum + lostScrapes, 0),
      earnedNanotonPerHour: own.length === 0 ? null : own.map(toPerHour).reduce(add, 0n),
    };
  });
}

function toPerHour({ earnedNanoton, knownSeconds }: { earnedNanoton: bigint | null; knownSeconds: number }) {
  if (earnedNanoton === null || knownSeconds < leastHistorySeconds) return null;
  return (earnedNanoton * 3600n) / BigInt(Math.round(knownSeconds));
}

function add(total: bigint | null, one: bigint | null): bigint | null {
  return total === null || one === null ? null : total + one;
}
