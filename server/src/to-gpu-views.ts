import { type GpuBucket, gpuBinSeconds } from '@cocoon-pool/db/gpu-metrics';
import type { GpuState } from '@cocoon-pool/db/gpu-state';
import type { WorkerHealth } from '@cocoon-pool/db/worker-health';
import type { z } from '@hono/zod-openapi';
import type { StatsPlan } from './plan-stats.ts';
import type { workerGpusSchema } from './schemas/worker-gpus.ts';

type GpusView = z.output<typeof workerGpusSchema>;

/** Every GPU that was ever seen; missing is one that the newest readable report has not. */
export function toGpuViews(states: readonly GpuState[], health: WorkerHealth | undefined): GpusView['gpus'] {
  const isRead = health?.gpuFailure === null && health.gpusSampledAt !== null;
  return states.map(({ gpuIndex, workerId: _workerId, firstSeenAt: _firstSeenAt, sampledAt, ...gpu }) => ({
    gpuId: String(gpuIndex),
    ...gpu,
    isMissing: isRead && sampledAt.getTime() < (health.gpusSampledAt?.getTime() ?? 0),
    sampledAt: sampledAt.toISOString(),
  }));
}

type Figure = Exclude<keyof GpuBucket, 'gpuIndex' | 'start'>;

/** A series for each GPU that was seen in the range, with null where it was not. */
export function toGpuSeries(buckets: readonly GpuBucket[], plan: StatsPlan): GpusView['series'] {
  const starts = listStarts(plan);
  return [...Map.groupBy(buckets, ({ gpuIndex }) => gpuIndex)].map(([gpuIndex, seen]) => {
    const byStart = new Map(seen.map((bucket) => [bucket.start.getTime() / 1_000, bucket]));
    const series = (figure: Figure) =>
      starts.map((start): [number, number | null] => [start, byStart.get(start)?.[figure] ?? null]);
    return {
      gpuId: String(gpuIndex),
      utilizationRatio: series('utilizationRatio'),
      memoryUsedBytes: series('memoryUsedBytes'),
      temperatureCelsius: series('temperatureCelsius'),
      powerWatts: series('powerWatts'),
    };
  });
}

/** What is kept of GPUs is never finer than five minutes: a finer plan reads those, whole ones. */
export function toGpuPlan(plan: StatsPlan): StatsPlan {
  if (plan.stepSeconds >= gpuBinSeconds) return plan;
  const binMs = gpuBinSeconds * 1_000;
  const from = new Date(Math.floor(plan.from.getTime() / binMs) * binMs);
  return { ...plan, from, stepSeconds: gpuBinSeconds };
}

/** Mean utilisation over the GPUs that were seen, in the steps of `plan`; buckets are those of `toGpuPlan(plan)`. */
export function toMeanUtilization(buckets: readonly GpuBucket[], plan: StatsPlan): [number, number | null][] {
  const byStart = Map.groupBy(buckets, ({ start }) => start.getTime() / 1_000);
  const { from, stepSeconds } = toGpuPlan(plan);
  const first = from.getTime() / 1_000;
  return listStarts(plan).map((start) => {
    const bucketStart = first + Math.floor((start - first) / stepSeconds) * stepSeconds;
    const known = (byStart.get(bucketStart) ?? []).flatMap(({ utilizationRatio }) => utilizationRatio ?? []);
    return [start, known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length];
  });
}

function listStarts({ from, to, stepSeconds }: StatsPlan): number[] {
  const first = from.getTime() / 1_000;
  const count = Math.ceil((to.getTime() / 1_000 - first) / stepSeconds);
  return Array.from({ length: count }, (_step, place) => first + place * stepSeconds);
}
