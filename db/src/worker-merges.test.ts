import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';
import { declineMerge, listMergeCandidates, mergeCertainWorkers, mergeWorkers } from './worker-merges.ts';
import { upsertWorkerStates } from './worker-state.ts';
import { createTestState } from './worker-state-fixture.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);
const owner = `0:${'a'.repeat(64)}`;
const image = '5A'.repeat(32);
let database: TestDatabase;
let participantId: Id;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.updateTable('workers').set({ removedAt: noon }).execute();
  ({ participantId } = await insertTestParticipant(database.db));
});

interface Shown {
  ownerAddress?: string;
  image?: string | null;
  wallet?: string;
}

async function show(workerId: Id, shown: Shown): Promise<void> {
  const { db } = database;
  await upsertWorkerStates(db, [
    createTestState(workerId, noon, { ownerAddress: shown.ownerAddress ?? owner }),
  ]);
  const { image: imageHash = image, wallet: address = 'hot' } = shown;
  const sample = JSON.stringify({ statsPage: { imageHash }, jsonStats: { wallet: { address } } });
  const facts = { workerId, contentKey: 'a', sample };
  await db
    .insertInto('workerFacts')
    .values(facts)
    .onConflict((conflict) => conflict.column('workerId').doUpdateSet({ sample }))
    .execute();
}

async function insertPulled(address: string, shown: Shown & { of?: Id | null } = {}): Promise<Id> {
  const whose = shown.of === undefined ? participantId : shown.of;
  const { workerId } = await insertTestWorker(database.db, { address, participantId: whose });
  await show(workerId, shown);
  return workerId;
}

async function insertPushed(reportsFrom: string | null, shown: Shown & { of?: Id; instance?: number } = {}) {
  const { db } = database;
  const whose = shown.of ?? participantId;
  const { instance = 0 } = shown;
  const { workerId, hostId } = await insertTestWorker(db, { participantId: whose });
  const { id: agentId } = await db
    .insertInto('agents')
    .values({ name: 'gpu-1', participantId: whose, hostId, version: '1', reportsFrom })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .updateTable('workers')
    .set({ address: null, agentId, instance })
    .where('id', '=', workerId)
    .execute();
  await show(workerId, shown);
  return { workerId, agentId, hostId };
}

const list = () => listMergeCandidates(database.db, { participantId });
const findWorker = (id: Id) =>
  database.db.selectFrom('workers').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

test('what is certainly one machine becomes one worker, with what only the agent told', async () => {
  const { db } = database;
  const pulled = await insertPulled('203.0.113.7:12010');
  const pushed = await insertPushed('203.0.113.7', { instance: 1 });
  await db
    .insertInto('gpuState')
    .values({
      ...{ workerId: pushed.workerId, gpuIndex: 0, firstSeenAt: noon, sampledAt: noon, isShared: false },
      ...{ utilizationRatio: 1, memoryUsedBytes: null, memoryTotalBytes: null, temperatureCelsius: null },
      ...{ powerWatts: 500, powerLimitWatts: null, model: 'H100' },
    })
    .execute();
  const report = { agentId: pushed.agentId, instance: 1, sampledAt: noon, at: noon, receivedAt: noon };
  await db
    .insertInto('agentReports')
    .values({ ...report, workerId: pushed.workerId, body: '{}' })
    .execute();
  expect(await mergeCertainWorkers(db, after(60))).toBe(1);
  expect(await findWorker(pulled)).toMatchObject({
    ...{ address: '203.0.113.7:12010', agentId: pushed.agentId, instance: 1, removedAt: null },
    hostId: pushed.hostId,
  });
  expect(await findWorker(pushed.workerId)).toMatchObject({ removedAt: after(60) });
  expect(await db.selectFrom('gpuState').select('workerId').execute()).toEqual([{ workerId: pulled }]);
  const waiting = await db
    .selectFrom('agentReports')
    .select('workerId')
    .where('body', 'is not', null)
    .execute();
  expect(waiting).toEqual([{ workerId: pulled }]);
  const owners = await db
    .selectFrom('workerOwners')
    .selectAll()
    .where('participantId', '=', participantId)
    .execute();
  expect(owners).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ workerId: pulled, ownedTo: null }),
      expect.objectContaining({ workerId: pushed.workerId, ownedTo: after(60) }),
    ]),
  );
  const audit = await db.selectFrom('auditLog').selectAll().where('action', '=', 'worker.merged').execute();
  expect(audit).toMatchObject([
    { actor: 'system', subject: `worker:${pulled}`, detail: { agentWorkerId: pushed.workerId } },
  ]);
  expect(await mergeCertainWorkers(db, after(120))).toBe(0);
});

test.each<[string, string | null, Shown]>([
  ['reports come from elsewhere', '203.0.113.8', {}],
  ['nobody knows where reports come from', null, {}],
  ['the image is another', '203.0.113.7', { image: '00'.repeat(32) }],
  ['the image is not shown', '203.0.113.7', { image: null }],
  ['the hot wallet is another', '203.0.113.7', { wallet: 'cold' }],
])('where %s the owner is asked', async (_name, reportsFrom, shown) => {
  const pulled = await insertPulled('203.0.113.7:12000');
  const { workerId: agentWorkerId } = await insertPushed(reportsFrom, shown);
  expect(await mergeCertainWorkers(database.db, noon)).toBe(0);
  expect(await list()).toMatchObject([{ workerId: pulled, agentWorkerId, address: '203.0.113.7:12000' }]);
});

test('two workers that it could be are for the owner to choose from', async () => {
  await insertPulled('203.0.113.7:12000');
  await insertPulled('203.0.113.9:12000');
  await insertPushed('203.0.113.7');
  expect(await mergeCertainWorkers(database.db, noon)).toBe(0);
  expect(await list()).toHaveLength(2);
});

test.each<[string, string, Shown & { instance?: number }]>([
  ['another port', '203.0.113.7:12010', {}],
  ['a port that only ends so', '203.0.113.7:2000', { instance: 0 }],
  ['another owner address', '203.0.113.7:12000', { ownerAddress: `0:${'b'.repeat(64)}` }],
  ['another hot wallet on another address', '203.0.113.9:12000', { wallet: 'cold' }],
])('with %s it is another worker', async (_name, address, shown) => {
  await insertPulled(address);
  await insertPushed('203.0.113.7', shown);
  expect(await list()).toEqual([]);
});

test('somebody else’s worker is never merged, offered or decided about', async () => {
  const { db } = database;
  const { participantId: other } = await insertTestParticipant(db);
  const theirs = await insertPulled('203.0.113.7:12000', { of: other });
  const pools = await insertPulled('203.0.113.17:12000', { of: null });
  const { workerId: agentWorkerId } = await insertPushed('203.0.113.7');
  expect(await mergeCertainWorkers(db, noon)).toBe(0);
  expect(await listMergeCandidates(db, { participantId: null })).toEqual([]);
  for (const workerId of [theirs, pools]) {
    const pair = { workerId, agentWorkerId, participantId, actor: 'participant:1' };
    await expect(mergeWorkers(db, pair, noon)).rejects.toThrow('merge');
    await expect(declineMerge(db, { ...pair, participantId: null }, noon)).rejects.toThrow('merge');
  }
});

test('a declined pair is not offered again, and may still be merged by hand', async () => {
  const { db } = database;
  const workerId = await insertPulled('203.0.113.7:12000');
  const { workerId: agentWorkerId, agentId } = await insertPushed('203.0.113.7');
  const pair = { workerId, agentWorkerId, participantId, actor: 'participant:1' };
  await declineMerge(db, pair, noon);
  await declineMerge(db, pair, noon);
  expect(await list()).toEqual([]);
  expect(await mergeCertainWorkers(db, noon)).toBe(0);
  await mergeWorkers(db, pair, noon);
  expect(await findWorker(workerId)).toMatchObject({ agentId });
  await expect(mergeWorkers(db, pair, noon)).rejects.toThrow('merge');
});
