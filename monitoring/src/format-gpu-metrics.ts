import { toStaleBefore } from '@cocoon-pool/domain/cocoon/worker-status';
import type { GpuBoard, ToldGpus } from './gpu-board.ts';
import { formatFamilies, type MetricFamily, toSeries } from './metric-text.ts';

/** By GPU, from what agents tell: each with the figure that it shows. */
export const gpuFamilies = [
  ['cocoon_gpu_utilization', 'How busy the GPU is, 0 to 1.', 'utilizationRatio'],
  ['cocoon_gpu_memory_used_bytes', 'Memory of the GPU in use.', 'memoryUsedBytes'],
  ['cocoon_gpu_memory_total_bytes', 'Memory of the GPU.', 'memoryTotalBytes'],
  ['cocoon_gpu_temperature_celsius', 'Temperature of the GPU.', 'temperatureCelsius'],
  ['cocoon_gpu_power_watts', 'Power that the GPU draws.', 'powerWatts'],
] as const satisfies [string, string, keyof ToldGpus['gpus'][number]][];

export const agentAge = [
  'cocoon_agent_report_age_seconds',
  'Time since the newest moment that the agent of the worker told of.',
] as const;

/** The GPUs of every worker that an agent reports, in the Prometheus text format; what is unknown or stale has no series. */
export function formatGpuMetrics(told: ReturnType<GpuBoard['list']>, now: Date): string {
  const staleBefore = toStaleBefore(now);
  const fresh = told.filter(({ told: { at } }) => at >= staleBefore);
  const figures = gpuFamilies.map(([name, help, figure]): MetricFamily => {
    const series = fresh.flatMap(({ workerId, told: { gpus } }) =>
      gpus.flatMap((gpu) => {
        const value = gpu[figure];
        const labels = { worker_id: workerId, gpu_id: gpu.gpuIndex };
        return value === null ? [] : [toSeries(name, labels, value)];
      }),
    );
    return { name, help, type: 'gauge', series };
  });
  const [age, ageHelp] = agentAge;
  const ages = told.map(({ workerId, told: { at } }) => {
    const seconds = Math.max(0, now.getTime() - at.getTime()) / 1_000;
    return toSeries(age, { worker_id: workerId }, seconds);
  });
  return formatFamilies([...figures, { name: age, help: ageHelp, type: 'gauge', series: ages }]);
}
