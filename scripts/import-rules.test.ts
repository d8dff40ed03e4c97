import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');

/** A small tree in the shape of this repository: each package has `x.ts`, and can be imported by its name. */
async function createTree(files: Record<string, string>): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), 'cocoon-imports-'));
  onTestFinished(() => rm(tree, { recursive: true, force: true }));
  const folders = {
    domain: 'monitoring/domain',
    db: 'db',
    monitoring: 'monitoring',
    bot: 'bot',
    server: 'server',
  };
  for (const [name, folder] of Object.entries(folders)) {
    const manifest = { name: `@cocoon-pool/${name}`, exports: { './*': './src/*.ts' } };
    await write(join(tree, folder, 'package.json'), JSON.stringify(manifest));
    await write(join(tree, folder, 'src/x.ts'), 'export type X = 1;\nexport const x: X = 1;\n');
    await mkdir(join(tree, 'node_modules/@cocoon-pool'), { recursive: true });
    await symlink(join(tree, folder), join(tree, 'node_modules/@cocoon-pool', name));
  }
  await write(
    join(tree, 'node_modules/kysely/package.json'),
    '{"name":"kysely","exports":"./dist/index.js"}',
  );
  await write(join(tree, 'node_modules/kysely/dist/index.js'), '');
  await write(join(tree, 'package.json'), '{"dependencies":{"kysely":"1"}}');
  for (const [path, text] of Object.entries(files)) await write(join(tree, path), text);
  return tree;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** `file: rule` of each violation; fails when the checker followed no import at all. */
async function findViolations(tree: string): Promise<string[]> {
  const program = join(root, 'node_modules/.bin/depcruise');
  const config = join(root, '.dependency-cruiser.cjs');
  const folders = ['bot', 'db', 'miniapp', 'monitoring', 'server'];
  const args = [program, '--config', config, '--output-type', 'json', ...folders];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: tree }).catch((error) => error);
  if (stdout === '') throw new Error(`The import checker did not run: ${stderr}`);
  const { summary }: Report = JSON.parse(stdout);
  expect(summary.totalDependenciesCruised).toBeGreaterThan(0);
  return summary.violations.map((violation) => `${violation.from}: ${violation.rule.name}`);
}

interface Report {
  summary: { violations: { from: string; rule: { name: string } }[]; totalDependenciesCruised: number };
}

const allowed = {
  'db/src/y.ts': "import { x } from '@cocoon-pool/domain/x';\nimport 'kysely';\nexport const y = x;\n",
  'miniapp/src/y.ts': "import type { X } from '@cocoon-pool/server/x';\nexport const y: X = 1;\n",
  'server/src/bin/start.ts': "import { x } from '@cocoon-pool/bot/x';\nexport const y = x;\n",
  'bot/src/main.ts': 'export const main = 1;\n',
};

const forbidden: [path: string, text: string, rule: string][] = [
  ['monitoring/domain/src/a.ts', "import '@cocoon-pool/db/x';", 'domain-imports-only-itself'],
  ['monitoring/domain/src/b.ts', "import 'node:fs';", 'domain-is-pure'],
  ['db/src/a.ts', "import '@cocoon-pool/server/x';", 'db-imports-only-domain'],
  ['bot/src/a.ts', "import '../../server/src/x.ts';", 'bot-imports-only-domain-and-db'],
  [
    'bot/src/b.ts',
    "import type { X } from '@cocoon-pool/monitoring/x';\nexport type Y = X;",
    'bot-imports-only-domain-and-db',
  ],
  ['server/src/a.ts', "import '@cocoon-pool/bot/x';", 'server-imports-only-domain-and-db'],
  ['miniapp/src/a.ts', "import { x } from '@cocoon-pool/server/x';\nx;", 'miniapp-imports-only-domain'],
  ['server/src/b.ts', "import 'kysely';", 'only-db-speaks-sql'],
  ['bot/src/c.ts', "import './main.ts';", 'nobody-imports-an-entry-file'],
  ['bot/src/d.ts', "import './gone.ts';", 'everything-resolves'],
  ['bot/src/e.ts', "import { f } from './f.ts';\nexport const e = f;", 'no-cycles'],
];

test('the imports that the layers allow pass', async () => {
  expect(await findViolations(await createTree(allowed))).toEqual([]);
});

test('each forbidden import is refused by its rule, and nothing else is', async () => {
  const bad = Object.fromEntries(forbidden.map(([path, text]) => [path, `${text}\n`]));
  const partner = { 'bot/src/f.ts': "import { e } from './e.ts';\nexport const f = e;\n" };
  const found = await findViolations(await createTree({ ...allowed, ...partner, ...bad }));
  expect(found.sort()).toEqual(forbidden.map(([path, , rule]) => `${path}: ${rule}`).sort());
});
