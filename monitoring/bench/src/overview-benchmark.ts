import type { Db } from '@cocoon-pool/db/database';
import { createMemoryAnswerCache } from '@cocoon-pool/server/memory-answer-cache';
import { sql } from 'kysely';
import { createApiCaller } from './api-caller.ts';
import { openBenchDatabase } from './bench-database.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { measureLatency } from './measure-latency.ts';
import { seedHourlyRows } from './seed-rows.ts';
import { seedStates } from './seed-states.ts';
import { seedWorkers } from './seed-workers.ts';

const hourMs = 3_600_000;
const views = [
  { name: 'overview', path: '/api/v1/overview' },
  { name: 'first page of the list', path: '/api/v1/workers' },
  { name: 'search in the list', path: '/api/v1/workers?q=worker-99' },
];

/** What operators of a large pool look at first, through the API. */
export const overviewBenchmark: Benchmark = {
  name: 'overview',
  title: 'Overview and list of a large pool',
  run: async (context) => {
    const [workers, turns] = context.isQuick ? [100, 5] : [10_000, 40];
    const database = await openBenchDatabase(context);
    const { db } = database;
    const now = new Date();
    await seedStates(db, await seedWorkers(db, workers), now);
    await sql`VACUUM (ANALYZE) worker_state`.execute(db);
    await sql`VACUUM (ANALYZE) workers`.execute(db);
    const call = await createApiCaller(db, now);
    const figures: Figure[] = [];
    for (const { name, path } of views) {
      context.say(name);
      const { msP50, msP95 } = await measureLatency(turns, () => call(path));
      const goal = context.isQuick ? null : { limit: 50 };
      figures.push({ name: `${name}, p50`, unit: 'ms', value: msP50, goal: null });
      figures.push({ name: `${name}, p95`, unit: 'ms', value: msP95, goal });
    }
    context.say('standing');
    await seedSameHours(db, now);
    const standing = await measureLatency(Math.ceil(turns / 4), () => call('/api/v1/pool/standing'));
    figures.push({
      ...{
        name: 'standing against the usual hour, asked once a minute, p95',
        unit: 'ms',
        value: standing.msP95,
      },
      goal: null,
    });
    context.say('cached overview');
    const cached = await createApiCaller(
      db,
      now,
      createMemoryAnswerCache(() => now),
    );
    const { msP95 } = await measureLatency(turns, () => cached('/api/v1/overview'));
    const goal = context.isQuick ? null : { limit: 5 };
    figures.push({ name: 'overview that was just asked for, p95', unit: 'ms', value: msP95, goal });
    const note = `${workers} workers, all up; each asked ${turns} times, one after the other, in the API's own process.`;
    return { postgresVersion: database.version, figures, notes: [note] };
  },
};

/** What a week knows of the hour that it is now: more is not read. */
async function seedSameHours(db: Db, now: Date): Promise<void> {
  const hourStart = Math.floor(now.getTime() / hourMs) * hourMs;
  for (let days = 1; days <= 7; days += 1) {
    const from = new Date(hourStart - days * 24 * hourMs);
    await seedHourlyRows(db, { from, to: new Date(from.getTime() + hourMs) });
  }
  await sql`VACUUM (ANALYZE) worker_metrics_1h`.execute(db);
}
