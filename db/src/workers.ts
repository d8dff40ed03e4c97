import { latestPerContract, sumEarnings } from '@cocoon-pool/domain/cocoon/contract-earnings';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import type { Id } from './schema.ts';
import {
  listWatchedWorkers,
  selectWatched,
  toWatchedWorker,
  type WatchedFilter,
  type WatchedWorker,
  type WorkerStatus,
} from './watched-workers.ts';
import { comparePlaces, formatCursor, parseCursor, toPlace } from './worker-cursor.ts';

export interface WorkerListItem extends Omit<WatchedWorker, 'sample' | 'contracts'> {
  /** Of all its contracts. Workers may share a contract: never add these up, see `totals`. */
  unpaidNanoton: bigint | null;
  access: 'read_only';
}

export interface WorkerList {
  items: WorkerListItem[];
  nextCursor: string | null;
  /** Of everything the filter lets through, not only this page; each contract counts once. */
  totals: { workers: number; unpaidNanoton: bigint | null };
}

interface WorkerListing extends WatchedFilter {
  status?: WorkerStatus | undefined;
  limit: number;
  cursor?: string | undefined;
  now: Date;
}

/**
 * Worst first, then by name. Pages continue after the last worker shown, so a worker that is added meanwhile
 * makes none come twice or be skipped. Throws `InvalidCursorError`.
 */
export async function listWorkers(db: Db, listing: WorkerListing): Promise<WorkerList> {
  const { status, limit, cursor, now, ...filter } = listing;
  const after = cursor === undefined ? null : parseCursor(cursor);
  const watched = await listWatchedWorkers(db, filter, now);
  const matching = watched.filter((worker) => status === undefined || worker.status === status);
  const rest = matching
    .filter((worker) => after === null || comparePlaces(toPlace(worker), after) > 0)
    .sort((a, b) => comparePlaces(toPlace(a), toPlace(b)));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toListItem),
    nextCursor: last !== undefined && rest.length > limit ? formatCursor(toPlace(last)) : null,
    totals: { workers: matching.length, unpaidNanoton: sumUnpaid(matching) },
  };
}

function toListItem({ sample: _, contracts, ...worker }: WatchedWorker): WorkerListItem {
  const unpaidNanoton = sumEarnings(contracts)?.unpaidNanoton ?? null;
  return { ...worker, unpaidNanoton, access: 'read_only' };
}

export interface Overview {
  workers: Record<WorkerStatus, number>;
  requestsPerSecond: number;
  unpaidNanoton: bigint | null;
  oldestSampledAt: Date | null;
  newestSampledAt: Date | null;
}

/** Of one participant's workers, or with null of all; each contract's earnings count once. */
export async function getOverview(
  db: Db,
  { participantId, now }: { participantId: Id | null; now: Date },
): Promise<Overview> {
  const watched = await listWatchedWorkers(db, { participantId }, now);
  const workers = { ok: 0, warning: 0, down: 0, unknown: 0 };
  for (const worker of watched) workers[worker.status] += 1;
  const known = watched.filter((worker) => worker.status !== 'unknown');
  const times = watched.flatMap((worker) => worker.sampledAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  return {
    workers,
    requestsPerSecond: known.reduce((sum, worker) => sum + (worker.requestsPerSecond ?? 0), 0),
    unpaidNanoton: sumUnpaid(watched),
    oldestSampledAt: times.at(0) ?? null,
    newestSampledAt: times.at(-1) ?? null,
  };
}

/** How the workers of each participant are; those of the pool itself are left out. */
export async function countWorkersByParticipant(db: Db, now: Date): Promise<Map<Id, Overview['workers']>> {
  const counts = new Map<Id, Overview['workers']>();
  for (const { participantId, status } of await listWatchedWorkers(db, { participantId: null }, now)) {
    if (participantId === null) continue;
    const known = counts.get(participantId) ?? { ok: 0, warning: 0, down: 0, unknown: 0 };
    known[status] += 1;
    counts.set(participantId, known);
  }
  return counts;
}

function sumUnpaid(watched: WatchedWorker[]): bigint | null {
  const rows = watched.flatMap(({ sample, contracts }) =>
    sample === null ? [] : [{ sampledAt: sample.sampledAt, contracts }],
  );
  return sumEarnings(latestPerContract(rows))?.unpaidNanoton ?? null;
}

export interface WorkerDetail extends WatchedWorker {
  address: string;
  hasAccessHash: boolean;
  createdAt: Date;
  up: boolean | null;
  lastUpAt: Date | null;
  /** Over the last interval between two readable scrapes. */
  errorRatio: number | null;
  runTimeSecondsMean: number | null;
  earnings: WorkerEarnings | null;
}

/** Of its (owner, proxy) contracts, which other workers may share: never to be added over workers. */
export interface WorkerEarnings {
  unpaidNanoton: bigint;
  claimableNanoton: bigint;
  inFlightNanoton: bigint;
  unsignedNanoton: bigint;
  /** Other watched workers that report one of the same contracts. */
  sharedWithWorkers: number;
}

/** Throws `NotFoundError` when it is not watched or, with a participant, is not theirs. */
export async function getWorkerDetail(
  db: Db,
  id: Id,
  { participantId, now }: { participantId: Id | null; now: Date },
): Promise<WorkerDetail> {
  let query = selectWatched(db).where('workers.id', '=', id);
  if (participantId !== null) query = query.where('owner.participantId', '=', participantId);
  const row = await query
    .select(['state.sample', 'state.interval', 'state.lastUpAt', 'state.ownerAddress'])
    .select(['workers.address', 'workers.createdAt'])
    .select((eb) => eb('workers.accessHashSealed', 'is not', null).as('hasAccessHash'))
    .executeTakeFirstOrThrow(() => new NotFoundError('worker'));
  const worker = toWatchedWorker(row, now);
  const { address, createdAt, up, lastUpAt } = row;
  return {
    ...worker,
    address,
    createdAt,
    up,
    lastUpAt,
    hasAccessHash: Boolean(row.hasAccessHash),
    errorRatio: toNumber(row.interval?.errorRatio),
    runTimeSecondsMean: toNumber(row.interval?.runTimeSecondsMean),
    earnings: await toEarnings(db, worker, row.ownerAddress),
  };
}

/** Throws `NotFoundError` as `getWorkerDetail` does, at the price of one row. */
export async function getWorkerAddress(
  db: Db,
  id: Id,
  { participantId }: { participantId: Id | null },
): Promise<string> {
  let query = selectWatched(db).select('workers.address').where('workers.id', '=', id);
  if (participantId !== null) query = query.where('owner.participantId', '=', participantId);
  return (await query.executeTakeFirstOrThrow(() => new NotFoundError('worker'))).address;
}

async function toEarnings(
  db: Db,
  worker: WatchedWorker,
  ownerAddress: string | null,
): Promise<WorkerEarnings | null> {
  const sum = sumEarnings(worker.contracts);
  if (sum === null) return null;
  const { unpaidNanoton, claimableNanoton, inFlightNanoton, unsignedNanoton } = sum;
  const addresses = worker.contracts.map((contract) => contract.contractAddress);
  // The contract's address is derived from its owner's, so only workers of that owner can share it.
  const { count } = await db
    .selectFrom('workerState as other')
    .innerJoin('workers', 'workers.id', 'other.workerId')
    .where('workers.removedAt', 'is', null)
    .where('other.workerId', '!=', worker.id)
    .where('other.ownerAddress', 'is not distinct from', ownerAddress)
    .where(
      sql<boolean>`jsonb_path_query_array(other.sample, '$.jsonStats.contracts[*].contractAddress') ?| ${addresses}`,
    )
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return { unpaidNanoton, claimableNanoton, inFlightNanoton, unsignedNanoton, sharedWithWorkers: count };
}

function toNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
