import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Benchmark } from './benchmark.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const outputBytesMax = 100_000_000;

/** How long whoever changes something waits for every test; fails where one of them does. */
export const testsBenchmark: Benchmark = {
  name: 'tests',
  title: 'The whole of `npm test`',
  isLarge: true,
  run: async ({ isQuick, say }) => {
    const only = isQuick ? ['monitoring/bench/src/percentile.test.ts'] : [];
    say(isQuick ? 'one file' : 'every file');
    const startedMs = performance.now();
    await run('npm', ['test', '--', ...only], { cwd: root, maxBuffer: outputBytesMax });
    const seconds = (performance.now() - startedMs) / 1_000;
    const goal = isQuick ? null : { limit: 600 };
    return {
      postgresVersion: null,
      figures: [{ name: '`npm test`', unit: 's', value: seconds, goal }],
      notes: ['Chaos in its short form is among them.'],
    };
  },
};
