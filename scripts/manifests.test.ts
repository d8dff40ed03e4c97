import { execFile, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { buildManifests, type Manifest } from './build-manifests.ts';
import { readKnownSettings } from './known-settings.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl)
  process.stderr.write('kubectl is not installed: the manifests of k8s/ are checked and not built\n');

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

describe('as they are written, with kubectl or without', () => {
  const files = globSync('k8s/**/*.yaml', { cwd: root });
  const [kustomizations, others] = [true, false].map((isKustomization) =>
    files.filter((path) => path.endsWith('/kustomization.yaml') === isKustomization),
  );
  const manifests = (others ?? []).flatMap((path) =>
    parseAllDocuments(readFileSync(join(root, path), 'utf8')).map((document): Manifest => document.toJS()),
  );

  test('no manifest has an unknown field or a wrong type', async () => {
    expect(manifests.length).toBeGreaterThan(12);
    expect(await checkTypes(manifests)).toBe('right');
  });

  test('an unknown field and a wrong type would be found', async () => {
    const broken = manifests.map((manifest) =>
      manifest.kind === 'Deployment' ? { ...manifest, spec: { replicas: '2', replica: 2 } } : manifest,
    );
    expect(await checkTypes(broken)).toMatch(/Type 'string' is not assignable|'replica' does not exist/);
  });

  test('every file is part of a kustomization, and what one names is there', () => {
    expect(kustomizations).toHaveLength(3);
    const named = (kustomizations ?? []).flatMap((path) => {
      const { resources, configMapGenerator = [] } = parse(readFileSync(join(root, path), 'utf8'));
      const envs = configMapGenerator.flatMap(({ envs = [] }: { envs?: string[] }) => envs);
      return [...resources, ...envs].map((name: string) => join(dirname(path), name));
    });
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(others?.filter((path) => !named.includes(path))).toEqual([]);
  });
});

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
    expect(await checkTypes(built)).toBe('right');
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

/** `right`, or what the compiler says of them. */
async function checkTypes(manifests: readonly Manifest[]): Promise<string> {
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  const folder = mkdtempSync(join(root, 'artifacts/manifests-'));
  try {
    const file = join(folder, 'manifests.ts');
    writeFileSync(file, manifests.map(toTypeScript).join('\n'));
    const tsc = resolve(root, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--types', ''];
    return await run(process.execPath, [
      tsc,
      ...options,
      ...['--module', 'esnext', '--moduleResolution', 'bundler', file],
    ]).then(
      () => 'right',
      (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function toTypeScript({ apiVersion, kind, ...rest }: Manifest, place: number): string {
  const module = modules[apiVersion];
  if (module === undefined) throw new Error(`No types are known for ${apiVersion} ${kind}`);
  const value = JSON.stringify({ apiVersion, kind, ...rest });
  return `export const manifest${place}: import('kubernetes-types/${module}').${kind} = ${value};`;
}
