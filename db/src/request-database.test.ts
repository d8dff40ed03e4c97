import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createRequestDatabase } from './request-database.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const { db, run } = createRequestDatabase();

async function readBackend(): Promise<number> {
  const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(db);
  return rows[0]?.pid ?? 0;
}

test('each request has connections of its own, through everything it awaits, and they end with it', async () => {
  const before = await database.countConnections();
  const requests = Array.from({ length: 3 }, () =>
    run(database.url, async () => {
      const first = await readBackend();
      await new Promise((resolve) => setImmediate(resolve));
      return [first, await db.transaction().execute(() => readBackend())];
    }),
  );
  const backends = await Promise.all(requests.map(({ answer }) => answer));
  const ofFirst = new Set(backends.map(([pid]) => pid));
  expect(ofFirst.size).toBe(3);
  await Promise.all(requests.map(({ finish }) => finish()));
  await vi.waitFor(async () => expect(await database.countConnections()).toBe(before), { timeout: 30_000 });
});

test('a request that asks nothing opens nothing, and a failed one is finished like any other', async () => {
  const idle = run('postgres://nobody@127.0.0.1:9/none', async () => 'done');
  expect(await idle.answer).toBe('done');
  await idle.finish();
  const failing = run('postgres://nobody@127.0.0.1:9/none', readBackend);
  await expect(failing.answer).rejects.toThrow();
  await failing.finish();
});

test('there is no database outside of a request', async () => {
  await expect(readBackend()).rejects.toThrow('outside of a request');
});
