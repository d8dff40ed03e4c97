import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabaseAt, type TestDatabase } from '@cocoon-pool/db/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readKnownSettings } from './known-settings.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8').replaceAll(/\\\n\s*/g, '');
const compose: Compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true });

interface Compose {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
}

interface Service {
  image: string;
  restart?: string;
  profiles?: string[];
  command?: string[];
  environment?: Record<string, string | number>;
  secrets?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  read_only?: boolean;
  ports?: string[];
}

/** `COPY` lines of one stage: what is taken from this folder, and where it goes. */
function listCopies(stage: string): { sources: string[]; target: string }[] {
  return [...stage.matchAll(/^COPY (?!--from)(.+) (\S+)$/gm)].map(([, sources = '', target = '']) => ({
    sources: sources.split(' '),
    target,
  }));
}

const stages = dockerfile.split(/^FROM /m).slice(1);
const ours = Object.entries(compose.services).filter(([, { image }]) => image.includes('cocoon-gpu-pool'));

test('the image is made of files that there are, from a base of one version, by somebody who is not root', () => {
  const copies = stages.flatMap(listCopies);
  expect(copies.length).toBeGreaterThan(10);
  for (const source of copies.flatMap(({ sources }) => sources))
    expect(existsSync(join(root, source)), source).toBe(true);
  expect(stages[0]).toMatch(/^node:24\.\d+\.\d+-/);
  expect(stages.at(-1)).toMatch(/^USER node$/m);
});

test('every service runs a program that there is, with settings that are known', () => {
  const known = readKnownSettings();
  expect(ours.map(([name]) => name)).toEqual(['migrate', 'server', 'daemon', 'bot', 'demo']);
  for (const [name, { command = [], environment = {}, read_only }] of ours) {
    expect(existsSync(join(root, command.at(-1) ?? '')), name).toBe(true);
    expect(Object.keys(environment).filter((setting) => !known.has(setting))).toEqual([]);
    expect(read_only, name).toBe(true);
  }
});

test('every other image has one version, and what is mounted is there', () => {
  for (const [name, { image, volumes = [] }] of Object.entries(compose.services)) {
    if (!image.includes('cocoon-gpu-pool')) expect(image, name).toMatch(/:v?\d+\.\d+(\.\d+)?(-\w+)?$/);
    const folders = volumes
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((path) => path.startsWith('.'));
    const missing = folders.filter((path) => !path.startsWith('./secrets/') && !existsSync(join(root, path)));
    expect(missing, name).toEqual([]);
  }
});

test('only this machine reaches the open ports, and nothing waits for a service that is not there', () => {
  const names = Object.keys(compose.services);
  for (const { ports = [], depends_on = {} } of Object.values(compose.services)) {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(Object.keys(depends_on).filter((name) => !names.includes(name))).toEqual([]);
  }
});

/**
 * `docker compose up --wait` waits for a service until it is healthy; for one that another service depends on by
 * `service_completed_successfully`, until it ended well; and where a container without a health check runs, not at all.
 */
describe('docker compose up --wait', () => {
  const conditionsOn = (name: string) =>
    Object.values(compose.services).flatMap(({ depends_on = {} }) => depends_on[name]?.condition ?? []);
  const [ending, running] = [true, false].map((ends) =>
    Object.entries(compose.services).filter(
      ([, { restart, profiles = [] }]) => (restart === 'no' && !profiles.includes('demo')) === ends,
    ),
  );

  test('ends well with what runs once: somebody waits for its good end, and its health is nothing to wait for', () => {
    expect(ending?.map(([name]) => name)).toEqual(['migrate']);
    for (const [name, { healthcheck }] of ending ?? []) {
      expect(new Set(conditionsOn(name))).toEqual(new Set(['service_completed_successfully']));
      expect(healthcheck).toEqual({ disable: true });
    }
  });

  test('waits until everything else is healthy: ours by the check of the image, others by one of their own', () => {
    expect(running?.length).toBeGreaterThan(8);
    expect(stages.at(-1)).toMatch(/^HEALTHCHECK .*CMD \["node", "server\/src\/bin\/check-health\.ts"\]$/m);
    const unchecked = running?.filter(([, { image, healthcheck }]) =>
      image.includes('cocoon-gpu-pool')
        ? healthcheck !== undefined
        : !['CMD', 'CMD-SHELL'].includes(healthcheck?.test?.[0] ?? ''),
    );
    expect(unchecked?.map(([name]) => name)).toEqual([]);
    for (const [name, { healthcheck }] of running ?? [])
      if (healthcheck !== undefined)
        expect(conditionsOn(name)).not.toContain('service_completed_successfully');
  });

  test('asks each of our processes what it serves, and the bot what it heard', () => {
    const checks = Object.fromEntries(ours.map(([name, { environment = {} }]) => [name, environment]));
    expect(checks.daemon?.HEALTH_URL).toBe(`http://127.0.0.1:${checks.daemon?.METRICS_PORT}/readyz`);
    expect(checks.bot?.HEALTH_FILE).toMatch(/^\/tmp\//);
    for (const name of ['server', 'demo']) expect(checks[name]).toHaveProperty('PORT');
  });
});

test('the daemon runs with the flags of `npm run start:daemon` wherever it is started', () => {
  const scripts: Record<string, string> = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ).scripts;
  const command = scripts['start:daemon']?.split(' ') ?? [];
  expect(command.filter((word) => word.startsWith('--'))).not.toEqual([]);
  expect(compose.services.daemon?.command).toEqual(command);
  const [deployment] = parseAllDocuments(readFileSync(join(root, 'k8s/base/daemon.yaml'), 'utf8'));
  expect(deployment?.toJS().spec.template.spec.containers[0].command).toEqual(command);
});

test('secrets are made once, all that the services ask for, and stay as they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cocoon-secrets-'));
  try {
    const make = () => run('sh', [join(root, 'scripts/make-secrets.sh'), folder]);
    await make();
    const files = Object.values(compose.secrets).map(({ file }) => file.replace('secrets/', ''));
    const read = () => [...files, 'redis-http.env'].map((name) => readFileSync(join(folder, name), 'utf8'));
    const first = read();
    const empty = files.filter((_, place) => first[place] === '');
    expect(empty).toEqual(['bot-token']);
    expect(Buffer.from(first[files.indexOf('encryption-keys')] ?? '', 'base64')).toHaveLength(32);
    expect(first[files.indexOf('database-url')]).toContain(first[files.indexOf('postgres-password')]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await make();
    expect(read()).toEqual(first);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('what the image holds', () => {
  let folder: string;
  let database: TestDatabase;
  const cleanUps: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cocoon-image-'));
    database = await createTestDatabaseAt('0001');
    for (const stage of [stages[1] ?? '', stages.at(-1) ?? ''])
      for (const copy of listCopies(stage)) await place(copy);
    const install = [...(stages[3] ?? '').matchAll(/RUN (.+)$/gm)]
      .map(([, command = '']) => command)
      .join(' && ');
    await run('sh', ['-ec', install], { cwd: folder, maxBuffer: 10_000_000 });
    for (const built of ['miniapp/dist', 'monitoring/agent/dist'])
      cpSync(join(root, built), join(folder, built), { recursive: true });
  }, 300_000);
  afterAll(async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function place({ sources, target }: { sources: string[]; target: string }): Promise<void> {
    for (const source of sources) {
      const isFolder = statSync(join(root, source)).isDirectory();
      const to = target.endsWith('/')
        ? join(folder, target, source.split('/').at(-1) ?? '')
        : join(folder, target);
      await mkdir(dirname(to), { recursive: true });
      cpSync(join(root, source), to, { recursive: isFolder, filter: (path) => !isIgnored(path) });
    }
  }

  test('migrates a database, serves and scrapes, and each tells that it is ready', async () => {
    const env = {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: database.url,
      ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64'),
      LOG_LEVEL: 'info',
    };
    const programs = Object.fromEntries(ours.map(([name, { command = [] }]) => [name, command.slice(1)]));
    const options = { cwd: folder, env, maxBuffer: 10_000_000 };
    const migrated = await run(process.execPath, programs.migrate ?? [], options);
    expect(migrated.stdout).toContain('Ran 0002');
    const [port, metricsPort] = [await findFreePort(), await findFreePort()];
    for (const [name, settings] of [
      ['server', { PORT: String(port) }],
      ['daemon', { METRICS_PORT: String(metricsPort), HEALTH_URL: `http://127.0.0.1:${metricsPort}/readyz` }],
    ] as const) {
      const child = spawn(process.execPath, programs[name] ?? [], {
        ...{ cwd: folder, env: { ...env, ...settings }, stdio: ['ignore', 'pipe', 'inherit'] },
      });
      cleanUps.push(async () => {
        const ended = once(child, 'exit');
        if (child.kill('SIGTERM')) await ended;
      });
      const check = [join(folder, 'server/src/bin/check-health.ts')];
      const asks = () =>
        run(process.execPath, check, { env: { ...env, ...settings } }).then(() => 'ready', String);
      await expect.poll(asks, { timeout: 60_000, interval: 500 }).toBe('ready');
    }
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect(await page.text()).toContain('<!doctype html>');
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/workers`)).status).toBe(401);
  }, 180_000);
});

/** As .dockerignore has it. */
function isIgnored(path: string): boolean {
  return /\.test\.tsx?$|\/node_modules(\/|$)|\/dist(\/|$)|monitoring\/bench(\/|$)/.test(path);
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
