import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listLosingPeople } from './losing-people.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertMarkedMetrics, insertTestParticipant, insertTestWorker } from './testing-workers.ts';
import { ensureMetricPartitions } from './worker-metrics.ts';

const now = new Date('2026-11-23T12:00:00Z');
const hourMs = 3_600_000;
const kinds = ['worker_down', 'no_proxy'];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureMetricPartitions(database.db, now);
});
afterAll(() => database.drop());

async function insertAlert(workerId: Id, kind: string, { ended = false, fired = true } = {}) {
  const since = new Date(now.getTime() - hourMs);
  await sql`
    INSERT INTO alerts (worker_id, kind, state, severity, active_since, fired_at, resolved_at, evidence)
    VALUES (${workerId}, ${kind}, ${ended ? 'resolved' : fired ? 'firing' : 'pending'}, 'critical', ${since},
      ${fired ? since : null}, ${ended ? now : null}, '{}')
  `.execute(database.db);
}

/** Two hours of an even rate, before the trouble. */
async function insertEarnings(workerId: Id, nanotonPerHour: bigint) {
  const seen = { workerId, up: true, intervalSeconds: 3_600, earnedNanotonIncrease: nanotonPerHour };
  const times = [2, 3].map((hours) => new Date(now.getTime() - hours * hourMs));
  await insertMarkedMetrics(
    database.db,
    times.map((ts) => ({ ...seen, ts })),
  );
}

test('whoever loses most comes first; a worker counts once, what is over or never fired not at all', async () => {
  const people = [await insertTestParticipant(database.db), await insertTestParticipant(database.db)];
  const [little = '', much = ''] = people.map(({ participantId }) => participantId);
  const owned = async (participantId: Id | null) =>
    (await insertTestWorker(database.db, { participantId })).workerId;
  const [a, b, c] = [await owned(little), await owned(much), await owned(much)];
  const [own, fine] = [await owned(null), await owned(much)];
  await insertEarnings(a, 100n);
  await insertEarnings(b, 300n);
  for (const id of [a, b, c, own]) await insertAlert(id, 'worker_down');
  await insertAlert(b, 'no_proxy');
  await insertAlert(fine, 'worker_down', { ended: true });
  await insertAlert(fine, 'no_proxy', { fired: false });
  await insertAlert(fine, 'gpu_hot');
  expect(await listLosingPeople(database.db, kinds, now)).toEqual([
    { participantId: much, name: 'Ada', workers: 2, lossNanotonPerHour: 300n },
    { participantId: little, name: 'Ada', workers: 1, lossNanotonPerHour: 100n },
    { participantId: null, name: null, workers: 1, lossNanotonPerHour: null },
  ]);
});
