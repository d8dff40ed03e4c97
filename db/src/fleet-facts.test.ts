import { parseJsonStats } from '@cocoon-pool/domain/cocoon/parse-json-stats';
import type { JsonStats } from '@cocoon-pool/domain/cocoon/sample';
import { readFixture } from '@cocoon-pool/domain/fixtures';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Db } from './database.ts';
import { listModelFacts, listNetworkFacts, refreshFleetFacts } from './fleet-facts.ts';
import { upsertRootConfigs } from './root-configs.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';
import { upsertWorkerStates } from './worker-state.ts';
import { createTestState } from './worker-state-fixture.ts';

const now = new Date('2026-03-01T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const root = 'UQBT4hy4vMEZ9uxSCuhw_gBKh9_AwmHXLe7Wo0O4Vh-4kUUM';

let database: TestDatabase;
let db: Db;
beforeEach(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterEach(() => database.drop());

test('peers of a model are those that could serve it now; the ten-minute rate tells who is busy', async () => {
  await insertSeen({ rate: 2, coefficient: 1 });
  await insertSeen({ rate: 0.0001, coefficient: 1.5 });
  await insertSeen({ rate: 5, enabled: false });
  await insertSeen({ rate: 5, sampledAt: ago(90) });
  await insertSeen({ rate: 1, model: 'other' });
  await refresh();
  const facts = await listModelFacts(db, now);
  expect(facts.find(({ model }) => model === 'mine')).toEqual({
    ...{ model: 'mine', workers: 2, busyWorkers: 1, coefficientMean: 1.25 },
    requestsPerSecondMean: expect.closeTo(1.00005),
  });
  expect(facts.map(({ model }) => model).sort()).toEqual(['mine', 'other']);
  expect(await listModelFacts(db, new Date(now.getTime() + 300_000))).toEqual([]);
});

test('the fleet’s versions are those that more than half have reached: one worker moves nothing', async () => {
  await insertSeen({ paramsVersion: 3, commit: 'old', committedAt: ago(9_000) });
  await insertSeen({ paramsVersion: 4, commit: 'new', committedAt: ago(5_000) });
  await insertSeen({ paramsVersion: 4, commit: 'new', committedAt: ago(5_000) });
  await insertSeen({ paramsVersion: 999, commit: 'made up', committedAt: ago(1) });
  await refresh();
  expect(await listNetworkFacts(db, now)).toMatchObject([
    { rootAddress: root, paramsVersion: 4, commit: 'new', committedAt: ago(5_000) },
  ]);
});

test('of two versions that half have each, the older one is enough', async () => {
  await insertSeen({ paramsVersion: 3, commit: 'old', committedAt: ago(9_000) });
  await insertSeen({ paramsVersion: 4, commit: 'new', committedAt: ago(5_000) });
  await refresh();
  expect(await listNetworkFacts(db, now)).toMatchObject([{ paramsVersion: 3, commit: 'old' }]);
});

test('a hash is delisted that stood in a version of the lists and is in most workers’ lists no more', async () => {
  const workerId = await insertSeen({ workerHashes: ['A', 'B'] });
  await recordLists(workerId, ['A', 'B']);
  await insertSeen({ workerHashes: ['A', 'B'] });
  await refresh();
  expect((await listNetworkFacts(db, now))[0]?.delistedHashes).toEqual(new Set());
  for (let worker = 0; worker < 3; worker += 1) await insertSeen({ workerHashes: ['A'] });
  await refresh();
  expect((await listNetworkFacts(db, now))[0]?.delistedHashes).toEqual(new Set(['B']));
});

test('one worker that shows empty lists delists nothing', async () => {
  const workerId = await insertSeen({ workerHashes: ['A'] });
  await recordLists(workerId, ['A']);
  await insertSeen({ workerHashes: ['A'] });
  await insertSeen({ workerHashes: [] });
  await refresh();
  expect((await listNetworkFacts(db, now))[0]?.delistedHashes).toEqual(new Set());
});

interface Seen {
  rate?: number;
  model?: string;
  enabled?: boolean;
  sampledAt?: Date;
  coefficient?: number;
  paramsVersion?: number;
  commit?: string;
  committedAt?: Date;
  workerHashes?: string[];
}

async function insertSeen({ sampledAt = ago(5), ...seen }: Seen): Promise<Id> {
  const { workerId } = await insertTestWorker(db);
  const rate = seen.rate ?? 0;
  const jsonStats = toPage(seen);
  await upsertWorkerStates(db, [
    createTestState(workerId, sampledAt, {
      ...{ up: true, failure: null, recentScrapes: 'u', model: seen.model ?? 'mine' },
      ...{ enabled: seen.enabled ?? true, requestRates: [0, 0, 0, rate, 0, 0] },
      pages: { jsonStats, statsPage: null },
    }),
  ]);
  return workerId;
}

function toPage({ coefficient, paramsVersion, commit, committedAt, workerHashes }: Seen): JsonStats {
  const page = parsePage();
  const config = page.rootConfig;
  return {
    ...page,
    status: {
      ...page.status,
      commit: commit ?? page.status.commit,
      committedAt: committedAt ?? page.status.committedAt,
    },
    localConfig: { ...page.localConfig, coefficient: coefficient ?? 1 },
    rootConfig: config && {
      ...config,
      paramsVersion: paramsVersion ?? 1,
      workerHashes: workerHashes ?? config.workerHashes,
    },
  };
}

function parsePage(): JsonStats {
  const parsed = parseJsonStats(readFixture('b-connected-idle', 'worker-jsonstats.json'));
  if (!parsed.ok) throw new Error('The fixture is not readable');
  return parsed.value;
}

async function recordLists(workerId: Id, workerHashes: string[]): Promise<void> {
  const config = parsePage().rootConfig;
  if (config === null) throw new Error('The fixture has no root config');
  await upsertRootConfigs(db, [
    { workerId, rootAddress: root, seenAt: ago(1_000), config: { ...config, workerHashes } },
  ]);
}

function refresh(): Promise<void> {
  return db.transaction().execute((tx) => refreshFleetFacts(tx, now));
}
