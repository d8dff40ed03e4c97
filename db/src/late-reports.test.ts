import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WaitingSample } from './agent-reports.ts';
import { noteLateReports } from './late-reports.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const toSample = (workerId: string, at: Date, receivedAt: Date): WaitingSample => ({
  ...{ agentId: '1', instance: 0, sampledAt: at, sample: null },
  ...{ workerId, at, receivedAt },
});

const note = (samples: WaitingSample[], now: Date) =>
  database.db.transaction().execute((tx) => noteLateReports(tx, samples, now));

async function listSpells(participantId: string | null) {
  const rows = await database.db
    .selectFrom('notices')
    .select('payload')
    .where('participantId', 'is not distinct from', participantId)
    .orderBy('id')
    .execute();
  return rows.map(({ payload }) => payload);
}

test('a spell is one notice however many batches it comes in, the next spell is another', async () => {
  const { participantId } = await insertTestParticipant(database.db);
  const { workerId, hostId } = await insertTestWorker(database.db, { participantId });
  const second = await insertTestWorker(database.db, { participantId, hostId });
  const host = await database.db
    .selectFrom('hosts')
    .select('name')
    .where('id', '=', hostId)
    .executeTakeFirstOrThrow();
  const back = minutes(60);
  await note([toSample(workerId, minutes(1), back), toSample(second.workerId, minutes(2), back)], back);
  await note([toSample(workerId, minutes(8), back)], back);
  await note([toSample(workerId, minutes(8), back)], back);
  await note([toSample(second.workerId, minutes(0), back)], back);
  const first = { hostName: host.name, from: minutes(0).toISOString(), to: minutes(8).toISOString() };
  expect(await listSpells(participantId)).toEqual([first]);
  await note([toSample(workerId, minutes(30), back)], back);
  const next = { ...first, from: minutes(30).toISOString(), to: minutes(30).toISOString() };
  expect(await listSpells(participantId)).toEqual([first, next]);
});

test('reports that were in time, and those that waited for us, are not late', async () => {
  const { participantId } = await insertTestParticipant(database.db);
  const { workerId } = await insertTestWorker(database.db, { participantId });
  const received = new Date(noon.getTime() + 90_000);
  await note([toSample(workerId, noon, received)], minutes(120));
  expect(await listSpells(participantId)).toEqual([]);
});

test("late reports of the pool's own hosts are the operators'", async () => {
  const { workerId } = await insertTestWorker(database.db);
  await note([toSample(workerId, noon, minutes(5))], minutes(5));
  expect(await listSpells(null)).toHaveLength(1);
});
