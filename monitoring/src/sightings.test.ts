import { readFileSync } from 'node:fs';
import { createDatabase, type Db } from '@cocoon-pool/db/database';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import type { Sample } from '@cocoon-pool/domain/cocoon/sample';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabaseWatch } from './database-watch.ts';
import { createSightings } from './sightings.ts';
import { createFakeClock } from './testing.ts';
import { createDatabaseProxy } from './testing-database-proxy.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const page = readFileSync(
  new URL('../domain/fixtures/cocoon/c-traffic-00/worker-jsonstats.json', import.meta.url),
  'utf8',
);

let database: TestDatabase;
let db: Db;
let workerId: string;
beforeEach(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  ({ workerId } = await insertTestWorker(db));
});
afterEach(() => database.drop());

test('each version of the network is kept once, with how long it was seen to the hour', async () => {
  const { see, flush } = createStage();
  for (const minutes of [0, 1, 59, 60, 119]) see({ minutes });
  see({ minutes: 120, fee: 21n });
  await flush();
  const rows = await db.selectFrom('rootConfigs').selectAll().orderBy('firstSeenAt').execute();
  expect(rows.map((row) => [row.workerFeePerTokenNanoton, row.firstSeenAt, row.lastSeenAt])).toEqual([
    [expect.any(String), at(0), at(60)],
    ['21', at(120), at(120)],
  ]);
});

test('proxies are kept once each, and not before their handshake', async () => {
  const { see, flush } = createStage();
  see({ minutes: 0, proxyAddress: '' });
  for (const minutes of [1, 2, 61]) see({ minutes });
  await flush();
  expect(await db.selectFrom('proxiesSeen').selectAll().execute()).toMatchObject([
    { workerId, firstSeenAt: at(1), lastSeenAt: at(61) },
  ]);
});

test('a worker that makes up a version and a proxy with every scrape is heard so often an hour', async () => {
  const { see, flush } = createStage();
  for (let scrape = 0; scrape < 240; scrape += 1) {
    see({ minutes: scrape / 4, fee: BigInt(scrape), proxyAddress: `proxy ${scrape}` });
  }
  await flush();
  expect(await db.selectFrom('rootConfigs').select('id').execute()).toHaveLength(10);
  expect(await db.selectFrom('proxiesSeen').select('workerId').execute()).toHaveLength(100);
});

test('what is seen while the database is away is written when it is back', async () => {
  const proxy = await createDatabaseProxy(database.url);
  const through = createDatabase(proxy.url, { maxConnections: 1 });
  const { see, seePerf, flush } = createStage(through);
  await proxy.cut();
  see({ minutes: 0 });
  await flush();
  seePerf(1);
  see({ minutes: 1, fee: 21n });
  await flush();
  await proxy.mend();
  await flush();
  expect(await db.selectFrom('rootConfigs').select('firstSeenAt').orderBy('firstSeenAt').execute()).toEqual([
    { firstSeenAt: at(0) },
    { firstSeenAt: at(1) },
  ]);
  expect(await db.selectFrom('workerPerf').select('sampledAt').execute()).toEqual([{ sampledAt: at(1) }]);
  await through.destroy();
  await proxy.close();
});

interface Changes {
  minutes: number;
  fee?: bigint;
  proxyAddress?: string;
}

function createStage(through: Db = db) {
  const sightings = createSightings({
    db: through,
    watch: createDatabaseWatch(silentLogger),
    timers: createFakeClock(noon).timers,
    log: silentLogger,
  });
  return {
    see: (changes: Changes) => sightings.see(workerId, toChangedSample(changes)),
    seePerf: (minutes: number) => sightings.seePerf({ workerId, sampledAt: at(minutes), perf: {} }),
    flush: sightings.flush,
  };
}

function toChangedSample({ minutes, fee, proxyAddress }: Changes): Sample {
  const pages = {
    jsonStats: { ok: true, body: page },
    statsPage: { ok: false, failure: 'timeout' },
  } as const;
  const sample = toSample({ ...pages, latencyMs: 1 }, at(minutes));
  const { jsonStats } = sample;
  if (!jsonStats?.rootConfig || !jsonStats.contracts) throw new Error('the fixture is not whole');
  return {
    ...sample,
    jsonStats: {
      ...jsonStats,
      rootConfig: {
        ...jsonStats.rootConfig,
        ...(fee === undefined ? {} : { workerFeePerTokenNanoton: fee }),
      },
      contracts: jsonStats.contracts
        .slice(0, 1)
        .map((contract) => (proxyAddress === undefined ? contract : { ...contract, proxyAddress })),
    },
  };
}

function at(minutes: number): Date {
  return new Date(noon.getTime() + minutes * 60_000);
}
