import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildManifests, type Manifest } from './build-manifests.ts';
import { readKnownSettings } from './known-settings.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl) process.stderr.write('kubectl is not installed: the manifests of k8s/ are not built\n');

/** Where the types of each kind's version stand. */
const modules: Record<string, string> = {
  v1: 'core/v1',
  'apps/v1': 'apps/v1',
  'batch/v1': 'batch/v1',
  'policy/v1': 'policy/v1',
  'networking.k8s.io/v1': 'networking/v1',
};

interface Container {
  image: string;
  command: string[];
  env?: { name: string }[];
  resources?: { requests?: object; limits?: { memory?: string } };
  readinessProbe?: object;
  securityContext?: Record<string, unknown>;
}

interface Workload {
  replicas?: number;
  strategy?: { type: string };
  template: {
    spec: {
      containers: Container[];
      securityContext?: Record<string, unknown>;
      automountServiceAccountToken?: boolean;
    };
  };
}

describe.skipIf(!hasKubectl).each(['production', 'demo'])('overlay %s', (overlay) => {
  let built: Manifest[];
  let workloads: [name: string, workload: Workload][];
  beforeAll(async () => {
    built = await buildManifests(overlay);
    workloads = built
      .filter(({ kind }) => ['Deployment', 'Job'].includes(kind))
      .map(({ metadata, spec }) => [metadata.name, spec as Workload]);
  });

  test('has no unknown field and no wrong type', async () => {
    mkdirSync(join(root, 'artifacts'), { recursive: true });
    const folder = mkdtempSync(join(root, 'artifacts/manifests-'));
    try {
      const file = join(folder, 'manifests.ts');
      writeFileSync(file, built.map(toTypeScript).join('\n'));
      const tsc = resolve(root, 'node_modules/typescript/bin/tsc');
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--types', ''];
      const answer = await run(process.execPath, [
        tsc,
        ...options,
        ...['--module', 'esnext', '--moduleResolution', 'bundler', file],
      ]).then(
        () => 'right',
        (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
      );
      expect(answer).toBe('right');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('stands in one namespace, which takes restricted pods only', () => {
    const namespace = built.find(({ kind }) => kind === 'Namespace');
    expect(namespace?.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const others = built.filter(({ kind }) => kind !== 'Namespace');
    expect(new Set(others.map(({ metadata }) => metadata.namespace))).toEqual(
      new Set([namespace?.metadata.name]),
    );
  });

  test('runs programs that there are, as nobody, on a file system that stays as it is', () => {
    expect(workloads.length).toBeGreaterThan(0);
    const known = readKnownSettings();
    for (const [name, { template }] of workloads) {
      const { containers, securityContext, automountServiceAccountToken } = template.spec;
      expect(securityContext, name).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(automountServiceAccountToken, name).toBe(false);
      for (const { image, command, env = [], resources, securityContext: own } of containers) {
        expect(image).toMatch(/:\d+\.\d+\.\d+$/);
        expect(existsSync(join(root, command.at(-1) ?? '')), command.join(' ')).toBe(true);
        expect(env.filter((setting) => !known.has(setting.name))).toEqual([]);
        expect(resources).toMatchObject({
          requests: expect.anything(),
          limits: { memory: expect.any(String) },
        });
        expect(own).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
      }
    }
  });
});

test.skipIf(!hasKubectl)(
  'one bot polls at a time, and each server and daemon may be taken away',
  async () => {
    const built = await buildManifests('production');
    const find = (kind: string, name: string) =>
      built.find((one) => one.kind === kind && one.metadata.name === name)?.spec;
    expect(find('Deployment', 'cocoon-bot')).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    for (const name of ['cocoon-server', 'cocoon-daemon']) {
      expect(find('Deployment', name)).toMatchObject({ replicas: 2 });
      expect(find('PodDisruptionBudget', name)).toMatchObject({ minAvailable: 1 });
    }
  },
);

function toTypeScript({ apiVersion, kind, ...rest }: Manifest, place: number): string {
  const module = modules[apiVersion];
  if (module === undefined) throw new Error(`No types are known for ${apiVersion} ${kind}`);
  const value = JSON.stringify({ apiVersion, kind, ...rest });
  return `export const manifest${place}: import('kubernetes-types/${module}').${kind} = ${value};`;
}
