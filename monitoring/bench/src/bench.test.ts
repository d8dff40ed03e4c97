import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const entry = join(import.meta.dirname, 'bench.ts');

interface Figure {
  name: string;
  value: number | null;
}

test('a quick run measures every benchmark and leaves nothing behind', { timeout: 240_000 }, async () => {
  const running = run(process.execPath, [entry, '--quick', '--json'], { maxBuffer: 10_000_000 });
  const report = JSON.parse((await running).stdout);
  expect(report).toMatchObject({
    isQuick: true,
    machine: { cores: expect.any(Number), node: process.version },
  });
  expect(report.machine.postgres).toMatch(/^\d+\.\d+/);
  const figures: Record<string, Figure[]> = Object.fromEntries(
    report.benchmarks.map(({ name, figures }: { name: string; figures: Figure[] }) => [name, figures]),
  );
  expect(Object.keys(figures)).toEqual(['collector-2000', 'charts', 'overview', 'storage', 'alerts', 'bot']);
  const read = (benchmark: string, name: string) =>
    figures[benchmark]?.find((figure) => figure.name === name)?.value;
  expect(read('collector-2000', 'scrapes measured')).toBeGreaterThan(0);
  expect(read('collector-2000', 'failed scrapes')).toBe(0);
  expect(read('collector-2000', 'CPU of the daemon per 1,000 scrapes')).toBeGreaterThan(0);
  expect(read('collector-2000', 'CPU of PostgreSQL per 1,000 scrapes')).toBeGreaterThan(0);
  expect(read('charts', '1 h, rows read')).toBe(240);
  expect(read('charts', '1 h, rows read beside its own')).toBe(0);
  expect(read('overview', 'overview, p95')).toBeGreaterThan(0);
  expect(read('storage', 'raw sample')).toBeGreaterThan(0);
  expect(read('alerts', 'incidents that were not told')).toBe(0);
  expect(read('bot', '/stats with its picture, p95')).toBeGreaterThan(0);
  const folders = (await readdir(tmpdir())).filter((name) =>
    name.startsWith(`cocoon-bench-${running.child.pid}-`),
  );
  expect(folders).toEqual([]);
});

test('an unknown name is refused before anything is started', async () => {
  const failure = await run(process.execPath, [entry, 'no-such']).catch((error) => error);
  expect(failure).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no benchmark no-such'),
  });
});
