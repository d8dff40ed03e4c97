import { createDatabaseListener, type DatabaseListener } from '@cocoon-pool/db/database-listener';
import { findDiscoverResult, insertDiscoverRequest } from '@cocoon-pool/db/probe-requests';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDatabaseWatch } from './database-watch.ts';
import { createProbeDesk } from './probe-desk.ts';
import { createFakeClock } from './testing.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

test('a request is answered once, whichever daemon takes it, and one that fails holds up no other', async () => {
  const { db } = database;
  const asked: string[] = [];
  const desks = [startDesk(asked), startDesk(asked)];
  const [bad, good] = [await request('bad.example.com'), await request('gpu.example.com')];
  await vi.waitFor(async () => {
    for (const { clock } of desks) clock.advance(500);
    expect(await findDiscoverResult(db, good)).toEqual({
      found: [{ address: 'gpu.example.com:12000', latencyMs: 1, needsAccessHash: false }],
      missed: [{ address: 'gpu.example.com:12010', reason: 'refused' }],
    });
  });
  await vi.waitFor(() => expect(asked.toSorted()).toEqual(['bad.example.com', 'gpu.example.com']));
  for (const { desk } of desks) await desk.stop();
  expect(await findDiscoverResult(db, bad)).toBeUndefined();
});

test('a request is answered at once where the database tells of it, though no time passes', async () => {
  const listener = createDatabaseListener(database.url);
  const { desk } = startDesk([], listener);
  await vi.waitFor(() => expect(listener.isListening()).toBe(true), { timeout: 10_000 });
  for (const host of ['one.example.com', 'two.example.com']) {
    const id = await request(host);
    await vi.waitFor(async () => expect(await findDiscoverResult(database.db, id)).toBeDefined(), {
      timeout: 10_000,
    });
  }
  await desk.stop();
  await listener.close();
});

function startDesk(asked: string[], listener: DatabaseListener | null = null) {
  const clock = createFakeClock(new Date('2026-03-01T12:00:00Z'));
  const desk = createProbeDesk({
    db: database.db,
    listener,
    watch: createDatabaseWatch(silentLogger),
    timers: clock.timers,
    log: silentLogger,
    discover: async (host) => {
      asked.push(host);
      if (host.startsWith('bad')) throw new Error('no sockets left');
      const found = [{ address: `${host}:12000`, latencyMs: 1, needsAccessHash: false }];
      return { found, missed: [{ address: `${host}:12010`, reason: 'refused' }] };
    },
  });
  desk.start();
  return { clock, desk };
}

async function request(host: string): Promise<string> {
  return (await insertDiscoverRequest(database.db, { host, requestedBy: 'participant:1' })) ?? '';
}
