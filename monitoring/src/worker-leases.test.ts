import { createDatabase } from '@cocoon-pool/db/database';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDatabaseWatch } from './database-watch.ts';
import { createFakeClock } from './testing.ts';
import { createDatabaseProxy } from './testing-database-proxy.ts';
import { createWorkerLeases, type WorkerLeases } from './worker-leases.ts';

const ttlSeconds = 6_000;
const renewMs = (ttlSeconds * 1_000) / 3;
const workerIds = Array.from({ length: 64 }, (_id, index) => `${index + 1}`);

let database: TestDatabase;
const cleanUps: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  await database.drop();
});

test('one daemon has every worker and leads', async () => {
  const { leases } = await startLeases('a');
  expect(countMine(leases)).toBe(64);
  expect(leases.isLeader()).toBe(true);
});

test('a newcomer has its half when all that was under way is written, and not before', async () => {
  const first = await startLeases('a');
  const second = await startLeases('b');
  const written = Promise.withResolvers<void>();
  first.holdUp(written.promise);
  await vi.waitFor(() => {
    first.callAgain();
    expect(countMine(first.leases)).toBe(32);
  });
  const leaving = workerIds.filter((id) => !first.leases.isMine(id));
  for (let call = 0; call < 3; call += 1) {
    const calls = first.calls();
    await vi.waitFor(() => {
      first.callAgain();
      second.callAgain();
      expect(first.calls()).toBeGreaterThan(calls);
    });
  }
  expect(countMine(second.leases)).toBe(0);
  expect(leaving.every((id) => first.leases.find(id) !== null)).toBe(true);
  written.resolve();
  await vi.waitFor(() => {
    first.callAgain();
    second.callAgain();
    expect(countMine(second.leases)).toBe(32);
  });
  expect(leaving.every((id) => second.leases.isMine(id) && first.leases.find(id) === null)).toBe(true);
});

test('a daemon that stood still begins nothing until it has heard that the workers are still its own', async () => {
  const { leases, standStill, callAgain } = await startLeases('a');
  standStill(ttlSeconds * 1_000);
  expect(leases.isMine('1')).toBe(true);
  expect([leases.mayBegin('1'), leases.mayServe('1')]).toEqual([false, false]);
  callAgain();
  await vi.waitFor(() => expect(leases.mayBegin('1')).toBe(true));
  expect(leases.mayServe('1')).toBe(true);
});

test('of two daemons one without the database serves nothing once the other may have its workers', async () => {
  const proxy = await createDatabaseProxy(database.url);
  const through = createDatabase(proxy.url, { maxConnections: 1 });
  cleanUps.push(proxy.close, () => through.destroy());
  const cutOff = await startLeases('a', through);
  const other = await startLeases('b');
  await vi.waitFor(() => {
    cutOff.callAgain();
    other.callAgain();
    expect([countMine(cutOff.leases), countMine(other.leases)]).toEqual([32, 32]);
  });
  const isServedOnce = (id: string) => cutOff.leases.mayServe(id) !== other.leases.mayServe(id);
  await vi.waitFor(() => expect(workerIds.every(isServedOnce)).toBe(true));
  await proxy.cut();
  await vi.waitFor(() => {
    cutOff.callAgain();
    expect(cutOff.failures()).toBeGreaterThan(0);
  });
  cutOff.pass(ttlSeconds * 1_000);
  expect(workerIds.some((id) => cutOff.leases.mayServe(id))).toBe(false);
  expect(workerIds.some((id) => cutOff.leases.mayBegin(id))).toBe(true);
  await proxy.mend();
});

test('of two daemons one that stood still and then finds the database away begins nothing until it has heard', async () => {
  const proxy = await createDatabaseProxy(database.url);
  const through = createDatabase(proxy.url, { maxConnections: 1 });
  cleanUps.push(proxy.close, () => through.destroy());
  const stood = await startLeases('a', through);
  const other = await startLeases('b');
  await vi.waitFor(() => {
    stood.callAgain();
    other.callAgain();
    expect([countMine(stood.leases), countMine(other.leases)]).toEqual([32, 32]);
  });
  stood.standStill(ttlSeconds * 1_000);
  await proxy.cut();
  // Its call under way may have begun before.
  const before = stood.failures();
  await vi.waitFor(() => {
    stood.callAgain();
    expect(stood.failures()).toBeGreaterThanOrEqual(before + 2);
  });
  expect(workerIds.some((id) => stood.leases.mayBegin(id))).toBe(false);
  await proxy.mend();
  await vi.waitFor(() => {
    stood.callAgain();
    expect(workerIds.filter((id) => stood.leases.mayBegin(id))).toHaveLength(32);
  });
});

test('while the database is away a daemon keeps what it has, and the lead', async () => {
  const proxy = await createDatabaseProxy(database.url);
  const through = createDatabase(proxy.url, { maxConnections: 1 });
  cleanUps.push(proxy.close, () => through.destroy());
  const { leases, failures, callAgain, pass, standStill } = await startLeases('a', through);
  await proxy.cut();
  await vi.waitFor(() => {
    callAgain();
    expect(failures()).toBeGreaterThanOrEqual(5);
  });
  pass(ttlSeconds * 1_000);
  expect(workerIds.every((id) => leases.mayBegin(id))).toBe(true);
  // It had every worker: there is nobody else that could serve them.
  expect(workerIds.every((id) => leases.mayServe(id))).toBe(true);
  expect(leases.isLeader()).toBe(true);
  // The database may have been back meanwhile, and another daemon with it.
  standStill(ttlSeconds * 1_000);
  expect(workerIds.some((id) => leases.mayBegin(id) || leases.mayServe(id))).toBe(false);
  const before = failures();
  await vi.waitFor(() => {
    callAgain();
    expect(failures()).toBeGreaterThanOrEqual(before + 2);
    expect(workerIds.every((id) => leases.mayBegin(id))).toBe(true);
  });
  await proxy.mend();
});

test('of several daemons one leads; when it dies another one does, and when it comes back it has lost', async () => {
  const first = await startLeases('a');
  const second = await startLeases('b');
  expect([first.leases.isLeader(), second.leases.isLeader()]).toEqual([true, false]);
  const expiresAt = new Date(Date.now() - 1_000);
  await database.db.updateTable('leases').set({ expiresAt }).where('holder', '=', 'a').execute();
  await vi.waitFor(() => {
    second.callAgain();
    expect(second.leases.isLeader()).toBe(true);
  });
  await vi.waitFor(() => {
    first.callAgain();
    expect(first.leases.isLeader()).toBe(false);
  });
  expect(first.led).toEqual(['begun', 'ended']);
  expect(second.led).toEqual(['begun']);
});

test('what is stopped is free for the others at once', async () => {
  const first = await startLeases('a');
  const second = await startLeases('b');
  await first.leases.stop();
  expect(first.led).toEqual(['begun', 'ended']);
  await vi.waitFor(() => {
    second.callAgain();
    expect(countMine(second.leases)).toBe(64);
    expect(second.leases.isLeader()).toBe(true);
  });
});

async function startLeases(holder: string, db = database.db) {
  const clock = createFakeClock(new Date('2026-03-01T12:00:00Z'));
  const led: string[] = [];
  let stoodStillMs = 0;
  let calls = 0;
  let failures = 0;
  let drained = Promise.resolve();
  const watch = createDatabaseWatch(silentLogger);
  const leases = createWorkerLeases({
    db,
    holder,
    watch: {
      ...watch,
      failed: () => {
        failures += 1;
      },
      succeeded: () => {
        calls += 1;
      },
    },
    onChange: async () => {},
    drain: async () => {
      await drained;
      return true;
    },
    lead: () => {
      led.push('begun');
      return {
        stop: async () => {
          led.push('ended');
        },
      };
    },
    settings: { ttlSeconds },
    timers: clock.timers,
    elapsedMs: () => clock.now().getTime() + stoodStillMs,
  });
  await leases.start();
  cleanUps.unshift(leases.stop);
  return {
    leases,
    led,
    calls: () => calls,
    failures: () => failures,
    callAgain: () => clock.advance(renewMs),
    /** Time goes by as it does for a daemon that runs. */
    pass: (ms: number) => clock.advance(ms),
    standStill: (ms: number) => {
      stoodStillMs += ms;
    },
    holdUp: (until: Promise<void>) => {
      drained = until;
    },
  };
}

function countMine({ isMine }: WorkerLeases): number {
  return workerIds.filter(isMine).length;
}
