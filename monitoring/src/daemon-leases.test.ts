import { createDatabase } from '@cocoon-pool/db/database';
import { insertTestParticipant, insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { createCocoonWorker, type SimulatedWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDaemonStage, type DaemonStage } from './testing-daemon.ts';
import { createDatabaseProxy } from './testing-database-proxy.ts';
import { systemTimers } from './timers.ts';

/** Real time: leases run by the database's clock. */
const intervalMs = 2_000;
const patience = { timeout: 50_000, interval: 200 };

let stage: DaemonStage;
let workers: { worker: SimulatedWorker; workerId: string }[];
beforeEach(async () => {
  stage = await createDaemonStage();
  const { participantId } = await insertTestParticipant(stage.db);
  workers = [];
  for (let index = 0; index < 40; index += 1) {
    const worker = await createCocoonWorker({ failureRatio: 0 });
    stage.onClose(worker.close);
    const { workerId } = await insertTestWorker(stage.db, { address: worker.address, participantId });
    workers.push({ worker, workerId });
  }
});
afterEach(() => stage.close());

test('the workers of a daemon that is killed are scraped by the other: none twice, no alert twice', {
  timeout: 120_000,
}, async () => {
  const first = await startDaemon();
  const second = await startDaemon();
  await waitForEvenShares(first, second);
  const [dead, other] = [workers[0], workers[1]];
  await dead?.worker.kill();
  await other?.worker.kill();
  await vi.waitFor(async () => expect(await listFiring()).toHaveLength(2), patience);

  await first.kill();
  const killedAt = new Date();
  await vi.waitFor(async () => {
    const scraped = await listScrapedSince(new Date(killedAt.getTime() + 2 * intervalMs));
    expect(scraped).toHaveLength(workers.length);
  }, patience);
  expect(await countShards(second)).toBe(64);
  await vi.waitFor(async () => {
    const scraped = await listScrapedSince(new Date(killedAt.getTime() + 6 * intervalMs));
    expect(scraped).toHaveLength(workers.length);
  }, patience);
  expect(await listCloseScrapes()).toEqual([]);
  expect(await listFiring()).toHaveLength(2);
  expect(await stage.db.selectFrom('incidents').select('id').execute()).toHaveLength(2);
  // Told by whoever leads, when more could have come with it.
  await vi.waitFor(async () => expect(await stage.listNotices()).toHaveLength(2), patience);
});

test('two daemons that lose the database for longer than their leases lose no scrape and no worker', {
  timeout: 120_000,
}, async () => {
  const proxy = await createDatabaseProxy(stage.url);
  stage.onClose(proxy.close);
  const first = await startDaemon(proxy.url);
  const second = await startDaemon(proxy.url);
  await waitForEvenShares(first, second);
  await proxy.cut();
  const before = countScrapes();
  await vi.waitFor(() => expect(countScrapes() - before).toBeGreaterThan(5 * workers.length), patience);
  await proxy.mend();
  await vi.waitFor(async () => {
    const metrics = [await first.readMetrics(), await second.readMetrics()];
    for (const text of metrics) expect(text).toContain('\ncocoon_pool_samples_buffered 0\n');
    expect([await countShards(first), await countShards(second)]).toEqual([32, 32]);
  }, patience);
  await Promise.all([first.stop(), second.stop()]);
  const rows = await stage.db.selectFrom('workerMetrics').select('up').execute();
  expect(rows).toHaveLength(countScrapes());
  expect(await listCloseScrapes()).toEqual([]);
});

test('a daemon cut off from the database loses its workers, and nothing is counted twice when it is back', {
  timeout: 120_000,
}, async () => {
  const proxy = await createDatabaseProxy(stage.url);
  stage.onClose(proxy.close);
  const cutOff = await startDaemon(proxy.url);
  const other = await startDaemon();
  await waitForEvenShares(cutOff, other);
  await proxy.cut();
  await vi.waitFor(async () => expect(await countShards(other)).toBe(64), patience);
  const takenAt = new Date();
  await vi.waitFor(async () => expect(await listScrapedSince(takenAt)).toHaveLength(40), patience);
  await proxy.mend();
  await vi.waitFor(async () => {
    const metrics = await cutOff.readMetrics();
    // What it scraped after the other one had its workers. Nothing waits while a write is under way either.
    expect(Number(/^cocoon_pool_samples_dropped_total (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(0);
    expect(metrics).toContain('\ncocoon_pool_samples_buffered 0\n');
    expect(await countShards(cutOff)).toBe(32);
  }, patience);
  const sums = await stage.db
    .selectFrom('workerMetrics')
    .select(['workerId', (get) => get.fn.sum<number>('intervalSeconds').as('seconds')])
    .select((get) => [get.fn.min('ts').as('from'), get.fn.max('ts').as('to')])
    .groupBy('workerId')
    .execute();
  for (const { seconds, from, to } of sums)
    expect(seconds).toBeLessThan((to.getTime() - from.getTime()) / 1_000 + 1);
});

async function startDaemon(databaseUrl = stage.url) {
  const proxy = await createDatabaseProxy(databaseUrl);
  const db = createDatabase(proxy.url, { maxConnections: 5 });
  stage.onClose(proxy.close);
  stage.onClose(() => db.destroy());
  let isDead = false;
  const timers = {
    after: (delayMs: number, callback: () => void) => systemTimers.after(delayMs, () => isDead || callback()),
  };
  const daemon = await stage.startRealDaemon({
    ...{ db, timers },
    settings: {
      scrapeIntervalSeconds: intervalMs / 1_000,
      scrapeTimeoutMs: 1_000,
      metrics: { host: '127.0.0.1', port: 0, token: null },
    },
  });
  return {
    ...daemon,
    readMetrics: async () => (await fetch(`http://127.0.0.1:${daemon.metricsPort()}/metrics`)).text(),
    /** As by SIGKILL: nothing runs, nothing is written and nothing is given up any more. */
    kill: async () => {
      isDead = true;
      await proxy.cut();
    },
  };
}

type Daemon = Awaited<ReturnType<typeof startDaemon>>;

async function countShards(daemon: Daemon): Promise<number> {
  return Number(/^cocoon_daemon_shards_held (\d+)$/m.exec(await daemon.readMetrics())?.[1]);
}

async function waitForEvenShares(first: Daemon, second: Daemon): Promise<void> {
  await vi.waitFor(async () => {
    expect([await countShards(first), await countShards(second)]).toEqual([32, 32]);
  }, patience);
}

/** Every scrape asks once for this page. */
function countScrapes(): number {
  return workers.reduce(
    (count, { worker }) => count + worker.requests.filter((path) => path === '/jsonstats').length,
    0,
  );
}

function listFiring() {
  return stage.db.selectFrom('alerts').select('workerId').where('state', '=', 'firing').execute();
}

function listScrapedSince(at: Date) {
  return stage.db
    .selectFrom('workerMetrics')
    .select('workerId')
    .distinct()
    .where('ts', '>', at)
    .orderBy('workerId')
    .execute();
}

/** Scrapes of a worker nearly at once: the turns of two daemons are at the same place of the interval. */
async function listCloseScrapes(): Promise<string[]> {
  const rows = await stage.db
    .selectFrom('workerMetrics')
    .select(['workerId', 'ts'])
    .orderBy('workerId')
    .orderBy('ts')
    .execute();
  return rows.flatMap(({ workerId, ts }, index) => {
    const before = rows[index - 1];
    const pauseMs = before?.workerId === workerId ? ts.getTime() - before.ts.getTime() : intervalMs;
    return pauseMs < intervalMs / 4 ? [`${workerId}: ${pauseMs} ms`] : [];
  });
}
