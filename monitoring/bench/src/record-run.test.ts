import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { Figure } from './benchmark.ts';
import type { MeasuredRun } from './measured-run.ts';
import { promises } from './promises.ts';
import { recordRun } from './record-run.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function makeFolder(): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'cocoon-report-'));
  folders.push(folder);
  return pathToFileURL(`${folder}/`);
}

const command = { name: 'CPU of daemon and PostgreSQL per 1,000 scrapes', unit: 's' };
const cost: Figure = { ...command, value: 1.5, goal: { limit: 1, yardstick: 'Prometheus' } };
const stretch: Figure = {
  ...command,
  value: 1.5,
  goal: { limit: null, yardstick: 'VictoriaMetrics (stretch)' },
};
const jitter: Figure = { name: 'start jitter p99', unit: 'ms', value: 20, goal: { limit: 500 } };
const kills: Figure = { name: 'kills', unit: '', value: 250, goal: { limit: 200, isLeast: true } };
const explanation: Figure = { name: 'rows', unit: '', value: 7, goal: null };

function toRun(name: string, figures: Figure[], measuredAt = '2026-11-23T12:00:00.000Z'): MeasuredRun {
  return {
    ...{ name, title: `Title of ${name}`, command: `npm run ${name}`, measuredAt, figures, seconds: 3 },
    ...{ commit: '0123456789abcdef0123456789abcdef01234567', notes: ['A note.'] },
    machine: {
      ...{ cpuModel: 'Some CPU', cores: 2, memoryGib: 24, kernel: '6.1', loadAtStart: 0.5 },
      ...{ node: 'v24.0.0', postgres: '18.4' },
    },
  };
}

async function readReport(folder: URL): Promise<string> {
  return readFile(new URL('REPORT.md', folder), 'utf8');
}

test('the report holds each promise against the newest run, and says what would reach what was missed', async () => {
  const folder = await makeFolder();
  await recordRun(toRun('collector-10000', [{ ...cost, value: 9 }]), folder);
  await recordRun(toRun('collector-10000', [cost, stretch, jitter, explanation]), folder);
  await recordRun(toRun('chaos', [kills]), folder);
  const report = await readReport(folder);
  const run = 'collector-10000 at `0123456789`';
  expect(report).toContain(`at 10,000 workers | ≤ 1 s (Prometheus) | 1.500 s | 1.50 | **missed** | ${run} |`);
  expect(report).toContain(`| ≤ unknown (VictoriaMetrics (stretch)) | 1.500 s |  |  | ${run} |`);
  expect(report).toContain(`start jitter, p99 | ≤ 500 ms | 20 ms | 0.04 | kept | ${run} |`);
  expect(report).toContain('| ≥ 200 | 250 | 0.80 | kept | chaos at `0123456789`;');
  expect(report).not.toContain('| rows |');
  expect(report).toMatch(
    /## Missed\n\n- One scrape, .*: 1\.500 s for ≤ 1 s \(Prometheus\), 1\.50 times what was promised; to reach it: \w/,
  );
  expect(report).toContain('`npm run chaos` at `0123456789`, 2026-11-23, 3 s: Some CPU,');
});

test('a promise of many figures is told by the worst of them, and what is unknown comes first', async () => {
  const chart = (range: string, value: number | null): Figure => ({
    ...{ name: `${range}, p95`, unit: 'ms', value, goal: { limit: 20 } },
  });
  const folder = await makeFolder();
  await recordRun(toRun('charts', [chart('1 h', 4), chart('24 h', 25), chart('48 h', 12)]), folder);
  expect(await readReport(folder)).toContain('any range, p95 | ≤ 20 ms | 25 ms | 1.25 | **missed** |');
  await recordRun(toRun('charts', [chart('1 h', 4), chart('24 h', 25), chart('48 h', null)]), folder);
  expect(await readReport(folder)).toContain('any range, p95 | ≤ 20 ms | not measured |  |  |');
});

test('what was not run yet says so, with the command that runs it', async () => {
  const folder = await makeFolder();
  await recordRun(toRun('chaos', [kills]), folder);
  const report = await readReport(folder);
  expect(report).toContain('| Overview of 10,000 workers, p95 |  | not run yet |');
  expect(report).toContain('- `npm run bench -- --record overview`\n');
  expect(report).toContain('- `npm run soak -- --record`\n');
  expect(report).toContain('- `npm run fuzz -- --record updates`\n');
});

test('tests that hold a promise are there', async () => {
  const root = new URL('../../../', import.meta.url);
  const named = Object.values(promises).flatMap((rows) => rows.flatMap(({ tests }) => tests));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});

test('the history keeps every run of every commit', async () => {
  const folder = await makeFolder();
  for (const value of [1.5, 0.9]) await recordRun(toRun('one', [{ ...cost, value }, explanation]), folder);
  const lines = (await readFile(new URL('history.jsonl', folder), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { name: 'one', commit: expect.stringMatching(/^[0-9a-f]{40}$/), figures: { [cost.name]: 1.5 } },
    { name: 'one', figures: { [cost.name]: 0.9 } },
  ]);
});
