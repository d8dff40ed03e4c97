import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import { failureColumn, judgeState, selectOwned, statusColumns } from './watched-workers.ts';
import { type WatchedWorker, watchedColumns } from './workers.ts';

/** A watched worker, as little of it as shows whether there is news. */
export interface WorkerMark {
  id: Id;
  participantId: Id | null;
  /** Null before its first scrape. */
  sampledAtSeconds: number | null;
}

/** A bound far above what one installation watches. */
const mostWorkers = 20_000;

/** Every watched worker, whose it is and when it was scraped last: one narrow pass over all of them. */
export async function listWorkerMarks(db: Db): Promise<WorkerMark[]> {
  return selectOwned(db, { participantId: null })
    .select(['workers.id', 'owner.participantId'])
    .select(sql<number | null>`extract(epoch FROM state.sampled_at)::float8`.as('sampledAtSeconds'))
    .limit(mostWorkers)
    .execute();
}

/** These of the watched workers as their newest scrapes show them. */
export async function listWatchedWorkers(db: Db, ids: readonly Id[], now: Date): Promise<WatchedWorker[]> {
  if (ids.length === 0) return [];
  const rows = await selectOwned(db, { participantId: null })
    .innerJoin('hosts', 'hosts.id', 'workers.hostId')
    .where(sql<boolean>`workers.id = ANY(${ids}::bigint[])`)
    .select([...watchedColumns, ...statusColumns, failureColumn])
    .limit(mostWorkers)
    .execute();
  return rows.map((row) => {
    const { id, name, host, model, sampledAt, participantId, labels, requestsPerSecond } = row;
    const shown = { id, name, host, model, sampledAt, participantId, labels, requestsPerSecond };
    return { ...shown, ...judgeState(row, now) };
  });
}
