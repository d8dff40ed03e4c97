import { toStaleBefore } from '@cocoon-pool/domain/cocoon/worker-status';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import {
  failureColumn,
  isCurrentOwner,
  judgeState,
  selectWatched,
  statusColumns,
  type WatchedFilter,
  type WorkerStatus,
} from './watched-workers.ts';

/** Watched workers that are judged alike. */
export interface WorkerGroup {
  /** Null for the pool's, and where groups are not by owner. */
  participantId: Id | null;
  status: WorkerStatus;
  workers: number;
  /** Null when of none of them a rate is known. */
  requestsPerSecond: number | null;
  oldestSampledAt: Date | null;
  newestSampledAt: Date | null;
}

interface Grouping {
  /** Whose workers; null = all. */
  participantId: Id | null;
  /** Whether workers of different owners are in different groups. */
  byOwner: boolean;
  now: Date;
}

/** Counts watched workers by what decides their status, so that thousands are judged at once. */
export async function listWorkerGroups(
  db: Db,
  { participantId, byOwner, now }: Grouping,
): Promise<WorkerGroup[]> {
  const owner = byOwner ? sql<Id | null>`owner.participant_id` : sql<Id | null>`null::bigint`;
  const rows = await selectGroups(db, { participantId }, now)
    .$if(byOwner, (watched) => watched.leftJoin('workerOwners as owner', (join) => join.on(isCurrentOwner)))
    .select([
      owner.as('participantId'),
      sql<number>`count(*)::int`.as('workers'),
      sql<number | null>`sum(state.requests_per_second)`.as('requestsPerSecond'),
      sql<Date | null>`min(state.sampled_at)`.as('oldestSampledAt'),
    ])
    .groupBy(owner)
    .execute();
  return rows.map((row) => {
    const { workers, requestsPerSecond, oldestSampledAt, sampledAt, participantId } = row;
    const { status } = judgeState(row, now);
    return {
      ...{ participantId, status, workers, requestsPerSecond, oldestSampledAt, newestSampledAt: sampledAt },
    };
  });
}

/**
 * Groups of watched workers that are judged alike: with `judgeState`, by the newest of their scrapes. Being stale
 * depends on when they are read, so it parts the groups. What else is told of a group is the caller's.
 */
export function selectGroups(db: Db, filter: WatchedFilter, now: Date) {
  return selectWatched(db, filter)
    .select([...statusColumns, failureColumn, sql<Date | null>`max(state.sampled_at)`.as('sampledAt')])
    .groupBy([...statusColumns, 'state.failure'])
    .groupBy(sql`state.sampled_at < ${toStaleBefore(now)}`);
}
