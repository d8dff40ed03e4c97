import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestProgram } from './testing-program.ts';

export const shippedFolder = fileURLToPath(new URL('../prometheus/', import.meta.url));

/** Whether the programs are there, or must be: with CI set no test may skip because one is missing. */
export const hasPrometheus =
  process.env.CI !== undefined || spawnSync('prometheus', ['--version']).error === undefined;

export interface LivePrometheus {
  url: string;
  /** The samples of an instant query, now. */
  query(expression: string): Promise<{ metric: Record<string, string>; value: number }[]>;
  /** The label names of each series that matched in the last minutes, without the metric's own name. */
  listLabelSets(match: string): Promise<string[][]>;
  /** Puts files in their places and lets them count from now on. */
  reload(files: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

interface PrometheusSetup {
  /** Files beside the shipped ones, or in their place; by their path. */
  files: Record<string, string>;
  /** What becomes of the shipped configuration. */
  change?: (config: string) => string;
}

/** The shipped configuration and rules, ten times as fast. */
export async function startPrometheus({
  files,
  change = (config) => config,
}: PrometheusSetup): Promise<LivePrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'cocoon-prometheus-'));
  await cp(shippedFolder, folder, { recursive: true });
  const config = await readFile(join(folder, 'prometheus.yml'), 'utf8');
  await writeAll(folder, { 'prometheus.yml': change(config.replaceAll(': 15s', ': 1500ms')), ...files });
  const { url, stop } = await startTestProgram('prometheus', (address) => [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
    '--web.enable-lifecycle',
  ]);
  return {
    url,
    query: (expression) => query(url, expression),
    listLabelSets: (match) => listLabelSets(url, match),
    reload: async (changed) => {
      await writeAll(folder, changed);
      const answer = await fetch(`${url}/-/reload`, { method: 'POST' });
      if (!answer.ok) throw new Error(await answer.text());
    },
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeAll(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function query(url: string, expression: string): ReturnType<LivePrometheus['query']> {
  const data = await ask(url, `query?${new URLSearchParams({ query: expression })}`);
  if (data.resultType === 'scalar') return [{ metric: {}, value: Number(data.result[1]) }];
  return data.result.map(
    ({ metric, value }: { metric: Record<string, string>; value: [number, string] }) => ({
      metric,
      value: Number(value[1]),
    }),
  );
}

async function listLabelSets(url: string, match: string): Promise<string[][]> {
  const data = await ask(url, `series?${new URLSearchParams({ 'match[]': match })}`);
  return data.map((labels: Record<string, string>) =>
    Object.keys(labels)
      .filter((name) => name !== '__name__')
      .sort(),
  );
}

async function ask(url: string, path: string) {
  const answer = JSON.parse(await (await fetch(`${url}/api/v1/${path}`)).text());
  if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`);
  return answer.data;
}
