import { once } from 'node:events';
import { createServer } from 'node:http';
import { createDatabase, type Db } from '@cocoon-pool/db/database';
import { toShard, toShardLease } from '@cocoon-pool/db/leases';
import { migrateToLatest } from '@cocoon-pool/db/migrate-database';
import { createEncryptionKey } from '@cocoon-pool/db/secret-box';
import { insertTestParticipant, insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { createCocoonWorker, type SimulatedWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTestCluster, type TestCluster } from './testing-cluster.ts';
import { type DaemonProcess, startDaemonProcess } from './testing-daemon-process.ts';

const intervalMs = 4_000;
const timeoutMs = 3_000;
/** Within this time the workers of a daemon that died have another one. */
const takeOverMs = 10_000;
/** For a machine that has much else to do. */
const slackMs = 5_000;
const patience = { timeout: 90_000, interval: 200 };

interface Machine {
  worker: SimulatedWorker;
  workerId: string;
}

let cluster: TestCluster;
let db: Db;
let machines: Machine[];
const cleanUps: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  cluster = await createTestCluster();
  cleanUps.push(cluster.close);
  db = createDatabase(cluster.url, { maxConnections: 3 });
  cleanUps.push(() => db.destroy());
  await migrateToLatest(db);
  const { participantId } = await insertTestParticipant(db);
  machines = [];
  // Ids from 1 on: more than half of the shards, so that either half has some.
  for (let index = 0; index < 40; index += 1) {
    const worker = await createCocoonWorker({ seed: `worker ${index}`, failureRatio: 0 });
    cleanUps.push(worker.close);
    const { workerId } = await insertTestWorker(db, { address: worker.address, participantId });
    machines.push({ worker, workerId });
  }
}, 60_000);
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}, 60_000);

test('one of two daemons killed and PostgreSQL crashed: no gap, nothing twice, no alert lost or doubled', {
  timeout: 300_000,
}, async () => {
  const env = await createEnvironment();
  const first = await start(env);
  await vi.waitFor(async () => expect(await countShards(first)).toBe(64), patience);
  const firstHolder = await findOnlyHolder();
  const second = await start(env);
  await vi.waitFor(async () => {
    expect([await countShards(first), await countShards(second)]).toEqual([32, 32]);
  }, patience);
  const orphans = await listWorkersOf(firstHolder);
  const victims = [findMachine((id) => orphans.has(id)), findMachine((id) => !orphans.has(id))];
  await alertAtSecondFailure(victims);
  const sharedAt = new Date();
  await vi.waitFor(async () => expect(await countScrapedSince(sharedAt)).toBe(machines.length), patience);

  for (const { worker } of victims) await worker.kill();
  const victimsDiedAt = new Date();
  await vi.waitFor(async () => expect(await countFailedSince(victimsDiedAt)).toBe(2), patience);
  const killedAt = new Date();
  await first.kill();
  await vi.waitFor(async () => {
    expect(await countShards(second)).toBe(64);
    expect(await listAlerts()).toMatchObject([{ state: 'firing' }, { state: 'firing' }]);
  }, patience);

  await cluster.crash();
  for (const { worker } of victims) await worker.revive();
  const servedBefore = countServed();
  await vi.waitFor(() => expect(countServed() - servedBefore).toBeGreaterThan(2 * machines.length), patience);
  await cluster.start();
  await vi.waitFor(async () => {
    expect(await listAlerts()).toMatchObject([{ state: 'resolved' }, { state: 'resolved' }]);
    expect(await second.readMetrics()).toContain('\ncocoon_pool_samples_buffered 0\n');
  }, patience);
  expect(await second.stop(), second.lastWords()).toBe(0);

  await expectOneEpisode(victims);
  for (const { worker, workerId } of machines) {
    const stored = await listStored(workerId);
    const served = listServed(worker).map((at) => at.getTime());
    const lost = findUnstored(served, stored);
    const isOrphan = orphans.has(workerId);
    // What the killed daemon had in hand is gone with it, and nothing else.
    for (const at of lost) {
      expect(isOrphan).toBe(true);
      expect(killedAt.getTime() - at).toBeLessThan(slackMs);
      expect(killedAt.getTime() - at).toBeGreaterThan(-slackMs);
    }
    const longest = Math.max(...stored.slice(1).map((at, index) => at - (stored[index] ?? at)));
    expect(longest).toBeLessThan(intervalMs + (isOrphan ? takeOverMs : intervalMs) + slackMs);
    const before = served.filter((at) => at < killedAt.getTime()).at(-1) ?? 0;
    const after = served.find((at) => at > killedAt.getTime() + slackMs / 2) ?? before + intervalMs;
    if (isOrphan) expect(after - before).toBeGreaterThan(intervalMs / 2);
    const turns = ((stored.at(-1) ?? 0) - (stored[0] ?? 0)) / intervalMs;
    expect(stored.length).toBeLessThanOrEqual(turns + 3);
  }
});

async function start(env: Record<string, string>): Promise<DaemonProcess> {
  const daemon = await startDaemonProcess(env);
  cleanUps.push(daemon.kill);
  return daemon;
}

/** Something outside answers, so that silence of the workers is theirs. */
async function createEnvironment(): Promise<Record<string, string>> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const outside = `http://127.0.0.1:${address.port}`;
  return {
    ...{ DATABASE_URL: cluster.url, ENCRYPTION_KEYS: createEncryptionKey() },
    ...{ WORKER_NETWORKS_ALLOWED: '127.0.0.0/8', WORKER_PORTS_ALLOWED: '1-65535' },
    ...{ SCRAPE_INTERVAL_SECONDS: `${intervalMs / 1_000}`, SCRAPE_TIMEOUT_MS: `${timeoutMs}` },
    ...{ TON_API_URL: outside, PRICE_API_URL: outside, PRICE_FALLBACK_API_URL: outside },
    ...{ LATEST_PRICE_API_URL: outside },
  };
}

async function countShards(daemon: DaemonProcess): Promise<number> {
  return Number(/^cocoon_daemon_shards_held (\d+)$/m.exec(await daemon.readMetrics())?.[1]);
}

async function findOnlyHolder(): Promise<string> {
  const rows = await db
    .selectFrom('leases')
    .select('holder')
    .distinct()
    .where('holder', 'is not', null)
    .execute();
  expect(rows).toHaveLength(1);
  return rows[0]?.holder ?? '';
}

async function listWorkersOf(holder: string): Promise<Set<string>> {
  const rows = await db.selectFrom('leases').select('name').where('holder', '=', holder).execute();
  const shards = new Set(rows.map(({ name }) => name));
  const ids = machines.map(({ workerId }) => workerId);
  return new Set(ids.filter((id) => shards.has(toShardLease(toShard(id)))));
}

function findMachine(matches: (workerId: string) => boolean): Machine {
  const machine = machines.find(({ workerId }) => matches(workerId));
  if (machine === undefined) throw new Error('a daemon has no worker');
  return machine;
}

async function alertAtSecondFailure(victims: readonly Machine[]): Promise<void> {
  const { participantId } = await db
    .selectFrom('workerOwners')
    .select('participantId')
    .limit(1)
    .executeTakeFirstOrThrow();
  const unchanged = { enabled: true, clearThreshold: null, forSeconds: null, severity: null };
  const rules = victims.map(({ workerId }) => ({
    ...{ participantId, workerId, kind: 'worker_down', threshold: 2 },
    ...unchanged,
  }));
  await db.insertInto('alertRules').values(rules).execute();
}

async function countScrapedSince(at: Date): Promise<number> {
  const rows = await db
    .selectFrom('workerMetrics')
    .select('workerId')
    .distinct()
    .where('ts', '>', at)
    .execute();
  return rows.length;
}

async function countFailedSince(at: Date): Promise<number> {
  const rows = await db
    .selectFrom('workerMetrics')
    .select('workerId')
    .distinct()
    .where('ts', '>', at)
    .where('failure', '=', 'refused')
    .execute();
  return rows.length;
}

function listAlerts() {
  return db.selectFrom('alerts').selectAll().where('kind', '=', 'worker_down').orderBy('id').execute();
}

/** Of each victim, in an incident of its own that is over; and whatever was told was told once. */
async function expectOneEpisode(victims: readonly Machine[]): Promise<void> {
  const alerts = await listAlerts();
  expect(alerts.map(({ workerId }) => workerId).toSorted()).toEqual(
    victims.map(({ workerId }) => workerId).toSorted(),
  );
  for (const { firedAt, resolvedAt } of alerts) {
    expect(firedAt).toEqual(expect.any(Date));
    expect(resolvedAt?.getTime()).toBeGreaterThan(firedAt?.getTime() ?? Number.POSITIVE_INFINITY);
  }
  const incidents = await db
    .selectFrom('incidents')
    .select(['id', 'closedAt'])
    .where('kind', '=', 'worker_down')
    .execute();
  expect(incidents).toEqual(incidents.map(({ id }) => ({ id, closedAt: expect.any(Date) })));
  expect(incidents).toHaveLength(2);
  const told = await db
    .selectFrom('notifications')
    .select(['incidentId', 'receiverId', 'kind', 'version'])
    .where('incidentId', 'is not', null)
    .execute();
  expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(told.length);
}

async function listStored(workerId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('workerMetrics')
    .select('ts')
    .where('workerId', '=', workerId)
    .orderBy('ts')
    .execute();
  return rows.map(({ ts }) => ts.getTime());
}

/** Every scrape asks once for this page. */
function listServed({ requests, requestedAt }: SimulatedWorker): Date[] {
  return requestedAt.filter((_at, index) => requests[index] === '/jsonstats');
}

function countServed(): number {
  return machines.reduce((count, { worker }) => count + listServed(worker).length, 0);
}

/** A row bears the time at which its scrape began: a time-out before it was served at most. */
function findUnstored(served: readonly number[], stored: readonly number[]): number[] {
  const rest = [...stored];
  return served.filter((at) => {
    const place = rest.findIndex((begun) => begun <= at && begun > at - timeoutMs - slackMs);
    if (place >= 0) rest.splice(place, 1);
    return place < 0;
  });
}
