import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { alertmanagerFile } from './testing-alertmanager.ts';
import { shippedFolder } from './testing-prometheus.ts';

const isComplete = (name: string) =>
  process.env.CI !== undefined || spawnSync(name, ['--version']).error === undefined;
const needsPromtool = test.skipIf(!isComplete('promtool'));
const needsAmtool = test.skipIf(!isComplete('amtool'));

needsPromtool('the configuration and its rules are valid as they are shipped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cocoon-promtool-'));
  try {
    cpSync(shippedFolder, folder, { recursive: true });
    mkdirSync(join(folder, 'secrets'), { recursive: true });
    writeFileSync(join(folder, 'secrets/metrics-token'), 'token');
    const { output, status } = run('promtool', ['check', 'config', join(folder, 'prometheus.yml')]);
    expect([status, output]).toEqual([0, expect.stringContaining('3 rule files found')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

needsPromtool('what the README says of discovery, shards and remote write is a valid configuration', () => {
  const blocks = [
    ...readFileSync(new URL('../README.md', import.meta.url), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g),
  ];
  const [discovery = '', shards = '', remoteWrite = ''] = blocks.map(([, block]) => block);
  const folder = mkdtempSync(join(tmpdir(), 'cocoon-promtool-'));
  try {
    mkdirSync(join(folder, 'secrets'));
    for (const name of ['metrics-token', 'api-key']) writeFileSync(join(folder, 'secrets', name), 'secret');
    writeFileSync(join(folder, 'prometheus.yml'), `${remoteWrite}${discovery}${shards}`);
    const { output, status } = run('promtool', ['check', 'config', join(folder, 'prometheus.yml')]);
    expect([blocks.length, status, output]).toEqual([3, 0, expect.stringContaining('SUCCESS')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

needsPromtool('every rule behaves as its unit tests say', () => {
  const files = globSync('*_test.yml', { cwd: shippedFolder });
  expect(files).toHaveLength(3);
  const { output, status } = run('promtool', ['test', 'rules', ...files], shippedFolder);
  expect([status, output]).toEqual([0, expect.not.stringContaining('FAILED')]);
});

test('every alert has a test in which it fires and one in which it does not', () => {
  const read = (pattern: string) =>
    globSync(pattern, { cwd: shippedFolder }).map((file) => readFileSync(join(shippedFolder, file), 'utf8'));
  const alerts = read('*-rules.yml').flatMap((text) =>
    [...text.matchAll(/- alert: (\w+)/g)].map(([, name]) => name),
  );
  const tests = read('*_test.yml').join('\n');
  expect(alerts.length).toBeGreaterThan(20);
  const untested = alerts.filter(
    (name) => !tests.includes(`name: ${name} fires\n`) || !tests.includes(`name: ${name} does not fire\n`),
  );
  expect(untested).toEqual([]);
});

needsAmtool('only what concerns the installation is sent to its operators', () => {
  const file = ['--config.file', alertmanagerFile];
  expect(run('amtool', ['check-config', alertmanagerFile]).status).toBe(0);
  const route = (...labels: string[]) =>
    run('amtool', ['config', 'routes', 'test', ...file, ...labels]).stdout.trim();
  expect(route('alertname=CocoonDaemonDown', 'scope=system', 'severity=critical')).toBe('operators');
  expect(route('alertname=CocoonWorkerDown', 'scope=worker', 'severity=critical')).toBe('nobody');
  expect(route('alertname=Anything')).toBe('nobody');
});

test('what inhibits and is inhibited exists', () => {
  const rules = globSync('*-rules.yml', { cwd: shippedFolder })
    .map((file) => readFileSync(join(shippedFolder, basename(file)), 'utf8'))
    .join('\n');
  const text = readFileSync(alertmanagerFile, 'utf8');
  const one = [...text.matchAll(/alertname = (\w+)/g)].map(([, name]) => name ?? '');
  const many = [...text.matchAll(/alertname =~ "Cocoon\(([\w|]+)\)"/g)].flatMap(([, names]) =>
    (names ?? '').split('|').map((name) => `Cocoon${name}`),
  );
  expect(many.length).toBeGreaterThan(5);
  for (const name of [...one, ...many]) expect(rules).toContain(`alert: ${name}\n`);
});

function run(program: string, args: string[], cwd = tmpdir()) {
  const { stdout, stderr, status } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  return { status, stdout, output: `${stdout}${stderr}` };
}
