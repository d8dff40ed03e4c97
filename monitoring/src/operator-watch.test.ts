import { createDatabase } from '@cocoon-pool/db/database';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestParticipant } from '@cocoon-pool/db/testing-workers';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { DatabaseTrouble } from './database-watch.ts';
import { watchForOperators } from './operator-watch.ts';
import { createFakeClock } from './testing.ts';
import { createDatabaseProxy } from './testing-database-proxy.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await insertTestParticipant(database.db, { role: 'operator' });
});
afterAll(() => database.drop());

test('when the database is away for two minutes the operators are told once and the heartbeat stops', async () => {
  const proxy = await createDatabaseProxy(database.url);
  const db = createDatabase(proxy.url, { maxConnections: 1 });
  const clock = createFakeClock(new Date('2026-11-23T13:05:00Z'));
  const told: string[] = [];
  let beats = 0;
  const watch = watchForOperators({
    ...{ db, now: clock.now, timers: clock.timers, log: silentLogger, heartbeatUrl: 'https://watch.example' },
    ...{ isBlind: () => false, findTrouble: () => null },
    tellDirectly: async ({ chatId }, { trouble }) => void told.push(`${chatId} ${trouble}`),
    beat: async () => {
      beats += 1;
      return true;
    },
  });
  await vi.waitFor(() => expect(beats).toBe(1));
  await proxy.cut();
  await vi.waitFor(() => {
    clock.advance(15_000);
    expect(told).toEqual([expect.stringMatching(/^\d+ away$/)]);
  });
  const before = beats;
  for (let look = 0; look < 20; look += 1) clock.advance(15_000);
  expect([told.length, beats]).toEqual([1, before]);
  await proxy.mend();
  await vi.waitFor(() => {
    clock.advance(15_000);
    expect(beats).toBeGreaterThan(before);
  });
  await watch.stop();
  const notices = await database.db.selectFrom('notices').select(['kind', 'payload']).execute();
  expect(notices).toMatchObject([{ kind: 'operator', payload: { problem: 'database_away' } }]);
  await db.destroy();
  await proxy.close();
});

test('a daemon that hears nobody does not call the heartbeat', async () => {
  const clock = createFakeClock(new Date('2026-11-23T13:05:00Z'));
  let beats = 0;
  let isBlind = true;
  const watch = watchForOperators({
    ...{ db: database.db, now: clock.now, timers: clock.timers, log: silentLogger },
    ...{ heartbeatUrl: 'https://watch.example', isBlind: () => isBlind, findTrouble: () => null },
    beat: async () => {
      beats += 1;
      return true;
    },
  });
  await vi.waitFor(async () => {
    clock.advance(15_000);
    expect(await database.db.selectFrom('participants').select('id').execute()).toHaveLength(1);
  });
  expect(beats).toBe(0);
  isBlind = false;
  await vi.waitFor(() => {
    clock.advance(15_000);
    expect(beats).toBe(1);
  });
  await watch.stop();
});

test('a database that reads and takes no writes is told of just so, whatever else fails is not', async () => {
  const clock = createFakeClock(new Date('2026-11-24T13:05:00Z'));
  const told: string[] = [];
  let beats = 0;
  let trouble: DatabaseTrouble | null = 'away';
  const watch = watchForOperators({
    ...{ db: database.db, now: clock.now, timers: clock.timers, log: silentLogger },
    ...{ heartbeatUrl: 'https://watch.example', isBlind: () => false, findTrouble: () => trouble },
    tellDirectly: async (_chat, outage) => void told.push(`${outage.trouble} ${outage.since.toISOString()}`),
    beat: async () => {
      beats += 1;
      return true;
    },
  });
  await vi.waitFor(() => {
    clock.advance(15_000);
    expect(beats).toBe(4);
  });
  expect(told).toEqual([]);
  trouble = 'disk_full';
  await vi.waitFor(() => {
    clock.advance(15_000);
    expect(told).toHaveLength(1);
  });
  expect(told[0]).toMatch(/^disk_full 2026-11-24T13:/);
  const before = beats;
  await vi.waitFor(async () => {
    clock.advance(600_000);
    expect(await database.db.selectFrom('participants').select('id').execute()).toHaveLength(1);
  });
  expect([told.length, beats]).toEqual([1, before]);
  trouble = null;
  await vi.waitFor(() => {
    clock.advance(15_000);
    expect(beats).toBeGreaterThan(before);
  });
  await watch.stop();
});
