import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import {
  hasPrometheus,
  type LivePrometheus,
  startPrometheus,
} from '@cocoon-pool/monitoring/testing-prometheus';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const token = 'a-token-for-metrics';
const patience = { timeout: 180_000, interval: 1_000 };
const needsPrometheus = test.skipIf(!hasPrometheus);

let demo: ChildProcessByStdio<null, Readable, Readable>;
let story = '';
let shipped: LivePrometheus;
let byDiscovery: LivePrometheus;

beforeAll(async () => {
  if (!hasPrometheus) return;
  await startDemo();
  const [server, daemon] = [readHost('Mini App and API'), readHost('Prometheus')];
  const toTargets = (target: string) => JSON.stringify([{ targets: [target] }]);
  const secrets = { 'secrets/metrics-token': token, 'secrets/api-key': await makeKey(`http://${server}`) };
  const example = /```yaml\n(scrape_configs:\n {2}- job_name: cocoon-workers[\s\S]*?)```/.exec(
    await readFile(resolve(root, 'monitoring/README.md'), 'utf8'),
  )?.[1];
  shipped = await startPrometheus({
    files: {
      ...{ 'targets/daemons.yml': toTargets(daemon), 'targets/servers.yml': toTargets(server) },
      ...secrets,
    },
  });
  byDiscovery = await startPrometheus({
    files: secrets,
    change: () =>
      `global: {scrape_interval: 2s}\n${example}`
        .replace('server:8787', server)
        .replace('daemon:9187', daemon),
  });
}, 180_000);

afterAll(async () => {
  await Promise.all([shipped?.stop(), byDiscovery?.stop()]);
  if (demo?.pid === undefined) return;
  if (demo.exitCode !== null || demo.signalCode !== null)
    throw new Error(
      `The demo ended by itself (${demo.exitCode ?? demo.signalCode}):\n${story.slice(-2_000)}`,
    );
  // It stops its PostgreSQL itself, if it is asked to.
  const ended = once(demo, 'exit');
  process.kill(-demo.pid, 'SIGINT');
  await ended;
}, 60_000);

const dashboards = globSync('monitoring/grafana/dashboards/*.json', { cwd: root });

needsPrometheus.each(dashboards)(
  'every panel of %s has data in the demo',
  async (file) => {
    const { panels } = JSON.parse(await readFile(resolve(root, file), 'utf8')) as Dashboard;
    const queries = panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr, refId }) => ({ name: `${title} ${refId}`, expr })),
    );
    expect(queries.length).toBeGreaterThan(10);
    await vi.waitFor(async () => {
      const workerId = (await shipped.query('cocoon_gpu_utilization'))[0]?.metric.worker_id ?? 'none';
      const empty: string[] = [];
      for (const { name, expr } of queries) {
        const samples = await shipped.query(fillIn(expr, workerId));
        if (!samples.some(({ value }) => !Number.isNaN(value))) empty.push(name);
      }
      expect(empty).toEqual([]);
    }, patience);
  },
  200_000,
);

needsPrometheus.each(dashboards)(
  'every variable of %s has something to choose',
  async (file) => {
    const { templating } = JSON.parse(await readFile(resolve(root, file), 'utf8')) as Dashboard;
    for (const { name, type, query, regex } of templating.list) {
      if (type !== 'query' || typeof query === 'string') continue;
      await vi.waitFor(
        async () => expect(await listChoices(query.query, regex), name).not.toEqual([]),
        patience,
      );
      const choices = await listChoices(query.query, regex);
      for (const choice of choices) expect([name, choice]).toEqual([name, expect.stringMatching(/^\d+$/)]);
    }
  },
  200_000,
);

needsPrometheus(
  'every recording rule has data in the demo, and no rule fails',
  async () => {
    const text = await readFile(resolve(root, 'monitoring/prometheus/recording-rules.yml'), 'utf8');
    const names = [...text.matchAll(/- record: (\S+)/g)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(10);
    await vi.waitFor(async () => {
      for (const name of names) expect(await shipped.query(name), name).not.toEqual([]);
    }, patience);
    const { data } = JSON.parse(await (await fetch(`${shipped.url}/api/v1/rules`)).text());
    const rules: { name: string; health: string }[] = data.groups.flatMap(
      (group: { rules: { name: string; health: string }[] }) => group.rules,
    );
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  },
  200_000,
);

needsPrometheus(
  'the worker that dies in the demo fires the shipped alert',
  async () => {
    const hero = /(\S+)\s+dies and comes back/.exec(story)?.[1];
    await vi.waitFor(async () => {
      const firing = 'ALERTS{alertname="CocoonWorkerDown",alertstate="firing"}';
      const named = `${firing} * on (worker_id) group_left (name) cocoon_worker_info{name="${hero}"}`;
      expect(await shipped.query(named)).toHaveLength(1);
    }, patience);
  },
  200_000,
);

needsPrometheus(
  'workers found by the API are scraped one by one, each under its own address',
  async () => {
    await vi.waitFor(async () => {
      expect(await byDiscovery.query('up == 1')).toHaveLength(26);
      expect(await byDiscovery.query('count(count by (instance) (cocoon_worker_info))')).toMatchObject([
        { value: 26 },
      ]);
      const [sample] = await byDiscovery.query('cocoon_inference_requests_total{worker_id="1"}');
      const [own] = await byDiscovery.query('cocoon_worker_info{worker_id="1"}');
      expect(sample?.metric.instance).toMatch(/:\d+$/);
      expect(sample?.metric.instance).toBe(own?.metric.instance);
    }, patience);
  },
  200_000,
);

interface Dashboard {
  templating: { list: { name: string; type: string; query: string | { query: string }; regex: string }[] };
  panels: { title: string; targets?: { expr: string; refId: string }[] }[];
}

/** As Grafana does it: every participant, one worker, ranges long enough for a rate. */
function fillIn(expr: string, workerId: string): string {
  return expr
    .replaceAll('$participant', '.*')
    .replaceAll('$worker', workerId)
    .replaceAll('$__rate_interval', '1m');
}

/** The values that Grafana finds by a variable's query: of a label, or by an expression on the text of each series. */
async function listChoices(query: string, regex: string): Promise<string[]> {
  const [, call, metric = '', label = ''] =
    /^(label_values|query_result)\((\w+)(?:, (\w+))?\)$/.exec(query) ?? [];
  const samples = await shipped.query(metric);
  const values = samples.map(({ metric: { __name__, ...labels } }) => {
    if (call === 'label_values') return labels[label] ?? '';
    const text = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
    const pattern = new RegExp(regex.replace(/^\/(.*)\/$/, '$1'));
    return pattern.exec(`${__name__}{${text.join(',')}} 1`)?.groups?.value ?? '';
  });
  return [...new Set(values)].filter((value) => value !== '');
}

async function startDemo(): Promise<void> {
  const { BOT_TOKEN: _, DATABASE_URL: __, ...env } = process.env;
  demo = spawn('npm', ['run', 'demo'], {
    cwd: root,
    env: { ...env, PORT: '0', METRICS_PORT: '0', METRICS_TOKEN: token, SCRAPE_INTERVAL_SECONDS: '3' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  await new Promise<void>((ready, failed) => {
    for (const stream of [demo.stdout, demo.stderr])
      stream.on('data', (chunk) => {
        story += chunk;
        if (story.includes('Ctrl-C')) ready();
      });
    demo.once('exit', () => failed(new Error(`The demo ended early:\n${story}`)));
  });
}

/** Host and port that the demo printed behind a name. */
function readHost(name: string): string {
  const host = new RegExp(`${name}\\s+http://localhost:(\\d+)`).exec(story)?.[1];
  if (host === undefined) throw new Error(`The demo printed no address for ${name}:\n${story}`);
  return `127.0.0.1:${host}`;
}

/** A key of the installation that may only list the workers for Prometheus. */
async function makeKey(url: string): Promise<string> {
  const post = async (path: string, body: object, session?: string) => {
    const headers = {
      'Content-Type': 'application/json',
      ...(session === undefined ? {} : { Authorization: `Bearer ${session}` }),
    };
    const response = await fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return JSON.parse(await response.text());
  };
  const session = (await post('auth/demo', { role: 'operator' })).token;
  const wanted = { name: 'prometheus', scope: 'metrics', ofInstallation: true };
  return (await post('api-keys', wanted, session)).key;
}
