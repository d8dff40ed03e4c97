import { sql } from 'kysely';
import type { Db } from './database.ts';
import { listSwitchedOff } from './holding-commands.ts';
import type { Id } from './schema.ts';
import {
  judgeState,
  selectOwned,
  selectWatchedIds,
  type WatchedFilter,
  type WorkerStatus,
} from './watched-workers.ts';
import { findControllable, type WorkerAccess } from './worker-access.ts';
import { sumUnpaidNanoton } from './worker-contracts.ts';
import { formatCursor, parseCursor } from './worker-cursor.ts';
import { listWorkerGroups, selectGroups } from './worker-groups.ts';
import {
  comparePlaces,
  sortColumns,
  switchedOffKey,
  toField,
  toSortKey,
  toStatusKey,
  type WorkerPlace,
  type WorkerSort,
} from './worker-order.ts';

/** A watched worker as its newest scrape shows it, judged at the time it is read. */
export interface WatchedWorker {
  id: Id;
  name: string;
  host: string;
  model: string | null;
  status: WorkerStatus;
  reason: string | null;
  failure: 'no_answer' | 'bad_answer' | null;
  sampledAt: Date | null;
  participantId: Id | null;
  labels: string[];
  /** Null while the newest scrape failed: an old rate is no rate. */
  requestsPerSecond: number | null;
}

export interface WorkerListItem extends WatchedWorker {
  /** Of all its contracts. Workers may share a contract: never add these up, see `totals`. */
  unpaidNanoton: bigint | null;
  access: WorkerAccess;
}

export interface WorkerList {
  items: WorkerListItem[];
  nextCursor: string | null;
  /** Of everything the filter lets through, not only this page; each contract counts once. */
  totals: { workers: number; unpaidNanoton: bigint | null };
}

interface WorkerListing extends WatchedFilter {
  status?: WorkerStatus | undefined;
  /** Worst first where nothing is said. */
  sort?: WorkerSort | undefined;
  limit: number;
  cursor?: string | undefined;
  now: Date;
}

/**
 * Pages continue after the last worker shown, so a worker that is added meanwhile makes none come twice or be skipped;
 * one whose own figure moves may cross the page's edge. Throws `InvalidCursorError`, also for a cursor of another order.
 */
export async function listWorkers(db: Db, listing: WorkerListing): Promise<WorkerList> {
  const { status, sort = 'status', limit, cursor, now, ...filter } = listing;
  const after = cursor === undefined ? null : parseCursor(sort, cursor);
  const compare = comparePlaces(sort);
  const isWhole = [status, filter.q, filter.host, filter.model, filter.label].every(
    (part) => part === undefined,
  );
  const [judged, wholeUnpaid] = await Promise.all([
    listJudged(db, { filter, sort, now }),
    isWhole ? sumUnpaidNanoton(db, sql`${selectWatchedIds(db, filter.participantId)}`) : null,
  ]);
  const matching = judged.filter((worker) => status === undefined || worker.status === status);
  const rest = matching.filter(({ place }) => after === null || compare(place, after) > 0);
  const page = toFirst(rest, limit + 1, compare);
  const last = page.length > limit ? page[limit - 1] : undefined;
  const ids = sql`${matching.map(({ id }) => id)}::bigint[]`;
  const [items, unpaidNanoton] = await Promise.all([
    listItems(db, page.slice(0, limit)),
    isWhole ? wholeUnpaid : sumUnpaidNanoton(db, ids),
  ]);
  return {
    items,
    nextCursor: last === undefined ? null : formatCursor(sort, last.place),
    totals: { workers: matching.length, unpaidNanoton },
  };
}

type Verdict = Pick<WatchedWorker, 'status' | 'reason' | 'failure'>;
type JudgedWorker = Verdict & { id: Id; place: WorkerPlace };

interface Judging {
  filter: WatchedFilter;
  sort: WorkerSort;
  now: Date;
}

async function listJudged(db: Db, { filter, sort, now }: Judging): Promise<JudgedWorker[]> {
  const field = toField(sort);
  const place = sql`json_build_array(workers.id::text, workers.name, ${sortColumns[field]})`;
  const groups = await selectGroups(db, filter, now)
    .select(sql<[Id, string, string | number | null][]>`json_agg(${place})`.as('places'))
    .execute();
  const judged = groups.flatMap(({ places, ...state }) => {
    const verdict = judgeState(state, now);
    const statusKey = toStatusKey(verdict.status);
    return places.map(([id, name, given]) => {
      const key = field === 'status' ? statusKey : toSortKey(field, given);
      return { ...verdict, id, place: { key, name, id } };
    });
  });
  return field === 'status' ? putSwitchedOffLast(db, judged) : judged;
}

/** Worst first, what a command keeps disabled comes last: nobody has to look at it. */
async function putSwitchedOffLast(db: Db, judged: readonly JudgedWorker[]): Promise<JudgedWorker[]> {
  const disabled = judged.filter(({ reason }) => reason === 'disabled').map(({ id }) => id);
  const off = await listSwitchedOff(db, disabled);
  return judged.map((worker) =>
    off.has(worker.id) && worker.reason === 'disabled'
      ? { ...worker, place: { ...worker.place, key: switchedOffKey } }
      : worker,
  );
}

/** The first `count` in order: of thousands only a page is sorted. */
function toFirst(
  workers: readonly JudgedWorker[],
  count: number,
  compare: (a: WorkerPlace, b: WorkerPlace) => number,
): JudgedWorker[] {
  const first: JudgedWorker[] = [];
  for (const worker of workers) {
    const worst = first.length < count ? undefined : first.at(-1);
    if (worst !== undefined && compare(worker.place, worst.place) >= 0) continue;
    const behind = first.findIndex(({ place }) => compare(worker.place, place) < 0);
    first.splice(behind === -1 ? first.length : behind, 0, worker);
    if (first.length > count) first.pop();
  }
  return first;
}

async function listItems(db: Db, page: readonly JudgedWorker[]): Promise<WorkerListItem[]> {
  if (page.length === 0) return [];
  const rows = await selectOwned(db, { participantId: null })
    .innerJoin('hosts', 'hosts.id', 'workers.hostId')
    .where(
      'workers.id',
      'in',
      page.map(({ id }) => id),
    )
    .select([...watchedColumns, 'state.ownerAddress'])
    .select(
      sql<bigint | null>`(SELECT sum(unpaid_nanoton) FROM worker_contracts WHERE worker_id = workers.id)`.as(
        'unpaidNanoton',
      ),
    )
    .execute();
  const controllable = await findControllable(db, rows);
  const found = new Map(rows.map((row) => [row.id, row]));
  return page.flatMap(({ id, status, reason, failure }) => {
    const row = found.get(id);
    if (row === undefined) return [];
    const { ownerAddress, ...item } = row;
    const access = controllable.has(id) ? 'controllable' : 'read_only';
    return [{ ...item, status, reason, failure, access }];
  });
}

/** Of a watched worker, all but its verdict. */
export const watchedColumns = [
  'workers.id',
  'workers.name',
  'workers.labels',
  'hosts.name as host',
  'owner.participantId',
  'state.model',
  'state.sampledAt',
  'state.requestsPerSecond',
] as const;

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
  const ids = sql`${selectWatchedIds(db, participantId)}`;
  const [groups, unpaidNanoton] = await Promise.all([
    listWorkerGroups(db, { participantId, byOwner: false, now }),
    sumUnpaidNanoton(db, ids),
  ]);
  const known = groups.filter(({ status }) => status !== 'unknown');
  const times = groups.flatMap(({ oldestSampledAt, newestSampledAt }) => [oldestSampledAt, newestSampledAt]);
  const sorted = times.filter((time) => time !== null).sort((a, b) => a.getTime() - b.getTime());
  return {
    workers: countByStatus(groups),
    requestsPerSecond: known.reduce((sum, group) => sum + (group.requestsPerSecond ?? 0), 0),
    unpaidNanoton,
    oldestSampledAt: sorted.at(0) ?? null,
    newestSampledAt: sorted.at(-1) ?? null,
  };
}

/** How the workers of each participant are; those of the pool itself are left out. */
export async function countWorkersByParticipant(db: Db, now: Date): Promise<Map<Id, Overview['workers']>> {
  const groups = await listWorkerGroups(db, { participantId: null, byOwner: true, now });
  const owned = Map.groupBy(groups, ({ participantId }) => participantId);
  return new Map(
    [...owned].flatMap(([id, theirs]) => (id === null ? [] : [[id, countByStatus(theirs)] as const])),
  );
}

function countByStatus(groups: readonly { status: WorkerStatus; workers: number }[]): Overview['workers'] {
  const counts = { ok: 0, warning: 0, down: 0, unknown: 0 };
  for (const { status, workers } of groups) counts[status] += workers;
  return counts;
}
