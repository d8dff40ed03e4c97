import type { Id } from '@cocoon-pool/db/schema';
import type { WorkerEvent, WorkerEventKind } from '@cocoon-pool/db/worker-events';
import type { Sample } from '@cocoon-pool/domain/cocoon/sample';
import type { CommandMemory } from './command-memory.ts';
import { toNewestInterval, type WorkerTrack } from './track-worker.ts';

/** Tells what changed in workers from scrape to scrape. */
export interface ChangeLog {
  /**
   * The changes that this scrape shows. What is unknown changes nothing. A worker that changes all the time is heard
   * `eventsPerHourMax` times an hour: what came in between is told as one change later.
   */
  compare(workerId: Id, scrape: TrackedChange): WorkerEvent[];
  delete(workerId: Id): void;
}

interface TrackedChange {
  sample: Sample;
  /** With the scrape already in it. */
  track: WorkerTrack;
  /** Null for the first scrape, and for the first at a new address: another machine has not changed. */
  previous: WorkerTrack | null;
}

type FactKind = Exclude<WorkerEventKind, 'restart'>;
type Facts = Partial<Record<FactKind, string>>;

interface Told {
  facts: Facts;
  hourStartedAt: Date;
  events: number;
}

const eventsPerHourMax = 30;
const hourMs = 3_600_000;

/** `isOurs` tells what a command of this pool brought about. */
export function createChangeLog(isOurs: CommandMemory['isOurs'] = () => false): ChangeLog {
  const told = new Map<Id, Told>();
  return {
    delete: (workerId) => told.delete(workerId),
    compare: (workerId, { sample, track, previous }) => {
      const at = sample.sampledAt;
      const known = previous === null ? undefined : told.get(workerId);
      const entry = known ?? { facts: toKnownFacts(previous), hourStartedAt: at, events: 0 };
      told.set(workerId, entry);
      if (Math.abs(at.getTime() - entry.hourStartedAt.getTime()) >= hourMs)
        Object.assign(entry, { hourStartedAt: at, events: 0 });
      const events: WorkerEvent[] = [];
      const tell = (kind: WorkerEventKind, before: string | null, after: string | null) => {
        if (entry.events >= eventsPerHourMax) return false;
        entry.events += 1;
        const byUs = isOurs({ workerId, at, kind, after });
        events.push({ workerId, at, kind, before, after, byUs });
        return true;
      };
      if (toNewestInterval(track)?.reset) tell('restart', null, null);
      for (const [kind, after] of listFacts(sample)) {
        const before = entry.facts[kind];
        if (before === after) continue;
        if (before === undefined || tell(kind, before, after)) entry.facts[kind] = after;
      }
      return events;
    },
  };
}

/** What was known of a worker before this daemon looked: its last answers. */
function toKnownFacts(track: WorkerTrack | null): Facts {
  return track === null ? {} : Object.fromEntries(listFacts(track.pages));
}

function listFacts({ jsonStats, statsPage }: WorkerTrack['pages']): [FactKind, string][] {
  const facts: [FactKind, string | number | boolean | null | undefined][] = [
    ['owner_address', jsonStats?.localConfig.ownerAddress],
    ['model', jsonStats?.localConfig.model],
    ['coefficient', jsonStats?.localConfig.coefficient],
    ['commit', jsonStats?.status.commit],
    ['params_version', jsonStats?.rootConfig?.paramsVersion],
    ['enabled', statsPage?.enabled],
  ];
  return facts.flatMap(([kind, value]) =>
    value === null || value === undefined ? [] : [[kind, `${value}`]],
  );
}
