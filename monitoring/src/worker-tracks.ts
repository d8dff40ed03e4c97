import type { Db } from '@cocoon-pool/db/database';
import type { Lease } from '@cocoon-pool/db/leases';
import { listRequestMinutes } from '@cocoon-pool/db/request-minutes';
import type { Id } from '@cocoon-pool/db/schema';
import type { Target } from '@cocoon-pool/db/targets';
import { listWorkerStates } from '@cocoon-pool/db/worker-state';
import { windowSeconds } from '@cocoon-pool/domain/alerts/request-window';
import { createSharedContent } from './share-content.ts';
import { parseStateRow } from './to-state-row.ts';
import type { WorkerTrack } from './track-worker.ts';

/** What is known of every worker of this daemon; what many of them say alike is in memory once. */
export interface WorkerTracks {
  /**
   * Reads the stored state of workers that are new to this daemon, or that another one had since: their lease is not
   * the one they were known under.
   */
  load(db: Db, targets: readonly Target[], findLease?: (workerId: Id) => Lease | null): Promise<void>;
  /** Null for a worker never scraped, or not yet at its present address: another machine's figures are none of it. */
  find(target: Target): WorkerTrack | null;
  findById(workerId: Id): WorkerTrack | null;
  /** As `list` tells it; null for a worker that was not scraped. */
  findScraped(workerId: Id): { target: Target; track: WorkerTrack } | null;
  /** Whether it is among the targets: a scrape that outlives its worker is not to be kept. */
  has(workerId: Id): boolean;
  set(target: Target, track: WorkerTrack): void;
  /** How long it has given no answer of any kind, at its last scrape; 0 when it answered. */
  silentMs(target: Target): number;
  delete(workerId: Id): void;
  listIds(): Id[];
  /** Those that were scraped. */
  list(): { target: Target; track: WorkerTrack }[];
  count(): number;
}

interface Entry {
  target: Target;
  track: WorkerTrack | null;
  fence: Id | null;
  silentSince: Date | null;
}

export function createWorkerTracks(): WorkerTracks {
  const known = new Map<Id, Entry>();
  const content = createSharedContent();
  const share = (track: WorkerTrack): WorkerTrack => ({ ...track, pages: content.share(track.pages) });
  const find = (target: Target): Entry | undefined => {
    const entry = known.get(target.workerId);
    return entry !== undefined && isSameAddress(entry.target, target) ? entry : undefined;
  };
  return {
    load: async (db, targets, findLease = () => null) => {
      const toFence = (workerId: Id) => findLease(workerId)?.fence ?? null;
      const strangers = targets.filter(({ workerId }) => known.get(workerId)?.fence !== toFence(workerId));
      if (strangers.length === 0) return;
      const fences = new Map(strangers.map(({ workerId }) => [workerId, toFence(workerId)]));
      const rows = await listWorkerStates(db, [...fences.keys()]);
      const minutes = await listMinutes(db, rows);
      const tracks = new Map(
        rows.map((row) => [row.workerId, share(parseStateRow(row, minutes.get(row.workerId)))]),
      );
      for (const target of strangers) {
        const track = tracks.get(target.workerId) ?? null;
        const fence = fences.get(target.workerId) ?? null;
        known.set(target.workerId, { target, track, fence, silentSince: toSilentSince(track) });
      }
    },
    find: (target) => find(target)?.track ?? null,
    findById: (workerId) => known.get(workerId)?.track ?? null,
    findScraped: (workerId) => {
      const { target, track } = known.get(workerId) ?? {};
      return target && track ? { target, track } : null;
    },
    has: (workerId) => known.has(workerId),
    set: (target, track) => {
      const before = find(target);
      const silentSince = isSilent(track) ? (before?.silentSince ?? track.sampledAt) : null;
      known.set(target.workerId, {
        target,
        track: track.pages === before?.track?.pages ? track : share(track),
        fence: known.get(target.workerId)?.fence ?? null,
        silentSince,
      });
    },
    silentMs: (target) => {
      const entry = find(target);
      if (!entry?.track || entry.silentSince === null) return 0;
      return entry.track.sampledAt.getTime() - entry.silentSince.getTime();
    },
    delete: (workerId) => known.delete(workerId),
    listIds: () => [...known.keys()],
    count: () => {
      let count = 0;
      for (const { track } of known.values()) if (track !== null) count += 1;
      return count;
    },
    list: () => [...known.values()].flatMap(({ target, track }) => (track === null ? [] : { target, track })),
  };
}

/** The ten minutes before the newest scrape of any of them. */
async function listMinutes(db: Db, rows: readonly { workerId: Id; sampledAt: Date }[]) {
  const newestMs = rows.reduce((newest, { sampledAt }) => Math.max(newest, sampledAt.getTime()), 0);
  const workerIds = rows.map(({ workerId }) => workerId);
  const found = await listRequestMinutes(db, { workerIds, from: new Date(newestMs - windowSeconds * 1_000) });
  return new Map(found.map(({ workerId, ...own }) => [workerId, own]));
}

function isSameAddress(a: Target, b: Target): boolean {
  return a.host === b.host && a.port === b.port;
}

function isSilent({ recentScrapes }: WorkerTrack): boolean {
  return recentScrapes.at(-1) === 'no_answer';
}

/** Of a stored state: since its last readable answer, if all that is remembered since then is silence. */
function toSilentSince(track: WorkerTrack | null): Date | null {
  if (track === null || !track.recentScrapes.every((outcome) => outcome === 'no_answer')) return null;
  return track.lastUpAt ?? track.sampledAt;
}
