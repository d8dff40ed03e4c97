import type { Id } from '@cocoon-pool/db/schema';
import type { OpenChange } from '@cocoon-pool/db/worker-changes';
import type { WorkerEvent } from '@cocoon-pool/db/worker-events';
import type { WorkerChange } from '@cocoon-pool/domain/alerts/rule-facts';
import type { Sample } from '@cocoon-pool/domain/cocoon/sample';
import type { WorkerTrack } from './track-worker.ts';

/** Changes that no command of ours and no restart explains. */
export interface WorkerChanges {
  /** Takes what a scrape changed, and forgets what it undid. */
  note(workerId: Id, events: readonly WorkerEvent[], scrape: NotedScrape): void;
  /** Forgets what was claimed; of `strangers`, goes on from what is stored. */
  load(open: readonly OpenChange[], strangers: ReadonlySet<Id>): void;
  find(workerId: Id): WorkerChange | null;
  delete(workerId: Id): void;
}

interface NotedScrape {
  sample: Sample;
  previous: WorkerTrack | null;
}

type Changes = Record<WorkerChange['changed'], WorkerChange | null>;

const none: Changes = { coefficient: null, enabled: null };

/**
 * A change counts when the scrape before it was answered and the worker did not restart in between: a restart returns
 * to the config, and a worker that restarts is silent, or not ready, for a while. Where it changes again, what it was
 * at first is kept.
 */
export function createWorkerChanges(): WorkerChanges {
  const known = new Map<Id, Changes>();
  const add = (workerId: Id, change: WorkerChange) => {
    const changes = known.get(workerId) ?? none;
    const first = changes[change.changed];
    known.set(workerId, { ...changes, [change.changed]: first ? { ...first, after: change.after } : change });
  };
  return {
    note: (workerId, events, { sample, previous }) => {
      if (!isExplained(events, previous)) {
        for (const { kind, before, after, at, byUs } of events) {
          if ((kind === 'coefficient' || kind === 'enabled') && !byUs)
            add(workerId, { changed: kind, before, after, at });
        }
      }
      const changes = known.get(workerId);
      if (changes !== undefined) keep(known, workerId, toLasting(changes, sample));
    },
    load: (open, strangers) => {
      for (const { workerId, change, isClaimed } of open) {
        const own = known.get(workerId);
        if (isClaimed && own?.[change.changed]?.at.getTime() === change.at.getTime())
          keep(known, workerId, { ...own, [change.changed]: null });
        else if (!isClaimed && own === undefined && strangers.has(workerId)) add(workerId, change);
      }
    },
    find: (workerId) => {
      const changes = known.get(workerId);
      return changes?.enabled ?? changes?.coefficient ?? null;
    },
    delete: (workerId) => known.delete(workerId),
  };
}

function isExplained(events: readonly WorkerEvent[], previous: WorkerTrack | null): boolean {
  if (previous === null || previous.failure !== null) return true;
  return events.some(({ kind }) => kind === 'restart' || kind === 'commit');
}

function keep(known: Map<Id, Changes>, workerId: Id, changes: Changes): void {
  if (changes.coefficient === null && changes.enabled === null) known.delete(workerId);
  else known.set(workerId, changes);
}

/** Those that the sample does not show undone. */
function toLasting({ coefficient, enabled }: Changes, { jsonStats, statsPage }: Sample): Changes {
  return {
    coefficient: isUndone(coefficient, jsonStats?.localConfig.coefficient) ? null : coefficient,
    enabled: isUndone(enabled, statsPage?.enabled) ? null : enabled,
  };
}

function isUndone(change: WorkerChange | null, value: number | boolean | null | undefined): boolean {
  return change !== null && value !== null && value !== undefined && String(value) === change.before;
}
