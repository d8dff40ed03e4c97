import type { Id } from '@cocoon-pool/db/schema';
import { createDaemonRegistry, type DaemonSources } from './daemon-metrics.ts';
import { formatGpuMetrics } from './format-gpu-metrics.ts';
import { formatInstallationMetrics } from './format-installation-metrics.ts';
import type { GpuBoard } from './gpu-board.ts';
import type { InstallationBoard } from './installation-board.ts';
import type { RevenueBoard } from './revenue-board.ts';
import type { WorkerTracks } from './worker-tracks.ts';
import { writeWorkerMetrics } from './write-worker-metrics.ts';

export interface MetricsSources extends DaemonSources {
  tracks: Pick<WorkerTracks, 'count' | 'list'>;
  gpuBoard: Pick<GpuBoard, 'list'>;
  revenue: Pick<RevenueBoard, 'find'>;
  installation: Pick<InstallationBoard, 'latest' | 'headAt'>;
  leases: DaemonSources['leases'] & { mayServe(workerId: Id): boolean };
  now: () => Date;
}

export interface Metrics {
  contentType: string;
  /** The text of this moment, in parts. */
  read(): AsyncIterable<string>;
}

/** The daemon, the workers that are its own to serve, and the installation where it leads. */
export function createMetrics(sources: MetricsSources): Metrics {
  const { tracks, gpuBoard, revenue, installation, leases, isBlind, now } = sources;
  const registry = createDaemonRegistry(sources);
  async function* read() {
    yield await registry.metrics();
    yield formatInstallationMetrics(installation, now());
    const gpus = gpuBoard.list().filter(({ workerId }) => leases.mayServe(workerId));
    yield formatGpuMetrics(gpus, now());
    const workers = tracks.list().filter(({ target }) => leases.mayServe(target.workerId));
    yield* writeWorkerMetrics(workers, { now: now(), isBlind: isBlind(), findRevenue: revenue.find });
  }
  return { contentType: registry.contentType, read };
}
