import { access, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { cpus } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchContext } from './benchmark.ts';
import type { CollectorPlan } from './collector-plan.ts';
import { measureCpu } from './measure-cpu.ts';
import type { PageFleet } from './page-fleet.ts';
import { readCpuSeconds, readPeakMemoryBytes } from './process-usage.ts';
import { startProgram } from './start-program.ts';
import { seriesPort, toLoopbackAddress } from './worker-address.ts';

/** Another program that scrapes and stores, as Debian packages it. */
export interface Rival {
  name: string;
  command: string;
  readyPath: string;
  toArgs(paths: { config: string; data: string; port: number }): string[];
}

export const prometheus: Rival = {
  name: 'Prometheus',
  command: 'prometheus',
  readyPath: '/-/ready',
  toArgs: ({ config, data, port }) => [
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ],
};

export const victoriaMetrics: Rival = {
  name: 'VictoriaMetrics',
  command: 'victoria-metrics',
  readyPath: '/health',
  toArgs: ({ config, data, port }) => [
    `-promscrape.config=${config}`,
    `-storageDataPath=${data}`,
    `-httpListenAddr=127.0.0.1:${port}`,
  ],
};

export interface RivalCost {
  commandLine: string;
  scrapes: number;
  cpuSeconds: number;
  othersRatio: number;
  memoryBytesPeak: number | null;
}

/** What a rival costs with as many targets of 40 series each; null where it is not installed. */
export async function measureRival(
  { folder, cleanup, say }: BenchContext,
  rival: Rival,
  { plan, fleet }: { plan: CollectorPlan; fleet: PageFleet },
): Promise<RivalCost | null> {
  if (!(await isInstalled(rival.command))) return null;
  const home = join(folder, rival.command);
  await mkdir(home, { recursive: true });
  const config = join(home, 'scrape.json');
  await writeFile(config, JSON.stringify(toScrapeConfig(plan)));
  const port = await findFreePort();
  const args = rival.toArgs({ config, data: join(home, 'data'), port });
  const program = await startProgram({ command: rival.command, args, logPath: join(home, 'log') }, cleanup);
  await program.waitFor(() => isReady(`http://127.0.0.1:${port}${rival.readyPath}`));
  say(`${rival.name} settles for ${plan.rivalSettleSeconds} s and is measured for ${plan.rivalSeconds} s`);
  await delay(plan.rivalSettleSeconds * 1_000);
  const before = await fleet.countRequests();
  const use = await measureCpu(plan.rivalSeconds, cpus().length, {
    rival: () => readCpuSeconds(program.pid),
    fleet: fleet.readCpuSeconds,
  });
  const scrapes = (await fleet.countRequests()) - before;
  await program.check();
  const memoryBytesPeak = await readPeakMemoryBytes(program.pid);
  await program.stop();
  return {
    commandLine: [rival.command, ...args].join(' ').replaceAll(folder, '$DIR'),
    scrapes,
    cpuSeconds: use.usedSeconds.rival,
    othersRatio: use.othersRatio,
    memoryBytesPeak,
  };
}

/** JSON is YAML too. */
function toScrapeConfig({ workers, intervalSeconds }: CollectorPlan) {
  const targets = Array.from({ length: workers }, (_, place) => `${toLoopbackAddress(place)}:${seriesPort}`);
  const scrape = {
    job_name: 'bench',
    scrape_interval: `${intervalSeconds}s`,
    scrape_timeout: `${intervalSeconds}s`,
  };
  return { scrape_configs: [{ ...scrape, static_configs: [{ targets }] }] };
}

async function isInstalled(command: string): Promise<boolean> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(folder, command)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

async function isReady(url: string): Promise<true | null> {
  return fetch(url).then(
    (answer) => (answer.ok ? true : null),
    () => null,
  );
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port');
  return address.port;
}
