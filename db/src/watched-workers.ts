import type { ScrapeFailure } from '@cocoon-pool/domain/cocoon/sample';
import { type WorkerStatus as StatusVerdict, toWorkerStatus } from '@cocoon-pool/domain/cocoon/worker-status';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { isShardLeaseOf } from './leases.ts';
import { parseRecentScrapes } from './recent-scrapes.ts';
import type { Id, WorkerStateTable } from './schema.ts';

export type WorkerStatus = StatusVerdict['status'];

export interface WatchedFilter {
  /** Whose workers; null = everybody's and the pool's. */
  participantId: Id | null;
  /** Part of the name, address, model or a label. */
  q?: string | undefined;
  host?: string | undefined;
  /** The whole model, or its name before `@`. */
  model?: string | undefined;
  label?: string | undefined;
}

/**
 * The watched workers that the filter lets through; `state` may be missing, and so is `blind` where the daemon that has
 * the worker hears, or died. Columns are the caller's.
 */
export function selectWatched(db: Db, { participantId, q, host, model, label }: WatchedFilter) {
  let query = db
    .selectFrom('workers')
    .leftJoin('workerState as state', 'state.workerId', 'workers.id')
    .leftJoin('leases as blind', (join) =>
      join
        .on('blind.blindSince', 'is not', null)
        .on(sql<boolean>`blind.expires_at > now()`)
        .on(isShardLeaseOf(sql`blind.name`, sql`workers.id`)),
    )
    .where('workers.removedAt', 'is', null);
  if (participantId !== null) query = query.where(isOwnedBy(participantId));
  if (host !== undefined)
    query = query.where(
      sql<boolean>`workers.host_id = (SELECT id FROM hosts WHERE name = ${host.toLowerCase()})`,
    );
  if (label !== undefined) query = query.where(sql<boolean>`${label} = any(workers.labels)`);
  if (model !== undefined) query = query.where(sql<boolean>`${model} in (state.model, ${modelName})`);
  if (q !== undefined) query = query.where(sql<boolean>`strpos(lower(${searched}), lower(${q})) > 0`);
  return query;
}

/** The ids of the watched workers of one participant, or with null of all. */
export function selectWatchedIds(db: Db, participantId: Id | null) {
  const query = db.selectFrom('workers').select('workers.id').where('workers.removedAt', 'is', null);
  return participantId === null ? query : query.where(isOwnedBy(participantId));
}

function isOwnedBy(participantId: Id) {
  const own = sql`SELECT worker_id FROM worker_owners WHERE participant_id = ${participantId} AND owned_to IS NULL`;
  return sql<boolean>`workers.id IN (${own})`;
}

/** Joins whose a watched worker is, as `owner`: only where it is told, as of thousands it is no small part of a query. */
export const isCurrentOwner = sql<boolean>`owner.worker_id = workers.id AND owner.owned_to IS NULL`;

/** The same with their `owner`, which may be missing. */
export function selectOwned(db: Db, filter: WatchedFilter) {
  return selectWatched(db, filter).leftJoin('workerOwners as owner', (join) => join.on(isCurrentOwner));
}

const modelName = sql<string>`split_part(state.model, '@', 1)`;
const searched = sql<string>`concat_ws(' ', workers.name, workers.address, state.model, array_to_string(workers.labels, ' '))`;

/** What decides a status, but for the time of the scrape. */
export const statusColumns = [
  'state.recentScrapes',
  'state.hasJsonStats',
  'state.hasStatsPage',
  'state.isDelisted',
  'state.enabled',
  'state.modelConnected',
  'state.proxiesConnected',
  'state.ton',
  'state.wallet',
  'blind.blindSince',
] as const;
export const failureColumn = sql<ScrapeFailure | null>`state.failure`.as('failure');

type NameInState<Column> = Column extends `state.${infer Name}` ? Name : never;
type StatusColumn = NameInState<(typeof statusColumns)[number]> & keyof WorkerStateTable;
type StatusColumns = Pick<WorkerStateTable, StatusColumn>;

/** As a left join gives it: all null for a worker that was never scraped. */
export type StatusRow = { [Name in StatusColumn]: StatusColumns[Name] | null } & {
  sampledAt: Date | null;
  failure: ScrapeFailure | null;
  /** Since when the daemon that has the worker hears nobody; null while it hears. */
  blindSince: Date | null;
};

/** Judges a stored state at the time it is read. */
export function judgeState(row: StatusRow, now: Date): StatusVerdict {
  const { sampledAt, failure, recentScrapes, blindSince, ...answer } = row;
  return toWorkerStatus(
    {
      sampledAt,
      isBlind: blindSince !== null,
      failure,
      recentScrapes: parseRecentScrapes(recentScrapes ?? ''),
      answer: {
        ...answer,
        hasJsonStats: answer.hasJsonStats === true,
        hasStatsPage: answer.hasStatsPage === true,
        isDelisted: answer.isDelisted === true,
      },
    },
    now,
  );
}
