import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CocoonWorkerOptions, createCocoonWorker, type SimulatedWorker } from './cocoon-worker.ts';
import {
  renderGpuText,
  renderNvidiaSmi,
  renderStatusText,
  renderSystemText,
  type SimulatedGpu,
} from './render-health.ts';
import { createRandom } from './seeded-random.ts';

export interface SimulatedHost {
  /** Of instance 0, 1, … */
  workers: SimulatedWorker[];
  /** Port of each instance, as an agent's settings have it. */
  ports: Record<string, number>;
  /** A program that answers `-i worker:N gpu|sys|status` as the real one does. */
  healthClient: string;
  /** A program that tells of all the host's GPUs, as nvidia-smi does where there is no confidential machine. */
  nvidiaSmi: string;
  /** Lets the machines tell how they are at this instant: busy GPUs where the worker has requests. */
  tell(): Promise<void>;
  /** As where there is no confidential machine. */
  removeHealthClient(): Promise<void>;
  close(): Promise<void>;
}

export interface SimulatedHostOptions {
  /** 1 by default. */
  instances?: number;
  gpusPerInstance?: number;
  worker?: CocoonWorkerOptions;
  now?: () => Date;
  seed?: string;
}

/** A GPU host: workers on loopback and a `health-client` that reads what `tell` wrote last. */
export async function createSimulatedHost(options: SimulatedHostOptions = {}): Promise<SimulatedHost> {
  const { instances = 1, gpusPerInstance = 1, now = () => new Date(), seed = 'host' } = options;
  const dir = await mkdtemp(join(tmpdir(), 'cocoon-host-'));
  const healthClient = join(dir, 'health-client');
  const random = createRandom(`${seed}:gpus`);
  const startedAt = now();
  const workers: SimulatedWorker[] = [];
  for (let instance = 0; instance < instances; instance += 1) {
    workers.push(await createCocoonWorker({ ...options.worker, seed: `${seed}:${instance}`, now }));
    await mkdir(join(dir, `worker:${instance}`));
  }
  const write = async (path: string, text: string | Buffer) => {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  };
  const tell = async () => {
    const all: SimulatedGpu[] = [];
    for (const [instance, worker] of workers.entries()) {
      const { activeRequests, maxActiveRequests, enabled } = worker.read();
      const load = enabled ? activeRequests / maxActiveRequests : 0;
      const gpus = Array.from({ length: gpusPerInstance }, () => toGpu(load, random.next()));
      const texts = {
        gpu: renderGpuText(gpus),
        status: renderStatusText({ restarts: 3, isRunning: true }),
        sys: renderSystemText((now().getTime() - startedAt.getTime()) / 1_000 + 3_600),
      };
      for (const [topic, text] of Object.entries(texts)) {
        await write(join(dir, `worker:${instance}`, topic), text);
      }
      all.push(...gpus);
    }
    await write(join(dir, 'gpus.csv'), renderNvidiaSmi(all));
  };
  const nvidiaSmi = join(dir, 'nvidia-smi');
  await writeFile(healthClient, formatHealthClient(dir), { mode: 0o755 });
  await writeFile(nvidiaSmi, `#!/bin/sh\nexec cat '${dir}'/gpus.csv\n`, { mode: 0o755 });
  await tell();
  return {
    workers,
    ports: Object.fromEntries(workers.map(({ port }, instance) => [String(instance), port])),
    healthClient,
    nvidiaSmi,
    tell,
    removeHealthClient: () => rm(healthClient, { force: true }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** `health-client -i worker:N TOPIC`: prints the file of that name, as it is. */
function formatHealthClient(dir: string): string {
  return `#!/bin/sh
[ "$1" = -i ] || exit 2
exec cat '${dir}'/"$2"/"$3"
`;
}

function toGpu(load: number, noise: number): SimulatedGpu {
  const utilization = Math.min(100, 100 * load + 10 * noise);
  return {
    model: 'NVIDIA H100 80GB HBM3',
    utilization,
    memoryUsedGib: 70 + 4 * noise,
    memoryTotalGib: 79.6,
    temperatureCelsius: 32 + utilization / 3,
    powerWatts: 70 + 5.6 * utilization,
    powerLimitWatts: 700,
  };
}
