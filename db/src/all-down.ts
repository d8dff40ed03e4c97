import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import { selectWatched } from './watched-workers.ts';

/** That none of somebody's workers answers. */
export interface AllDown {
  /** When the last of them answered last. */
  since: Date;
  /** What they earned an hour before, as far as that is known; null where it is of none. */
  lossNanotonPerHour: bigint | null;
}

/** Null where one answers with whatever, was never scraped or never answered. Null as `participantId` is everybody's. */
export async function findAllDown(
  db: Db,
  { participantId }: { participantId: Id | null },
): Promise<AllDown | null> {
  const row = await selectWatched(db, { participantId })
    .leftJoin('workerBaselines as baseline', 'baseline.workerId', 'workers.id')
    .select([
      sql<
        boolean | null
      >`bool_and(coalesce(state.failure IN ('timeout', 'refused', 'reset', 'dns'), false))`.as('isSilent'),
      sql<Date | null>`max(state.last_up_at)`.as('since'),
      sql<number | null>`sum(baseline.earned_nanoton_per_hour_of_day)::float8`.as('perHour'),
    ])
    .executeTakeFirst();
  if (row?.isSilent !== true || row.since === null) return null;
  const lossNanotonPerHour = row.perHour === null ? null : BigInt(Math.round(row.perHour));
  return { since: row.since, lossNanotonPerHour: lossNanotonPerHour === 0n ? null : lossNanotonPerHour };
}
