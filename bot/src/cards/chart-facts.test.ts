import type { Db } from '@cocoon-pool/db/database';
import { sumEarned } from '@cocoon-pool/db/earned-nanoton';
import { rollUpFiveMinutes, rollUpHours } from '@cocoon-pool/db/rollups';
import type { Id } from '@cocoon-pool/db/schema';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertMarkedMetrics } from '@cocoon-pool/db/testing-workers';
import { ensureMetricPartitions } from '@cocoon-pool/db/worker-metrics';
import { insertTestParticipants, insertTestWorkers } from '@cocoon-pool/db/workers-fixture';
import type { Reader } from '@cocoon-pool/domain/messages/format-clock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ChartDays, toEarnedChart } from './chart-facts.ts';

const now = new Date('2026-11-30T12:34:00Z');
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const reader: Reader = { language: 'en', timeZone: 'UTC', coinSymbol: 'TON', now };
const stepHours: Record<ChartDays, number> = { 1: 1, 7: 6, 30: 24 };

let database: TestDatabase;
let owner: Id;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureMetricPartitions(database.db, now);
  const [worker = '', other = ''] = await insertTestWorkers(database.db, 2);
  [owner = ''] = await insertTestParticipants(database.db, 1);
  await database.db
    .insertInto('workerOwners')
    .values([{ workerId: worker, participantId: owner, ownedFrom: at(-60 * 24 * 60), ownedTo: null }])
    .execute();
  // Two days of scrapes, a quarter of an hour apart; an hour of them is missing.
  const minutes = Array.from({ length: 192 }, (_, place) => -place * 15 - 1).filter(
    (minute) => minute < -400 || minute > -340,
  );
  await insertMarkedMetrics(
    database.db,
    minutes.flatMap((minute) => [
      { workerId: worker, ts: at(minute), up: true, earnedNanotonIncrease: 1_000n - BigInt(minute) },
      { workerId: other, ts: at(minute), up: true, earnedNanotonIncrease: 1n },
    ]),
  );
  await rollUpFiveMinutes(database.db, at(-20));
  await rollUpHours(database.db, at(-20));
});
afterAll(() => database.drop());

/** The database, and how often it was asked. */
function createCounted(): { db: Db; count: () => number } {
  let count = 0;
  const db = database.db.withPlugin({
    transformQuery: ({ node }) => {
      count += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return { db, count: () => count };
}

test.each([1, 7, 30] as const)('each bar of %i days is what was earned in its step', async (days) => {
  const stepMs = stepHours[days] * 3_600_000;
  const last = Math.floor(now.getTime() / stepMs) * stepMs;
  for (const reach of [owner, null]) {
    const { db, count } = createCounted();
    const { values } = await toEarnedChart({ db }, { reach, days }, reader);
    // However many bars: where the sums end, and the bars.
    expect(count()).toBeLessThanOrEqual(4);
    const scope =
      reach === null ? ({ of: 'pool' } as const) : { of: 'participant' as const, participantId: reach };
    const steps = (days * 86_400_000) / stepMs;
    const earned = await Promise.all(
      Array.from({ length: steps }, (_, place) => {
        const from = new Date(last - (steps - 1 - place) * stepMs);
        return sumEarned(database.db, scope, {
          from,
          to: new Date(Math.min(from.getTime() + stepMs, now.getTime())),
        });
      }),
    );
    expect(values).toEqual(earned.map((nanoton) => (nanoton === null ? null : Number(nanoton))));
    expect(values.filter((value) => value !== null).length).toBeGreaterThan(1);
  }
});
