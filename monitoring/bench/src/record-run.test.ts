import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { Figure } from './benchmark.ts';
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

const cost: Figure = {
  name: 'cost | of one',
  unit: 's',
  value: 1.5,
  goal: { limit: 1, yardstick: 'Another' },
};
const delay: Figure = { name: 'delay', unit: 'ms', value: 20, goal: { limit: 500 } };
const explanation: Figure = { name: 'rows', unit: '', value: 7, goal: null };

function toRun(name: string, figures: Figure[], measuredAt = '2026-11-23T12:00:00.000Z') {
  return {
    ...{ name, title: `Title of ${name}`, command: `npm run ${name}`, measuredAt, figures, seconds: 3 },
    machine: {
      ...{ cpuModel: 'Some CPU', cores: 2, memoryGib: 24, kernel: '6.1', loadAtStart: 0.5 },
      ...{ node: 'v24.0.0', postgres: '18.4' },
    },
    notes: ['A note.'],
  };
}

test('the report holds each promise against the newest run, and names what was missed', async () => {
  const folder = await makeFolder();
  await recordRun(toRun('one', [{ ...cost, value: 9 }, delay]), folder);
  await recordRun(
    toRun('two', [
      { ...delay, value: null },
      { ...delay, name: 'late', goal: { limit: null } },
    ]),
    folder,
  );
  await recordRun(toRun('one', [cost, delay, explanation]), folder);
  const report = await readFile(new URL('REPORT.md', folder), 'utf8');
  expect(report).toContain('| cost \\| of one | ≤ 1 s (Another) | 1.500 s | 1.50 | **missed** |');
  expect(report).toContain('| delay | ≤ 500 ms | 20 ms | 0.04 | kept |');
  expect(report).toContain('| delay | ≤ 500 ms | not measured |  |  |');
  expect(report).toContain('| late | ≤ unknown | 20 ms |  |  |');
  expect(report).not.toContain('| rows |');
  expect(report.slice(report.indexOf('## Missed'))).toBe(
    '## Missed\n\n- Title of one: cost \\| of one: 1.500 s, 1.50 times what was promised\n',
  );
});

test('the history keeps every run of every commit', async () => {
  const folder = await makeFolder();
  for (const value of [1.5, 0.9]) await recordRun(toRun('one', [{ ...cost, value }, explanation]), folder);
  const lines = (await readFile(new URL('history.jsonl', folder), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { name: 'one', commit: expect.stringMatching(/^[0-9a-f]{40}$/), figures: { 'cost | of one': 1.5 } },
    { name: 'one', figures: { 'cost | of one': 0.9 } },
  ]);
});
