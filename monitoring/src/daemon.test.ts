import { readFile } from 'node:fs/promises';
import { createDatabase } from '@cocoon-pool/db/database';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { createCocoonWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { createReplayWorker } from '@cocoon-pool/simulator/replay-worker';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDaemonStage, type DaemonStage } from './testing-daemon.ts';
import { createDatabaseProxy } from './testing-database-proxy.ts';

let stage: DaemonStage;
beforeEach(async () => {
  stage = await createDaemonStage();
});
afterEach(() => stage.close());

test('a replay of captured traffic gives exactly the increases computed by hand', async () => {
  const worker = await createReplayWorker(await readTraffic());
  stage.onClose(worker.close);
  const { workerId } = await insertTestWorker(stage.db, { address: worker.address });
  const { clock, nextTurn } = await stage.startDaemon(workerId);
  for (let step = 0; step <= 5; step += 1) {
    if (step > 0) {
      worker.goTo(step);
      nextTurn();
    }
    await stage.waitForRows(clock, workerId, step + 1);
  }
  const rows = await stage.listRows(workerId);
  expect(rows.map(({ ts }) => ts.getTime() - (rows[0]?.ts.getTime() ?? 0))).toEqual([
    0, 15e3, 30e3, 45e3, 60e3, 75e3,
  ]);
  expect(rows.map((row) => row.requestsIncrease)).toEqual([null, 142, 143, 145, 144, 140]);
  expect(rows.map((row) => row.succeededIncrease)).toEqual([null, 139, 136, 143, 142, 131]);
  expect(rows.map((row) => row.failedIncrease)).toEqual([null, 1, 7, 3, 4, 7]);
  expect(rows.map((row) => row.tokensIncrease)).toEqual([null, 53164, 52037, 56864, 53938, 52771]);
  expect(rows.map((row) => row.earnedNanotonIncrease)).toEqual([
    null,
    '53164',
    '52037',
    '56864',
    '53938',
    '52771',
  ]);
  expect(rows.map((row) => row.runTimeSecondsIncrease)).toEqual([
    null,
    102.231711,
    101.796763,
    101.068218,
    100.962254,
    98.206349,
  ]);
  expect(rows.map((row) => row.intervalSeconds)).toEqual([null, 15, 15, 15, 15, 15]);
  expect(rows.map((row) => row.activeRequests)).toEqual([6, 7, 8, 8, 4, 7]);
  expect(rows.every((row) => row.up && row.enabled && row.modelConnected && row.proxiesConnected === 1)).toBe(
    true,
  );
  const state = await stage.db.selectFrom('workerState').selectAll().executeTakeFirstOrThrow();
  expect(state).toMatchObject({
    recentScrapes: 'uuuuuu',
    failure: null,
    requestsPerSecond: 140 / 15,
    errorRatio: 7 / 138,
    totals: [844, 807, 30, 585.579599, 314840, 112569, 38578, 136686, 27007],
    scrapeFailures: {},
  });
});

test('workers that hang, trickle or answer garbage never delay the others', async () => {
  const faults = ['hang', 'slow', 'endless', 'header_flood'] as const;
  const healthy = await stage.startWorker();
  for (const fault of faults) await (await stage.startWorker()).worker.setFault(fault);
  const { clock, nextTurn } = await stage.startDaemon(healthy.workerId, {
    settings: { scrapeTimeoutMs: 400, scrapeConcurrency: 6 },
  });
  for (let turn = 1; turn <= 4; turn += 1) {
    await stage.waitForRows(clock, healthy.workerId, turn);
    nextTurn();
  }
  const rows = await stage.listRows(healthy.workerId);
  expect(rows.map(({ ts }) => ts.getTime() - (rows[0]?.ts.getTime() ?? 0))).toEqual([0, 15e3, 30e3, 45e3]);
  expect(rows.every((row) => row.up)).toBe(true);
  await vi.waitFor(async () => {
    clock.advance(100);
    const failed = await stage.db
      .selectFrom('workerMetrics')
      .select('failure')
      .distinct()
      .where('up', '=', false)
      .execute();
    expect(failed.map(({ failure }) => failure).toSorted()).toEqual(['timeout', 'too_large']);
  });
});

test('while the database is away scraping goes on, and all of it is written in order when it is back', async () => {
  const proxy = await createDatabaseProxy(stage.url);
  const through = createDatabase(proxy.url, { maxConnections: 2 });
  stage.onClose(proxy.close);
  stage.onClose(() => through.destroy());
  const said: string[] = [];
  // Rounds end and jobs run in their own time, some of them at the moment of the cut.
  const say = (_fields: Record<string, unknown>, message: string) =>
    void (/^(round|Job .*)$/.test(message) || said.push(message));
  const { worker, workerId } = await stage.startWorker();
  const { clock, nextTurn, metricsPort } = await stage.startDaemon(workerId, {
    db: through,
    log: {
      ...silentLogger,
      ...{ error: say, info: say },
    },
    settings: { metrics: { host: '127.0.0.1', port: 0, token: null } },
  });
  await stage.waitForRows(clock, workerId, 1);
  await proxy.cut();
  await worker.kill();
  for (let turn = 1; turn <= 6; turn += 1) {
    nextTurn();
    const metrics = async () => (await fetch(`http://127.0.0.1:${metricsPort()}/metrics`)).text();
    await expect.poll(metrics, { timeout: 20_000 }).toContain(`\ncocoon_pool_scrapes_total ${turn + 1}\n`);
  }
  expect(await stage.listRows(workerId)).toHaveLength(1);
  await proxy.mend();
  await stage.waitForRows(clock, workerId, 7);
  const rows = await stage.listRows(workerId);
  expect(rows.slice(1).map(({ ts }) => ts.getTime() - (rows[0]?.ts.getTime() ?? 0))).toEqual([
    15e3, 30e3, 45e3, 60e3, 75e3, 90e3,
  ]);
  expect(await stage.listAlerts()).toMatchObject([
    { kind: 'worker_down', state: 'firing', firedAt: rows[4]?.ts },
  ]);
  await vi.waitFor(async () => {
    clock.advance(500);
    expect(await stage.listNotices()).toMatchObject([{ kind: 'firing', state: 'queued' }]);
  });
  // The slowest use of the database has its turn once an interval.
  await vi.waitFor(
    () => {
      clock.advance(500);
      expect(said).toContain('database back');
    },
    { timeout: 20_000 },
  );
  expect(said).toEqual(['database away: scraping goes on, samples wait in memory', 'database back']);
});

test('a worker with an access hash is asked with it', async () => {
  const worker = await createCocoonWorker({ accessHash: 's3cret' });
  stage.onClose(worker.close);
  const { workerId } = await insertTestWorker(stage.db, { address: worker.address });
  const accessHashSealed = await stage.secretBox.seal('s3cret', `workers.access_hash:${workerId}`);
  await stage.db.updateTable('workers').set({ accessHashSealed }).execute();
  const { clock } = await stage.startDaemon(workerId);
  await stage.waitForRows(clock, workerId, 1);
  expect(await stage.listRows(workerId)).toMatchObject([{ up: true }]);
});

test('a removed worker leaves the exporter and is not written any more', async () => {
  const { workerId } = await stage.startWorker();
  const daemon = await stage.startDaemon(workerId, {
    settings: { metrics: { host: '127.0.0.1', port: 0, token: null } },
  });
  await stage.waitForRows(daemon.clock, workerId, 1);
  const read = async () => (await fetch(`http://127.0.0.1:${daemon.metricsPort()}/metrics`)).text();
  expect(await read()).toContain(`cocoon_inference_requests_total{worker_id="${workerId}"}`);
  await stage.db.updateTable('workers').set({ removedAt: new Date() }).execute();
  await vi.waitFor(async () => {
    daemon.clock.advance(1_000);
    expect(await read()).not.toContain(`worker_id="${workerId}"`);
  });
});

test('what a worker shows beside its figures is kept: the network, its proxy, its load and what changed', async () => {
  const worker = await createReplayWorker(await readTraffic());
  stage.onClose(worker.close);
  const { workerId } = await insertTestWorker(stage.db, { address: worker.address });
  const { clock, nextTurn } = await stage.startDaemon(workerId, { settings: { perfIntervalSeconds: 15 } });
  await stage.waitForRows(clock, workerId, 1);
  worker.goTo(1);
  nextTurn();
  await stage.waitForRows(clock, workerId, 2);
  worker.goTo(0);
  nextTurn();
  await vi.waitFor(async () => {
    clock.advance(100);
    expect(await stage.db.selectFrom('rootConfigs').select('firstSeenBy').execute()).toEqual([
      { firstSeenBy: workerId },
    ]);
    expect(await stage.db.selectFrom('proxiesSeen').select('workerId').execute()).toEqual([{ workerId }]);
    expect(await stage.db.selectFrom('workerEvents').select(['kind', 'byUs']).execute()).toEqual([
      { kind: 'restart', byUs: false },
    ]);
  });
});

async function readTraffic() {
  const folders = [0, 1, 2, 3, 4, 5].map((step) => `../domain/fixtures/cocoon/c-traffic-0${step}`);
  return Promise.all(
    folders.map(async (folder) => ({
      jsonStats: await readFile(new URL(`${folder}/worker-jsonstats.json`, import.meta.url), 'utf8'),
      statsPage: await readFile(new URL(`${folder}/worker-stats.html`, import.meta.url), 'utf8'),
    })),
  );
}
