import type { Db } from '@cocoon-pool/db/database';
import type { Id } from '@cocoon-pool/db/schema';
import type { Target } from '@cocoon-pool/db/targets';
import { listWorkerStates } from '@cocoon-pool/db/worker-state';
import { parseStateRow } from './to-state-row.ts';
import type { WorkerTrack } from './track-worker.ts';

/** What is known of every worker of this daemon. */
export interface WorkerTracks {
  /** Reads the stored state of workers that are new to this daemon. */
  load(db: Db, targets: readonly Target[]): Promise<void>;
  /** Null for a worker never scraped, or not yet at its present address: another machine's figures are none of it. */
  find(target: Target): WorkerTrack | null;
  findById(workerId: Id): WorkerTrack | null;
  /** Whether it is among the targets: a scrape that outlives its worker is not to be kept. */
  has(workerId: Id): boolean;
  set(target: Target, track: WorkerTrack): void;
  delete(workerId: Id): void;
  list(): { target: Target; track: WorkerTrack }[];
}

export function createWorkerTracks(): WorkerTracks {
  const known = new Map<Id, { target: Target; track: WorkerTrack | null }>();
  return {
    load: async (db, targets) => {
      const strangers = targets.filter(({ workerId }) => !known.has(workerId));
      if (strangers.length === 0) return;
      const rows = await listWorkerStates(
        db,
        strangers.map(({ workerId }) => workerId),
      );
      const tracks = new Map(rows.map((row) => [row.workerId, parseStateRow(row)]));
      for (const target of strangers) {
        known.set(target.workerId, { target, track: tracks.get(target.workerId) ?? null });
      }
    },
    find: (target) => {
      const entry = known.get(target.workerId);
      return entry !== undefined && isSameAddress(entry.target, target) ? entry.track : null;
    },
    findById: (workerId) => known.get(workerId)?.track ?? null,
    has: (workerId) => known.has(workerId),
    set: (target, track) => known.set(target.workerId, { target, track }),
    delete: (workerId) => known.delete(workerId),
    list: () => [...known.values()].flatMap(({ target, track }) => (track === null ? [] : { target, track })),
  };
}

function isSameAddress(a: Target, b: Target): boolean {
  return a.host === b.host && a.port === b.port;
}
