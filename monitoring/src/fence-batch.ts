import type { Tx } from '@cocoon-pool/db/database';
import { type Lease, lockLeases } from '@cocoon-pool/db/leases';
import type { Observation } from './observe-scrape.ts';

/** What of a batch may be written. */
interface FencedBatch {
  /** Rows of the time series: those of `held`, and history that nobody else has. */
  rows: Observation[];
  /** Scraped under leases that are still held, to the end of the transaction: they may change state and alerts. */
  held: ReadonlySet<Observation>;
}

/**
 * Locks the leases that a batch was scraped under. What was scraped before the next holder took a lost lease is
 * history: its gauges are kept, its increases are not, because the next holder counts from the stored state and has
 * them in its first row. What was scraped after that is left out. Observations without a lease are all held.
 */
export async function fenceBatch(
  tx: Tx,
  observations: readonly Observation[],
  holder: string | null,
): Promise<FencedBatch> {
  const leases = new Map(
    observations.flatMap(({ lease }) => (lease === null ? [] : [[toKey(lease), lease] as const])),
  );
  if (holder === null || leases.size === 0) return { rows: [...observations], held: new Set(observations) };
  const lost = await findLost(tx, holder, [...leases.values()]);
  const isHeld = ({ lease }: Observation) => lease === null || !lost.has(toKey(lease));
  const rows = observations.flatMap((observation) => {
    if (isHeld(observation)) return [observation];
    // What an agent sent is still in the queue, for the next holder to count it whole.
    if (observation.isPushed) return [];
    const takenAt = observation.lease && lost.get(toKey(observation.lease));
    return takenAt && observation.sampledAt <= takenAt ? [withoutIncreases(observation)] : [];
  });
  return { rows, held: new Set(observations.filter(isHeld)) };
}

/** When each lost lease was taken by another; null where that is not known. */
async function findLost(tx: Tx, holder: string, leases: readonly Lease[]): Promise<Map<string, Date | null>> {
  const newest = new Map<string, Lease>();
  for (const lease of leases) {
    const other = newest.get(lease.name);
    if (other === undefined || BigInt(lease.fence) > BigInt(other.fence)) newest.set(lease.name, lease);
  }
  const takenAt = new Map(
    (await lockLeases(tx, { holder, leases: [...newest.values()] })).map((lost) => [lost.name, lost.takenAt]),
  );
  const isLost = (lease: Lease) => takenAt.has(lease.name) || newest.get(lease.name) !== lease;
  return new Map(
    leases.filter(isLost).map((lease) => {
      const isNewest = newest.get(lease.name) === lease;
      return [toKey(lease), isNewest ? (takenAt.get(lease.name) ?? null) : null];
    }),
  );
}

function withoutIncreases(observation: Observation): Observation {
  return {
    ...observation,
    metrics: {
      ...observation.metrics,
      requestsIncrease: null,
      succeededIncrease: null,
      failedIncrease: null,
      runTimeSecondsIncrease: null,
      tokensIncrease: null,
      earnedNanotonIncrease: null,
      intervalSeconds: null,
    },
  };
}

function toKey({ name, fence }: Lease): string {
  return `${name} ${fence}`;
}
