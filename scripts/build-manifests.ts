import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse, parseAllDocuments, stringify } from 'yaml';

const run = promisify(execFile);
const manifests = resolve(import.meta.dirname, '../k8s');

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec?: unknown;
  data?: Record<string, string>;
}

/** For tests: what `kubectl kustomize k8s/overlays/NAME` prints. Rejects where kubectl is missing, or refuses them. */
export async function buildManifests(overlay: string): Promise<Manifest[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cocoon-k8s-'));
  try {
    cpSync(manifests, folder, { recursive: true });
    for (const path of globSync('**/kustomization.yaml', { cwd: folder })) nameBases(join(folder, path));
    const { stdout } = await run('kubectl', ['kustomize', join(folder, 'overlays', overlay)]);
    return parseAllDocuments(stdout).map((document) => document.toJS());
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Debian's kubectl is so old that it takes folders as `bases` only; a new one takes both. */
function nameBases(path: string): void {
  const { resources, ...rest } = parse(readFileSync(path, 'utf8'));
  const isFolder = (name: string) => statSync(join(dirname(path), name)).isDirectory();
  const bases = resources.filter(isFolder);
  const files = resources.filter((name: string) => !isFolder(name));
  writeFileSync(path, stringify({ ...rest, bases, resources: files }));
}
