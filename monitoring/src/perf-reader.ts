import type { Id } from '@cocoon-pool/db/schema';
import type { Target } from '@cocoon-pool/db/targets';
import { type Perf, parsePerf } from '@cocoon-pool/domain/cocoon/parse-perf';
import { askWorker } from './ask-worker.ts';
import { toSlotMs } from './scrape-slot.ts';
import type { Sightings } from './sightings.ts';

/** Asks a worker that just answered for the load of its process, when its turn for that has come. */
export type PerfReader = (target: Target, at: Date) => Promise<void>;

interface PerfReaderDeps {
  sightings: Pick<Sightings, 'seePerf'>;
  settings: { perfIntervalMs: number; timeoutMs: number; networksAllowed: readonly string[] };
}

const countersKept = 20;
const actorsKept = 20;
const nameLengthMax = 100;

/**
 * Each worker has its own place in the interval, so that not all are asked at once. An answer that cannot be read is
 * no news: the sample of the worker says how it is.
 */
export function createPerfReader({ sightings, settings }: PerfReaderDeps): PerfReader {
  const { perfIntervalMs, timeoutMs, networksAllowed } = settings;
  const turns = new Map<Id, number>();
  return async (target, at) => {
    const { workerId } = target;
    const turn = Math.floor((at.getTime() - toSlotMs(workerId, perfIntervalMs)) / perfIntervalMs);
    const before = turns.get(workerId);
    turns.set(workerId, turn);
    if (before === undefined || before === turn) return;
    const { answer } = await askWorker(target, 'perf', { timeoutMs, networksAllowed, accessHash: null });
    const perf = answer.ok ? parsePerf(answer.body) : answer;
    if (perf.ok) sightings.seePerf({ workerId, sampledAt: at, perf: toStoredPerf(perf.value) });
  };
}

/** The busiest of what a worker tells, so that its length is ours to choose. */
function toStoredPerf({ total, counters, actors }: Perf): Record<string, unknown> {
  const byLoad = <Loaded extends { name: string; loadRatio: { m10: number } | null }>(
    all: Loaded[],
    most: number,
  ) =>
    all
      .toSorted((a, b) => (b.loadRatio?.m10 ?? 0) - (a.loadRatio?.m10 ?? 0))
      .slice(0, most)
      .map((one) => ({ ...one, name: one.name.slice(0, nameLengthMax) }));
  return { total, counters: byLoad(counters, countersKept), actors: byLoad(actors, actorsKept) };
}
