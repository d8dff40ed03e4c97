import { acquireLeases, type Lease } from '@cocoon-pool/db/leases';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fenceBatch } from './fence-batch.ts';
import type { Observation } from './observe-scrape.ts';

const increases = {
  requestsIncrease: 3,
  succeededIncrease: 3,
  failedIncrease: 0,
  runTimeSecondsIncrease: 1.5,
  tokensIncrease: 40,
  earnedNanotonIncrease: 40n,
  intervalSeconds: 15,
};

let database: TestDatabase;
let lease: Lease;
beforeEach(async () => {
  database = await createTestDatabase();
  const { shards } = await acquireLeases(database.db, { holder: 'a', ttlSeconds: 60 });
  const [first] = shards;
  if (first === undefined) throw new Error('no lease');
  lease = first;
});
afterEach(() => database.drop());

test('what was scraped under a lease that is held is written whole, and so is what needs no lease', async () => {
  const batch = [observe(0, lease), observe(0, null)];
  const { rows, held } = await fence(batch);
  expect(rows).toEqual(batch);
  expect(held).toEqual(new Set(batch));
});

test('of a lost lease, what is older than its loss is history without increases; the rest is left out', async () => {
  await takeAway();
  const [before, after, free] = [observe(-60, lease), observe(60, lease), observe(0, null)];
  const { rows, held } = await fence([before, after, free]);
  expect(held).toEqual(new Set([free]));
  expect(rows).toEqual([
    { ...before, metrics: { ...before.metrics, ...nothing(Object.keys(increases)) } },
    free,
  ]);
  expect(rows[0]?.metrics).toMatchObject({ up: true, latencyMs: 7 });
});

test('a lease that was lost and came back protects only what was scraped since', async () => {
  await takeAway();
  await giveTo('a');
  const again = { ...lease, fence: String(Number(lease.fence) + 2) };
  const [old, fresh] = [observe(-60, lease), observe(0, again)];
  const { rows, held } = await fence([old, fresh]);
  expect(rows).toEqual([fresh]);
  expect(held).toEqual(new Set([fresh]));
});

function fence(observations: Observation[]) {
  return database.db.transaction().execute((tx) => fenceBatch(tx, observations, 'a'));
}

/** Another daemon has the lease from now on. */
async function takeAway(): Promise<void> {
  await giveTo('b');
}

async function giveTo(holder: string): Promise<void> {
  await database.db
    .updateTable('leases')
    .set((get) => ({ holder, fence: get('fence', '+', '1'), acquiredAt: new Date() }))
    .where('name', '=', lease.name)
    .execute();
}

function observe(laterSeconds: number, under: Lease | null): Observation {
  const ts = new Date(Date.now() + laterSeconds * 1_000);
  return {
    workerId: '7',
    sampledAt: ts,
    previousSampledAt: null,
    toleranceSeconds: 37.5,
    lease: under,
    metrics: { workerId: '7', ts, up: true, latencyMs: 7, ...increases },
    conditions: [],
    events: [],
  };
}

function nothing(names: string[]) {
  return Object.fromEntries(names.map((name) => [name, null]));
}
