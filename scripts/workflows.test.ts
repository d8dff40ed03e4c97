import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '..');
const workflows = globSync('.github/workflows/*.yml', { cwd: root }).map((path): [string, Workflow] => [
  path,
  parse(readFileSync(join(root, path), 'utf8')),
]);

interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

interface Job {
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[];
}

test('there is one workflow for every change, and one for releases', () => {
  expect(workflows.map(([path]) => path).sort()).toEqual([
    '.github/workflows/ci.yml',
    '.github/workflows/release.yml',
  ]);
});

test.each(workflows)('%s uses actions by their commit, may do the least, and ends', (_path, workflow) => {
  expect(workflow.permissions).toEqual({ contents: 'read' });
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const { contents, ...more } = job.permissions ?? { contents: 'read' };
    expect(contents, name).toBe('read');
    expect(Object.keys(more).filter((permission) => permission !== 'packages')).toEqual([]);
    expect(job['timeout-minutes'], name).toBeLessThanOrEqual(60);
    for (const { uses, with: options } of job.steps) {
      if (uses === undefined) continue;
      expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      if (uses.startsWith('actions/checkout@')) expect(options?.['persist-credentials']).toBe(false);
    }
  }
});

test('what the workflows run in this repository is there', () => {
  const runs = workflows.flatMap(([, { jobs }]) => Object.values(jobs).flatMap(({ steps }) => steps));
  const scripts = runs
    .flatMap(({ run = '' }) => [...run.matchAll(/(?:^|\s)((?:\.ci|scripts)\/[\w.-]+)/g)])
    .map(([, path = '']) => path);
  expect(scripts.sort()).toEqual(['.ci/run', 'scripts/make-secrets.sh']);
  for (const path of scripts) expect(existsSync(join(root, path)), path).toBe(true);
});

test('CI asks only addresses that docker-compose.yml opens', () => {
  const ci = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');
  const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const ports = new Set([...ci.matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port = '']) => port));
  expect([...ports].sort()).toEqual(['18787', '3000', '8787', '9090']);
  for (const port of ports) expect(compose).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}:|PORT: ${port}\\b`));
});

test('CI starts the whole compose file with the demo, waits until it is healthy, and asks each part', () => {
  const [, ci] = workflows.find(([path]) => path.endsWith('ci.yml')) ?? [];
  const runs = ci?.jobs.compose?.steps.map(({ run = '' }) => run) ?? [];
  const place = (pattern: RegExp) => runs.findIndex((run) => pattern.test(run));
  const order = [
    place(/^sh scripts\/make-secrets\.sh$/),
    place(/^docker compose --profile demo up --wait( --wait-timeout \d+)?$/),
    place(/curl --fail .*"\$url"/),
  ];
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  const asked = runs[order[2] ?? 0] ?? '';
  for (const url of ['8787/readyz', '18787/readyz', '9090/-/ready', '3000/api/health'])
    expect(asked).toContain(`http://127.0.0.1:${url}`);
});
