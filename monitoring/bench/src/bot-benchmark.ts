import { drawPng } from '@cocoon-pool/bot/charts/draw-png';
import { loadingSettings, openBenchDatabase } from './bench-database.ts';
import type { BenchContext, Benchmark, Figure } from './benchmark.ts';
import { type ChatCrowd, createChatCrowd } from './chat-crowd.ts';
import { measureLatency } from './measure-latency.ts';
import { seedHourlyRows, vacuumMetrics } from './seed-rows.ts';
import { seedStates } from './seed-states.ts';
import { seedWorkers } from './seed-workers.ts';

const hourMs = 3_600_000;

interface Act {
  name: string;
  /** In milliseconds. */
  limit: number;
  hasPicture?: true;
  /** What somebody says or presses; a press names the worker that it is about. */
  toStep(workerId: string): { say: string } | { press: string };
}

const commands = ['/start', '/stats', '/workers', '/payouts', '/alerts', '/help'];
const presses = ['worker', 'control', 'diagnose', 'price'];

const acts: Act[] = [
  ...commands.map((command): Act => ({ name: command, limit: 50, toStep: () => ({ say: command }) })),
  ...presses.map(
    (kind): Act => ({ name: `button ${kind}`, limit: 50, toStep: (id) => ({ press: `${kind}:${id}` }) }),
  ),
  { name: '/stats with its picture', limit: 400, hasPicture: true, toStep: () => ({ say: '/stats' }) },
  {
    ...{ name: 'a worker’s chart with its picture', limit: 400, hasPicture: true },
    toStep: (id) => ({ press: `chart7:${id}` }),
  },
];

/** What people wait for in the chat: from an update to the last call of the Bot API for it. */
export const botBenchmark: Benchmark = {
  name: 'bot',
  title: 'Commands and buttons of the bot',
  run: async (context) => {
    const { isQuick, say } = context;
    const [workers, days, turns] = isQuick ? [40, 2, 5] : [1_000, 30, 100];
    const database = await openBenchDatabase(context, loadingSettings);
    const { db } = database;
    const now = new Date(Math.floor(Date.now() / hourMs) * hourMs);
    const workerIds = await seedWorkers(db, workers);
    await seedStates(db, workerIds, now);
    say('loading hourly rows');
    await seedHourlyRows(db, { from: new Date(now.getTime() - days * 24 * hourMs), to: now });
    await vacuumMetrics(db);
    const crowd = await createChatCrowd(db, { workerIds, now, cleanup: context.cleanup });
    const figures = await measureActs(context, crowd, turns);
    const note = `${workers} workers of ${crowd.people} people, who take turns; each asked ${turns} times, one after the other, in the bot's own process.`;
    return { postgresVersion: database.version, figures, notes: [note] };
  },
};

async function measureActs(
  { isQuick, say }: BenchContext,
  crowd: ChatCrowd,
  turns: number,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, limit, hasPicture, toStep } of acts) {
    say(name);
    const bot = await crowd.createBot(hasPicture === true ? drawPng : undefined);
    const { msP50, msP95 } = await measureLatency(turns, (turn) => crowd.act(bot, turn, toStep));
    figures.push({ name: `${name}, p50`, unit: 'ms', value: msP50, goal: null });
    figures.push({ name: `${name}, p95`, unit: 'ms', value: msP95, goal: isQuick ? null : { limit } });
  }
  return figures;
}
