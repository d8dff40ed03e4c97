import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { promises } from './promises.ts';

const run = promisify(execFile);
const entry = join(import.meta.dirname, 'bench.ts');

interface Figure {
  name: string;
  value: number | null;
}

interface Quick {
  isQuick: boolean;
  machine: { cores: number; node: string; postgres: string };
  benchmarks: { name: string; figures: Figure[] }[];
}

/** The two with a fleet have the same addresses, so that only one of them can be there at a time. */
const groups = [
  ['collector-2000', 'alerts'],
  ['charts', 'overview', 'storage', 'bot'],
];

test('a quick run measures every benchmark and leaves nothing behind', { timeout: 240_000 }, async () => {
  const running = groups.map((names) =>
    run(process.execPath, [entry, '--quick', '--json', ...names], { maxBuffer: 10_000_000 }),
  );
  const reports = (await Promise.all(running)).map(({ stdout }): Quick => JSON.parse(stdout));
  for (const report of reports) {
    const machine = { cores: expect.any(Number), node: process.version };
    expect(report).toMatchObject({ isQuick: true, machine });
    expect(report.machine.postgres).toMatch(/^\d+\.\d+/);
  }
  const measured = reports.flatMap(({ benchmarks }) => benchmarks);
  expect(measured.map(({ name }) => name)).toEqual(groups.flat());
  const figures = Object.fromEntries(measured.map(({ name, figures: own }) => [name, own]));
  const read = (benchmark: string, name: string) =>
    figures[benchmark]?.find((figure) => figure.name === name)?.value;
  expect(read('collector-2000', 'scrapes measured')).toBeGreaterThan(0);
  expect(read('collector-2000', 'failed scrapes')).toBe(0);
  expect(read('collector-2000', 'CPU of the daemon per 1,000 scrapes')).toBeGreaterThan(0);
  expect(read('collector-2000', 'CPU of PostgreSQL per 1,000 scrapes')).toBeGreaterThan(0);
  // The scrapes of an hour, and the hours of the week before that tell what is usual.
  expect(read('charts', '1 h, rows read')).toBeGreaterThan(240);
  expect(read('charts', '1 h, rows read')).toBeLessThanOrEqual(240 + 6 * 24 + 4);
  expect(read('charts', '1 h, rows read beside its own')).toBe(0);
  expect(read('overview', 'overview, p95')).toBeGreaterThan(0);
  expect(read('storage', 'raw sample')).toBeGreaterThan(0);
  expect(read('alerts', 'incidents that were not told')).toBe(0);
  expect(read('bot', '/stats with its picture, p95')).toBeGreaterThan(0);
  const isLeft = (name: string) => running.some(({ child }) => name.startsWith(`cocoon-bench-${child.pid}-`));
  expect((await readdir(tmpdir())).filter(isLeft)).toEqual([]);
  // What the report looks for is what is measured; a quick run has no year of rows.
  const rows = Object.values(promises).flat();
  const unmeasured = rows.flatMap(({ run: name, figures: labels }) => {
    const own = figures[name ?? '']?.map((figure) => figure.name);
    return own === undefined ? [] : labels.map(toOwn).filter((label) => !own.includes(label));
  });
  expect(unmeasured).toEqual(['1 year, p95', '1 year, rows read beside its own']);
});

/** Without its yardstick. */
function toOwn(label: string): string {
  return label.replace(/ \((Prometheus|VictoriaMetrics \(stretch\))\)$/, '');
}

test('an unknown name is refused before anything is started', async () => {
  const failure = await run(process.execPath, [entry, 'no-such']).catch((error) => error);
  expect(failure).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no benchmark no-such'),
  });
});
