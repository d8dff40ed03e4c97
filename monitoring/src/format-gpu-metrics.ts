import { toStaleBefore } from '@cocoon-pool/domain/cocoon/worker-status';
import type { GpuBoard } from './gpu-board.ts';

const gauges = [
  ['cocoon_gpu_utilization', 'How busy the GPU is, 0 to 1.', 'utilizationRatio'],
  ['cocoon_gpu_memory_used_bytes', 'Memory of the GPU in use.', 'memoryUsedBytes'],
  ['cocoon_gpu_temperature_celsius', 'Temperature of the GPU.', 'temperatureCelsius'],
  ['cocoon_gpu_power_watts', 'Power that the GPU draws.', 'powerWatts'],
] as const;
const age = 'cocoon_agent_report_age_seconds';

/** The GPUs of every worker that an agent reports, in the Prometheus text format; what is unknown or stale has no series. */
export function formatGpuMetrics(board: Pick<GpuBoard, 'list'>, now: Date): string {
  const all = board.list();
  const staleBefore = toStaleBefore(now);
  const fresh = all.filter(({ told }) => told.at >= staleBefore);
  const lines = gauges.flatMap(([name, help, figure]) => [
    ...toHeader(name, help),
    ...fresh.flatMap(({ workerId, told }) =>
      told.gpus.flatMap((gpu) => {
        const value = gpu[figure];
        return value === null ? [] : [`${name}{worker_id="${workerId}",gpu_id="${gpu.gpuIndex}"} ${value}`];
      }),
    ),
  ]);
  const ages = all.map(({ workerId, told }) => {
    const seconds = Math.max(0, now.getTime() - told.at.getTime()) / 1_000;
    return `${age}{worker_id="${workerId}"} ${seconds}`;
  });
  const ageHelp = 'Time since the newest moment that the agent of the worker told of.';
  return [...lines, ...toHeader(age, ageHelp), ...ages, ''].join('\n');
}

function toHeader(name: string, help: string): [string, string] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`];
}
