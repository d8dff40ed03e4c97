import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const pages = globSync(
  ['*.md', 'docs/*.md', 'k8s/*.md', 'monitoring/*.md', 'monitoring/bench/*.md', 'server/*.md'],
  {
    cwd: root,
  },
).sort();

/**
 * Every command that a page tells somebody to type: the test that runs it, or why none does. To add a command, add its
 * beginning here.
 */
const proofs: [command: RegExp, proof: { test: string } | { why: string }][] = [
  [/^npm ci && npm run demo/, { test: 'server/src/bin/demo.test.ts' }],
  [/^npm ci && npm test|^npm run verify/, { why: 'it is what runs this' }],
  [/^npm run -s pool -- (api-key|keys|payouts|prices)/, { test: 'server/src/bin/pool.test.ts' }],
  [/^npm run -s pool -- doctor/, { test: 'server/src/bin/pool-doctor.test.ts' }],
  [/^npm run -s pool -- (backup|restore)/, { test: 'server/src/bin/pool.test.ts' }],
  [/^curl .*\/api\/v1\//, { test: 'server/src/readme.test.ts' }],
  [/^curl .*\/metrics \| promtool/, { test: 'monitoring/src/exporter.test.ts' }],
  [/^promtool|^amtool/, { test: 'monitoring/src/prometheus-config.test.ts' }],
  [/^npm run bench/, { test: 'monitoring/bench/src/bench.test.ts' }],
  [/^npm run fuzz/, { test: 'monitoring/bench/fuzz/fuzz.test.ts' }],
  [/^npm run chaos/, { test: 'monitoring/bench/chaos/chaos.test.ts' }],
  [/^npm run soak/, { why: 'it takes an hour' }],
  [/^sh scripts\/make-secrets\.sh/, { test: 'scripts/docker.test.ts' }],
  [/^cp \.env\.example \.env/, { test: 'scripts/docker.test.ts' }],
  [/^npx wrangler deploy|^npm run build -w miniapp/, { test: 'server/src/worker.test.ts' }],
  [/^npx wrangler/, { why: 'it needs an account' }],
  [
    /^docker compose/,
    { why: 'no container engine is at hand where tests run; .github/workflows/ci.yml starts it' },
  ],
  [/^kubectl kustomize/, { test: 'scripts/manifests.test.ts' }],
  [/^kubectl/, { why: 'it needs a cluster' }],
  [/^git pull/, { why: 'it changes the working copy' }],
];

const commands = pages.flatMap((page) =>
  listCommands(page).map((command): [string, string] => [page, command]),
);

test('the pages tell many commands', () => {
  expect(commands.length).toBeGreaterThan(40);
});

test.each(commands)('%s: %s', (_page, command) => {
  const found = proofs.find(([pattern]) => pattern.test(command));
  expect(found, 'no proof is known').toBeDefined();
  const proof = found?.[1];
  if (proof !== undefined && 'test' in proof)
    expect(existsSync(join(root, proof.test)), proof.test).toBe(true);
});

test.each(pages)('every link of %s within the repository leads somewhere', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
});

test('every place that the map of promises names is there', () => {
  const rows = readFileSync(join(root, 'docs/promises.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| .+ \| .+ \| .+ \|$/.test(line));
  const cells = rows.flatMap((row) => row.split(' | ').slice(1));
  const places = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, place = '']) => place));
  const files = places.filter((place) => !/^npm |^[A-Z0-9_]+$/.test(place));
  expect(rows.length).toBeGreaterThan(15);
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

/** The lines of shell blocks; a line that ends in a backslash goes on. */
function listCommands(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].map(([, block = '']) => block);
  return blocks
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
