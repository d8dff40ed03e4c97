/** A GPU as `health-client` is to show it. */
export interface SimulatedGpu {
  model: string;
  /** 0–100 */
  utilization: number;
  memoryUsedGib: number;
  memoryTotalGib: number;
  temperatureCelsius: number;
  powerWatts: number;
  powerLimitWatts: number;
}

/** What `health-client … gpu` prints. */
export function renderGpuText(gpus: readonly SimulatedGpu[]): string {
  if (gpus.length === 0) return '=== GPU METRICS ===\nNo GPUs detected\n';
  return `=== GPU METRICS ===\n${gpus.map(renderGpu).join('\n')}`;
}

function renderGpu(gpu: SimulatedGpu, index: number): string {
  const memory = `${gpu.memoryUsedGib.toFixed(1)} GB / ${gpu.memoryTotalGib.toFixed(1)} GB`;
  const share = Math.round((100 * gpu.memoryUsedGib) / gpu.memoryTotalGib);
  return [
    `GPU ${index}:`,
    `  Model:       ${gpu.model}`,
    `  Utilization: ${Math.round(gpu.utilization)}%`,
    `  Memory:      ${memory}  (${share}%)`,
    `  Temperature: ${Math.round(gpu.temperatureCelsius)}°C`,
    `  Power:       ${Math.round(gpu.powerWatts)}W / ${gpu.powerLimitWatts}W`,
    '',
  ].join('\n');
}

/** What nvidia-smi prints for `--query-gpu=index,name,… --format=csv`. */
export function renderNvidiaSmi(gpus: readonly SimulatedGpu[]): string {
  const header =
    'index, name, utilization.gpu [%], memory.used [MiB], memory.total [MiB], temperature.gpu, power.draw [W], power.limit [W]';
  const rows = gpus.map((gpu, index) =>
    [
      ...[index, gpu.model, `${Math.round(gpu.utilization)} %`],
      ...[`${Math.round(gpu.memoryUsedGib * 1_024)} MiB`, `${Math.round(gpu.memoryTotalGib * 1_024)} MiB`],
      ...[
        Math.round(gpu.temperatureCelsius),
        `${gpu.powerWatts.toFixed(2)} W`,
        `${gpu.powerLimitWatts}.00 W`,
      ],
    ].join(', '),
  );
  return `${[header, ...rows].join('\n')}\n`;
}

/** What `health-client … status` prints of a worker that runs vLLM. */
export function renderStatusText({ restarts, isRunning }: { restarts: number; isRunning: boolean }): string {
  const mark = isRunning ? '[+]' : '[-]';
  const state = isRunning ? 'active' : 'failed';
  const count = restarts === 0 ? '' : `${restarts} restarts, `;
  return [
    'Build: b75d444766212b9b17ae2bfab1268a2e2e334b6f',
    '       2025-12-25 13:38:13 +0000 - update ton',
    '',
    'Status: ERROR - 1 service(s) failing',
    '  - cocoon-sglang.service is inactive',
    'TDX Image Hash: (not available)',
    'System: Load 2.57 | Mem 5.6%',
    '===============================',
    '',
    'Services:',
    `  ${mark} cocoon-worker-runner.service: ${state} (${count}Mem: 179.0 MB)`,
    '  [+] cocoon-vllm.service: active (Mem: 50.0 GB)',
    '  [-] cocoon-sglang.service: inactive',
    '  [+] cocoon-router.service: active (Mem: 22.5 MB)',
    '  [~] ssh.service: inactive',
    '',
  ].join('\n');
}

/** What `health-client … sys` prints, its swapped labels and broken arrows included. */
export function renderSystemText(uptimeSeconds: number): Buffer {
  const [hours, minutes] = [Math.floor(uptimeSeconds / 3_600), Math.floor(uptimeSeconds / 60) % 60];
  const head = [
    '=== SYSTEM METRICS ===',
    `Uptime: ${hours}h ${minutes}m ${Math.floor(uptimeSeconds) % 60}s`,
    '',
    'CPU:',
    '  Load:  2.57 / 2.78 / 2.19  (1m / 5m / 15m)',
    '  Cores: 2',
    '  Total: 33m 58s CPU time',
    '  Usage: 69.0%  (1m: 60.9%, 5m: 56.1%)',
    '',
    'Memory:',
    '  1.3 GB / 23.5 GB  (5.6%)',
    '',
    'Disk I/O:',
    '  vda read:  4.3 GB total,  1.8 MB/s  (1m: 1.9 MB/s, 5m: 2.1 MB/s)',
    '',
    'Network:',
    '',
  ].join('\n');
  const broken = Buffer.from([0x93]);
  return Buffer.concat([
    Buffer.from(`${head}  eth0 ↓: 2.5 GB total, `),
    broken,
    Buffer.from(': 5.4 MB/s  (1m: 3.9 MB/s, 5m: 3.9 MB/s)\n'),
  ]);
}
