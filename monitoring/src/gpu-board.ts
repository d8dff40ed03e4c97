import type { Id } from '@cocoon-pool/db/schema';
import type { GpuReading } from '@cocoon-pool/domain/health/parse-gpu-text';

type ShownGpu = Pick<
  GpuReading,
  'utilizationRatio' | 'memoryUsedBytes' | 'memoryTotalBytes' | 'temperatureCelsius' | 'powerWatts'
> & {
  gpuIndex: number;
};

export interface ToldGpus {
  at: Date;
  gpus: readonly ShownGpu[];
}

/** The newest that agents told of each worker's GPUs, for the exporter. */
export interface GpuBoard {
  show(workerId: Id, told: ToldGpus): void;
  /** Forgets the workers that are not wanted. */
  keep(isWanted: (workerId: Id) => boolean): void;
  list(): { workerId: Id; told: ToldGpus }[];
}

export function createGpuBoard(): GpuBoard {
  const newest = new Map<Id, ToldGpus>();
  return {
    show: (workerId, told) => {
      const before = newest.get(workerId);
      if (before === undefined || before.at < told.at) newest.set(workerId, told);
    },
    keep: (isWanted) => {
      for (const workerId of newest.keys()) if (!isWanted(workerId)) newest.delete(workerId);
    },
    list: () => [...newest].map(([workerId, told]) => ({ workerId, told })),
  };
}
