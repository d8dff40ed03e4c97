import { finishSamples, type WaitingSample } from './agent-reports.ts';
import type { Db } from './database.ts';
import { ensureGpuPartitions, type GpuMetricsRow, insertGpuMetrics } from './gpu-metrics.ts';
import { type GpuState, upsertGpuStates } from './gpu-state.ts';
import { noteLateReports } from './late-reports.ts';
import { type Lease, lockLeases } from './leases.ts';
import type { Id } from './schema.ts';
import { upsertWorkerHealth, type WorkerHealthRow } from './worker-health.ts';

/** A sample whose pages are recorded, and what its machine told beside them. */
export interface ConsumedSample {
  waiting: WaitingSample;
  /** Under which it was recorded. */
  lease: Lease;
  gpus: (Omit<GpuState, 'firstSeenAt'> & { workerId: Id })[];
  health: WorkerHealthRow | null;
}

/**
 * Keeps what machines told and takes the samples out of the queue, all in one transaction and only under leases that
 * `holder` still has: the others wait for their next holder. Samples ascend in time.
 */
export async function consumeSamples(
  db: Db,
  samples: readonly ConsumedSample[],
  { holder, now }: { holder: string; now: Date },
): Promise<void> {
  if (samples.length === 0) return;
  const times = samples.map(({ waiting }) => waiting.at.getTime());
  const range = { from: new Date(Math.min(...times)), to: new Date(Math.max(...times) + 1) };
  await ensureGpuPartitions(db, range);
  await db.transaction().execute(async (tx) => {
    const leases = [...new Map(samples.map(({ lease }) => [toKey(lease), lease])).values()];
    const lost = new Set((await lockLeases(tx, { holder, leases })).map(({ name }) => name));
    const held = samples.filter(({ lease }) => !lost.has(lease.name));
    const gpus = held.flatMap((sample) => sample.gpus);
    await insertGpuMetrics(tx, gpus.map(toMetricsRow));
    await upsertGpuStates(tx, gpus);
    await upsertWorkerHealth(
      tx,
      held.flatMap(({ health }) => health ?? []),
    );
    const waiting = held.map((sample) => sample.waiting);
    await noteLateReports(tx, waiting, now);
    await finishSamples(tx, waiting);
  });
}

function toKey({ name, fence }: Lease): string {
  return `${name} ${fence}`;
}

function toMetricsRow(gpu: ConsumedSample['gpus'][number]): GpuMetricsRow {
  const { workerId, gpuIndex, sampledAt: ts, utilizationRatio, memoryUsedBytes } = gpu;
  const { temperatureCelsius, powerWatts } = gpu;
  return { workerId, gpuIndex, ts, utilizationRatio, memoryUsedBytes, temperatureCelsius, powerWatts };
}
