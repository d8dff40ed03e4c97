import type { Db } from '@cocoon-pool/db/database';
import { ensureMetricPartitions } from '@cocoon-pool/db/worker-metrics';

const dayMs = 86_400_000;

/** Makes sure, before rows are written, that their days have partitions; asks the database once for each day. */
export function createPartitionKeeper(db: Db): (times: readonly Date[]) => Promise<void> {
  const ready = new Set<number>();
  return async (times) => {
    for (const day of new Set(times.map((time) => Math.floor(time.getTime() / dayMs)))) {
      if (ready.has(day)) continue;
      await ensureMetricPartitions(db, new Date(day * dayMs));
      ready.add(day);
    }
  };
}
