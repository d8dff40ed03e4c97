import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BenchContext, Benchmark, Figure } from './benchmark.ts';
import { enterDemo, type FirstPaint, measureFirstPaint, openPhone } from './measure-first-paint.ts';
import { toPercentile } from './percentile.ts';
import { readBundle } from './read-bundle.ts';
import { startProgram } from './start-program.ts';

const browserPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const demo = resolve(import.meta.dirname, '../../../server/src/bin/demo.ts');

/** What the Mini App weighs, and when a phone on a slow line shows it. */
export const miniappBenchmark: Benchmark = {
  name: 'miniapp',
  title: 'Mini App: size, first paint, figures',
  isLarge: true,
  run: async (context) => {
    context.say('bundle');
    const { initialBytes, hasHeavyLibraries } = await readBundle();
    const size = (language: 'en' | 'ru'): Figure => ({
      name: `initial JavaScript in Telegram, ${language}`,
      ...{ unit: 'kB gzip', value: initialBytes[language] / 1_000, goal: { limit: 45 } },
    });
    const heavy = { name: 'chart and wallet libraries among it', unit: '', goal: { limit: 0 } };
    const figures = [size('en'), size('ru'), { ...heavy, value: Number(hasHeavyLibraries) }];
    if (!existsSync(browserPath)) {
      const notes = [`No browser at ${browserPath}: nothing was painted. CHROMIUM_PATH names another.`];
      return { postgresVersion: null, figures, notes };
    }
    const notes = [
      'Home of the demo at 1.6 Mbit/s, 150 ms, 4 × slower, empty cache; the middle of the visits.',
    ];
    return { postgresVersion: null, figures: [...figures, ...(await paint(context))], notes };
  },
};

async function paint(context: BenchContext): Promise<Figure[]> {
  context.say('demo');
  const program = { command: process.execPath, args: [demo], logPath: join(context.folder, 'demo.log') };
  const running = await startProgram({ ...program, env: { PORT: '0', METRICS_PORT: '0' } }, context.cleanup);
  const url = await running.waitFor((log) =>
    log.includes('Ctrl-C') ? (/(http:\/\/localhost:\d+)/.exec(log)?.[1] ?? null) : null,
  );
  const { browser, page } = await openPhone(browserPath);
  context.cleanup.add(() => browser.close());
  await enterDemo(page, url);
  context.say('first paint');
  const visits: FirstPaint[] = [];
  for (let turn = 0; turn < (context.isQuick ? 1 : 7); turn += 1) {
    visits.push(await measureFirstPaint(page, url));
  }
  const middle = (name: keyof FirstPaint) =>
    toPercentile(
      visits.map((visit) => visit[name]),
      0.5,
    );
  return [
    { name: 'first paint', unit: 'ms', value: middle('paintMs'), goal: { limit: 1_000 } },
    { name: 'figures', unit: 'ms', value: middle('figuresMs'), goal: { limit: 4_000 } },
    { name: 'layout shift', unit: '', value: middle('layoutShift'), goal: { limit: 0.02 } },
  ];
}
