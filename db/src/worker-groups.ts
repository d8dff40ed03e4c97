import { toStaleBefore } from '@cocoon-pool/domain/cocoon/worker-status';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import {
  failureColumn,
  judgeState,
  selectWatched,
  statusColumns,
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

/**
 * Counts watched workers by what decides their status, so that thousands are judged at once. Being stale depends on
 * when they are read: it parts the groups, and each is judged by its newest scrape.
 */
export async function listWorkerGroups(
  db: Db,
  { participantId, byOwner, now }: Grouping,
): Promise<WorkerGroup[]> {
  const owner = byOwner ? sql<Id | null>`owner.participant_id` : sql<Id | null>`null::bigint`;
  const rows = await selectWatched(db, { participantId })
    .select([...statusColumns, failureColumn, owner.as('participantId')])
    .select([
      sql<number>`count(*)::int`.as('workers'),
      sql<number | null>`sum(state.requests_per_second)`.as('requestsPerSecond'),
      sql<Date | null>`min(state.sampled_at)`.as('oldestSampledAt'),
      sql<Date | null>`max(state.sampled_at)`.as('newestSampledAt'),
    ])
    .groupBy([...statusColumns, 'state.failure', owner])
    .groupBy(sql`state.sampled_at < ${toStaleBefore(now)}`)
    .execute();
  return rows.map((row) => {
    const { workers, requestsPerSecond, oldestSampledAt, newestSampledAt, participantId, ...state } = row;
    const { status } = judgeState({ ...state, sampledAt: newestSampledAt }, now);
    return { participantId, status, workers, requestsPerSecond, oldestSampledAt, newestSampledAt };
  });
}
