import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from './benchmark.ts';
import { startProgram } from './start-program.ts';

const starts = 3;

/** How long somebody waits who tries the product for the first time, after it is installed. */
export const demoBenchmark: Benchmark = {
  name: 'demo',
  title: 'From `npm run demo` to pages that can be opened',
  isLarge: true,
  run: async ({ isQuick, folder, cleanup, say }) => {
    const seconds: number[] = [];
    for (let start = 0; start < (isQuick ? 1 : starts); start += 1) {
      say(`start ${start + 1}`);
      const startedMs = performance.now();
      const demo = await startProgram(
        {
          command: process.execPath,
          args: [fileURLToPath(new URL('../../../server/src/bin/demo.ts', import.meta.url))],
          env: { PORT: '0', METRICS_PORT: '0', HOME: folder },
          logPath: join(folder, `demo-${start}.log`),
        },
        cleanup,
      );
      await demo.waitFor((log) => (log.includes('Ctrl-C') ? true : null));
      seconds.push((performance.now() - startedMs) / 1_000);
      await demo.stop();
    }
    const slowest = Math.max(...seconds);
    return {
      postgresVersion: null,
      figures: [
        { name: 'demo ready, slowest start', unit: 's', value: slowest, goal: { limit: 10 } },
        { name: 'starts', unit: '', value: seconds.length, goal: null },
      ],
      notes: ['The Mini App is built already, as `npm ci` leaves it.'],
    };
  },
};
