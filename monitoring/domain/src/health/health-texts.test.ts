import { readHealthFixture } from '@cocoon-pool/domain/fixtures';
import { expect, test } from 'vitest';
import { type GpuReading, parseGpuText } from './parse-gpu-text.ts';
import { parseNvidiaSmi } from './parse-nvidia-smi.ts';
import { findServiceFaults, parseStatusText, type ServiceReading } from './parse-status-text.ts';
import { parseDuration, parseSystemText } from './parse-system-text.ts';

const gib = 2 ** 30;
const busy: GpuReading = {
  index: 0,
  model: 'NVIDIA H100 80GB HBM3',
  utilizationRatio: 0.97,
  memoryUsedBytes: Math.round(72.6 * gib),
  memoryTotalBytes: Math.round(79.6 * gib),
  temperatureCelsius: 64,
  powerWatts: 612,
  powerLimitWatts: 700,
};
const idle: GpuReading = {
  ...busy,
  index: 1,
  utilizationRatio: 0,
  memoryUsedBytes: 0,
  temperatureCelsius: 31,
  powerWatts: 68,
};

test.each([
  ['health-gpu.txt', [busy, idle]],
  ['health-gpu-1.txt', [busy]],
  ['health-all.txt', [busy, idle]],
])('the captured %s is read figure by figure', (file, gpus) => {
  expect(parseGpuText(readHealthFixture(file))).toEqual({ ok: true, value: gpus });
});

test('a failed nvidia-smi is a failure, no GPU at all is none', () => {
  expect(parseGpuText(readHealthFixture('health-gpu-none.txt'))).toEqual({
    ok: false,
    failure: 'command_failed',
    detail: 'Command exited with code 9',
  });
  expect(parseGpuText('=== GPU METRICS ===\nNo GPUs detected\n')).toEqual({ ok: true, value: [] });
  expect(parseGpuText(' \n')).toMatchObject({ ok: false, failure: 'empty' });
  expect(parseGpuText(readHealthFixture('health-status.txt'))).toMatchObject({
    ok: false,
    failure: 'unreadable',
  });
});

test('what is printed for [N/A] is unknown where it can be told from a figure', () => {
  const text = (utilization: string, rest: string) =>
    `=== GPU METRICS ===\nGPU 0:\n  Model:       H100\n  Utilization: ${utilization}\n${rest}`;
  const unknown = '  Memory:      0.0 GB / 0.0 GB  (0%)\n  Temperature: 0°C\n  Power:       0W / 0W\n';
  const nothing = {
    ...{ index: 0, model: 'H100', utilizationRatio: null, memoryUsedBytes: null, memoryTotalBytes: null },
    ...{ temperatureCelsius: null, powerWatts: null, powerLimitWatts: null },
  };
  expect(parseGpuText(text('0%', unknown))).toEqual({ ok: true, value: [nothing] });
  const known = unknown.replace('0°C', '40°C');
  expect(parseGpuText(text('0%', known))).toMatchObject({
    value: [{ ...nothing, utilizationRatio: 0, temperatureCelsius: 40 }],
  });
  expect(parseGpuText(text('101%', ''))).toMatchObject({ value: [nothing] });
});

test.each([
  [
    'with header and units',
    'index, name, utilization.gpu [%], memory.used [MiB], memory.total [MiB], temperature.gpu, power.draw [W], power.limit [W]\n' +
      '0, NVIDIA H100 80GB HBM3, 97 %, 74342 MiB, 81559 MiB, 64, 612.10 W, 700.00 W\n',
  ],
  ['bare', '0, NVIDIA H100 80GB HBM3, 97, 74342, 81559, 64, 612.10, 700.00\n'],
  [
    'with columns in another order',
    'name, index, power.limit, power.draw, temperature.gpu, memory.total, memory.used, utilization.gpu\r\n' +
      'NVIDIA H100 80GB HBM3, 0, 700, 612.1, 64, 81559, 74342, 97\r\n',
  ],
])('nvidia-smi’s CSV is read %s', (_form, text) => {
  expect(parseNvidiaSmi(text)).toEqual({
    ok: true,
    value: [
      {
        ...busy,
        memoryUsedBytes: 74_342 * 2 ** 20,
        memoryTotalBytes: 81_559 * 2 ** 20,
        powerWatts: 612.1,
      },
    ],
  });
});

test('nvidia-smi’s [N/A] is unknown, and its complaints are failures', () => {
  expect(parseNvidiaSmi('0, GRID, [N/A], 1, 2, [Not Supported], [N/A], [N/A]')).toMatchObject({
    value: [{ utilizationRatio: null, temperatureCelsius: null, powerWatts: null, powerLimitWatts: null }],
  });
  expect(parseNvidiaSmi('No devices were found\n')).toEqual({ ok: true, value: [] });
  expect(parseNvidiaSmi('NVIDIA-SMI has failed because …')).toMatchObject({ failure: 'command_failed' });
  expect(parseNvidiaSmi('')).toMatchObject({ failure: 'empty' });
  expect(parseNvidiaSmi('<html>')).toMatchObject({ failure: 'unreadable' });
});

test.each(['health-sys.txt', 'health-all.txt'])(
  'the captured %s is read in spite of its broken bytes',
  (file) => {
    const parsed = parseSystemText(readHealthFixture(file));
    if (!parsed.ok) throw new Error(parsed.failure);
    const { disks, networks, ...machine } = parsed.value;
    expect(machine).toEqual({
      uptimeSeconds: 1_812,
      load: { m1: 2.57, m5: 2.78, m15: 2.19 },
      cores: 2,
      cpuUsageRatio: 0.69,
      memoryUsedBytes: Math.round(1.3 * gib),
      memoryTotalBytes: Math.round(23.5 * gib),
    });
    const mib = (count: number) => Math.round(count * 2 ** 20);
    expect(disks).toEqual([
      {
        ...{ name: 'vda', direction: 'in', totalBytes: Math.round(4.3 * gib) },
        bytesPerSecond: { now: mib(1.8), m1: mib(2.1), m5: mib(1.9) },
      },
      {
        ...{ name: 'vda', direction: 'out', totalBytes: Math.round(10.7 * gib) },
        bytesPerSecond: { now: mib(13.3), m1: mib(3.8), m5: mib(3.3) },
      },
    ]);
    expect(networks.map(({ name, direction }) => `${name} ${direction}`)).toEqual(
      ['eth0', 'ifb0', 'ifb1'].flatMap((name) => [`${name} in`, `${name} out`]),
    );
    expect(networks[1]?.bytesPerSecond).toEqual({
      now: Math.round(11.1 * 1_024),
      m1: Math.round(7.8 * 1_024),
      m5: Math.round(7.6 * 1_024),
    });
  },
);

test('sections that are missing are unknown', () => {
  expect(parseSystemText('=== SYSTEM METRICS ===\n')).toEqual({
    ok: true,
    value: {
      ...{ uptimeSeconds: null, load: null, cores: null, cpuUsageRatio: null },
      ...{ memoryUsedBytes: null, memoryTotalBytes: null, disks: [], networks: [] },
    },
  });
  expect(parseSystemText('')).toMatchObject({ failure: 'empty' });
  expect(parseSystemText('nothing of the kind')).toMatchObject({ failure: 'unreadable' });
});

test.each([
  ['30m 12s', 1_812],
  ['2d 3h 4m 5s', 183_845],
  ['1d', 86_400],
  ['soon', null],
  [undefined, null],
])('the duration %s is %s s', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each(['health-status.txt', 'health-all.txt'])(
  'the captured %s says ERROR, which is no fault',
  (file) => {
    const parsed = parseStatusText(readHealthFixture(file));
    if (!parsed.ok) throw new Error(parsed.failure);
    const { services, ...rest } = parsed.value;
    expect(rest).toEqual({
      verdict: 'error',
      commit: 'b75d444766212b9b17ae2bfab1268a2e2e334b6f',
      imageHash: null,
    });
    expect(services).toHaveLength(12);
    expect(services[0]).toEqual({
      name: 'cocoon-worker-runner.service',
      state: 'active',
      restarts: 3,
      memoryBytes: 179 * 2 ** 20,
    });
    expect(services[1]).toMatchObject({ name: 'cocoon-vllm.service', restarts: null, memoryBytes: 50 * gib });
    expect(services[2]).toEqual({
      name: 'cocoon-sglang.service',
      state: 'inactive',
      restarts: null,
      memoryBytes: null,
    });
    expect(findServiceFaults(services)).toEqual([]);
  },
);

test('the runner, or both model servers, not active is a fault; what is not listed is none', () => {
  const unit = (name: string, state: string): ServiceReading => ({
    name: `cocoon-${name}.service`,
    state,
    restarts: null,
    memoryBytes: null,
  });
  expect(
    findServiceFaults([unit('worker-runner', 'failed'), unit('vllm', 'failed'), unit('sglang', 'inactive')]),
  ).toEqual(['runner_inactive', 'model_inactive']);
  expect(findServiceFaults([unit('vllm', 'inactive'), unit('sglang', 'active')])).toEqual([]);
  expect(findServiceFaults([unit('vllm', 'inactive')])).toEqual([]);
  expect(findServiceFaults([])).toEqual([]);
});
