import type { Overview, WorkerItem } from './api-shapes.ts';
import { useApp } from './app-context.ts';
import { pollIntervalMs, type Query, useQuery } from './use-query.ts';

export interface Fleet {
  workers: WorkerItem[];
  overview: Overview;
}

const slowPollMs = 60_000;
const manyWorkers = 1000;

/** All workers within reach and their totals. Where changes come by themselves, or the list is long, it is read less often. */
export function useFleet(): Query<Fleet> {
  const { session, live, cache } = useApp();
  const known = cache.get('workers')?.data as Fleet | undefined;
  const isSlow = live.isOn.value || (known?.workers.length ?? 0) > manyWorkers;
  return useQuery<Fleet>(
    'workers',
    async (signal) => {
      const [workers, overview] = await Promise.all([
        session.api.listWorkers(signal),
        session.api.getOverview(signal),
      ]);
      return { workers, overview };
    },
    { everyMs: isSlow ? slowPollMs : pollIntervalMs },
  );
}

/** While nobody can look, no state is vouched for. */
export function toUnknown(worker: WorkerItem): WorkerItem {
  return { ...worker, status: 'unknown', reason: null };
}
