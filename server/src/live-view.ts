import type { IncidentLine } from '@cocoon-pool/db/live-incidents';
import type { WorkerMark } from '@cocoon-pool/db/live-states';
import type { WatchedWorker } from '@cocoon-pool/db/workers';
import { toStaleBefore } from '@cocoon-pool/domain/cocoon/worker-status';
import type { Reach } from './answer-cache.ts';

export interface LiveChanges {
  workers: WatchedWorker[];
  /** Not watched any more, or somebody else's now. */
  removedWorkerIds: string[];
  incidents: IncidentLine[];
}

interface Known<Item> {
  item: Item;
  owner: Reach;
  changedTick: number;
}

interface Departure {
  id: string;
  owner: Reach;
  tick: number;
}

/** What is remembered of what is gone, so that a reader who comes back within it misses nothing. */
export const rememberedTicks = 300;

export type LiveView = ReturnType<typeof createLiveView>;

/**
 * The newest state of all workers and open incidents, each with the tick at which it changed. A reader needs to
 * remember one number, the last tick that it saw, however far behind it is.
 */
export function createLiveView() {
  const workers = new Map<string, Known<WatchedWorker>>();
  const incidents = new Map<string, Known<IncidentLine>>();
  let departures: Departure[] = [];
  let tick = 0;

  /** Of which workers there is news: a newer scrape, another owner, or a state that time alone has made stale. */
  const findNews = (marks: readonly WorkerMark[], now: Date): string[] => {
    const staleBefore = toStaleBefore(now);
    return marks.flatMap(({ id, participantId, sampledAtSeconds }) => {
      const known = workers.get(id);
      if (known === undefined || known.owner !== participantId) return [id];
      const { sampledAt, reason } = known.item;
      const isNewer = isOther(sampledAtSeconds, sampledAt);
      const isStaleNow = sampledAt !== null && sampledAt < staleBefore && reason !== 'stale';
      return isNewer || isStaleNow ? [id] : [];
    });
  };

  const applyWorkers = (marks: readonly WorkerMark[], news: readonly WatchedWorker[]) => {
    for (const item of news) {
      const before = workers.get(item.id);
      if (before !== undefined && before.owner !== item.participantId) depart(item.id, before.owner);
      workers.set(item.id, { item, owner: item.participantId, changedTick: tick });
    }
    const watched = new Set(marks.map(({ id }) => id));
    for (const [id, { owner }] of workers) {
      if (watched.has(id)) continue;
      workers.delete(id);
      depart(id, owner);
    }
  };

  const depart = (id: string, owner: Reach) => departures.push({ id, owner, tick });

  const applyIncidents = (lines: readonly IncidentLine[]) => {
    for (const item of lines) {
      const before = incidents.get(item.id);
      if (before !== undefined && isSame(before.item, item)) continue;
      incidents.set(item.id, { item, owner: item.participantId, changedTick: tick });
    }
    for (const [id, { item, changedTick }] of incidents)
      if (item.closedAt !== null && changedTick <= tick - rememberedTicks) incidents.delete(id);
  };

  return {
    tick: () => tick,
    findNews,
    listOpenIncidentIds: () =>
      [...incidents.values()].filter(({ item }) => item.closedAt === null).map(({ item }) => item.id),
    apply: (marks: readonly WorkerMark[], news: readonly WatchedWorker[], lines: readonly IncidentLine[]) => {
      tick += 1;
      departures = departures.filter((departure) => departure.tick > tick - rememberedTicks);
      applyWorkers(marks, news);
      applyIncidents(lines);
    },
    /** Everything within reach now; closed incidents are left out. */
    snapshot: (reach: Reach): LiveChanges => ({
      workers: pick(workers, reach, -1),
      removedWorkerIds: [],
      incidents: pick(incidents, reach, -1).filter(({ closedAt }) => closedAt === null),
    }),
    /** What changed within reach after that tick, each in its newest state. */
    changesSince: (reach: Reach, since: number): LiveChanges => {
      const gone = departures.filter((one) => one.tick > since && isWithin(one.owner, reach));
      const ids = new Set(gone.map(({ id }) => id));
      return {
        workers: pick(workers, reach, since),
        removedWorkerIds: [...ids].filter((id) => {
          const known = workers.get(id);
          return known === undefined || !isWithin(known.owner, reach);
        }),
        incidents: pick(incidents, reach, since),
      };
    },
  };
}

function pick<Item>(known: ReadonlyMap<string, Known<Item>>, reach: Reach, since: number): Item[] {
  const picked: Item[] = [];
  for (const { item, owner, changedTick } of known.values())
    if (changedTick > since && isWithin(owner, reach)) picked.push(item);
  return picked;
}

function isWithin(owner: Reach, reach: Reach): boolean {
  return reach === null || owner === reach;
}

/** The database counts microseconds, a `Date` milliseconds. */
function isOther(seconds: number | null, known: Date | null): boolean {
  if (seconds === null || known === null) return seconds !== known;
  return Math.abs(seconds * 1_000 - known.getTime()) >= 1;
}

function isSame(one: IncidentLine, other: IncidentLine): boolean {
  return (
    one.severity === other.severity &&
    one.workers === other.workers &&
    one.workerName === other.workerName &&
    one.closedAt?.getTime() === other.closedAt?.getTime()
  );
}
