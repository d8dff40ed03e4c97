import { readFile } from 'node:fs/promises';
import { createDaemonRegistry } from '@cocoon-pool/monitoring/daemon-metrics';
import { agentAge, gpuFamilies } from '@cocoon-pool/monitoring/format-gpu-metrics';
import { chainLag, installationFamilies } from '@cocoon-pool/monitoring/format-installation-metrics';
import { workerFamilies } from '@cocoon-pool/monitoring/worker-families';
import { expect, test } from 'vitest';
import { createServerMetrics } from './server-metrics.ts';

interface Metric {
  name: string;
  type: string;
  labels: readonly string[];
  help: string;
}

const readme = await readFile(new URL('../../monitoring/README.md', import.meta.url), 'utf8');

test('the reference tells of every metric, as daemon and server tell them', async () => {
  const gauge = (labels: string[], [name, help]: readonly [string, string, ...unknown[]]): Metric => {
    return { name, type: 'gauge', labels, help };
  };
  const worker = workerFamilies.map((family) => ({ ...family, labels: ['worker_id', ...family.labels] }));
  const gpus = gpuFamilies.map((family) => gauge(['worker_id', 'gpu_id'], family));
  expect(readTable('Workers')).toEqual(worker.map(toRow));
  expect(readTable('GPUs')).toEqual([...gpus, gauge(['worker_id'], agentAge)].map(toRow));
  expect(readTable('Installation')).toEqual([...installationFamilies, gauge([], chainLag)].map(toRow));
  expect(readTable('Daemon')).toEqual((await listDaemonMetrics()).map(toRow));
  expect(readTable('Server')).toEqual((await listServerMetrics()).map(toRow));
});

function toRow({ name, type, labels, help }: Metric): string {
  return `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(' ')} | ${help} |`;
}

/** The rows under a heading. */
function readTable(heading: string): string[] {
  const section = readme.split(`### ${heading}\n`)[1]?.split('\n### ')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| `'));
}

async function listDaemonMetrics(): Promise<Metric[]> {
  const registry = createDaemonRegistry({
    tracks: { count: () => 0 },
    recorder: {
      ...{ buffered: () => 0, scrapes: 0, dropped: 0, writeErrors: 0 },
      failures: { timeout: 1 },
    },
    rounds: () => ({ finished: 0, missedScrapes: 0, lastAgeSeconds: 0 }),
    isBlind: () => false,
    isDatabaseAway: () => false,
    leases: { isLeader: () => false, shardsHeld: () => 0 },
  });
  return parseFamilies(await registry.metrics());
}

async function listServerMetrics(): Promise<Metric[]> {
  const metrics = createServerMetrics({ token: 'token', countReaders: () => 0 });
  metrics.observe({ method: 'GET', route: '/', status: 200, seconds: 1 });
  const headers = { Authorization: 'Bearer token' };
  return parseFamilies(
    await (await metrics.handle(new Request('http://server/metrics', { headers }))).text(),
  );
}

/** Our own metrics of a text, with the labels of their first series. */
function parseFamilies(text: string): Metric[] {
  return [...text.matchAll(/^# HELP (cocoon_\w+) (.+)\n# TYPE \w+ (\w+)\n(?:\w+(?:\{(.*)\})? .*)?$/gm)].map(
    ([, name = '', help = '', type = '', given = '']) => {
      const labels = [...given.matchAll(/(\w+)="/g)].map(([, label]) => label ?? '');
      return { name, help, type, labels: labels.filter((label) => label !== 'le') };
    },
  );
}
