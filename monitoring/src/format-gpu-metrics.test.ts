import { expect, test } from 'vitest';
import { formatGpuMetrics } from './format-gpu-metrics.ts';
import { createGpuBoard } from './gpu-board.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);
const gpu = (gpuIndex: number, utilizationRatio: number | null) => ({
  ...{ gpuIndex, utilizationRatio, memoryUsedBytes: 1_024, memoryTotalBytes: null },
  ...{ temperatureCelsius: null, powerWatts: 612.5 },
});

const read = (board: ReturnType<typeof createGpuBoard>, now: Date) =>
  formatGpuMetrics(board.list(), now)
    .split('\n')
    .filter((line) => !line.startsWith('#') && line !== '');

test('each GPU has its series, but for what is unknown; the newest counts', () => {
  const board = createGpuBoard();
  board.show('7', { at: after(15), gpus: [gpu(0, 0.97), gpu(1, null)] });
  board.show('7', { at: noon, gpus: [gpu(0, 0.5)] });
  expect(read(board, after(20))).toEqual([
    'cocoon_gpu_utilization{worker_id="7",gpu_id="0"} 0.97',
    'cocoon_gpu_memory_used_bytes{worker_id="7",gpu_id="0"} 1024',
    'cocoon_gpu_memory_used_bytes{worker_id="7",gpu_id="1"} 1024',
    'cocoon_gpu_power_watts{worker_id="7",gpu_id="0"} 612.5',
    'cocoon_gpu_power_watts{worker_id="7",gpu_id="1"} 612.5',
    'cocoon_agent_report_age_seconds{worker_id="7"} 5',
  ]);
});

test('a silent agent leaves its age, and no GPU', () => {
  const board = createGpuBoard();
  board.show('7', { at: noon, gpus: [gpu(0, 0.97)] });
  expect(read(board, after(91))).toEqual(['cocoon_agent_report_age_seconds{worker_id="7"} 91']);
  board.keep(() => false);
  expect(read(board, after(91))).toEqual([]);
});
