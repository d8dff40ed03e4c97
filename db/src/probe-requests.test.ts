import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  claimProbeRequests,
  findDiscoverResult,
  finishProbeRequest,
  insertDiscoverRequest,
} from './probe-requests.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

const ask = { host: 'gpu.example.com', requestedBy: 'participant:1' };
const found = [{ address: 'gpu.example.com:12000', latencyMs: 3, needsAccessHash: false }];

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

test('a request is taken once, and its answer is there for whoever asked', async () => {
  const { db } = database;
  const id = (await insertDiscoverRequest(db, ask)) ?? '';
  const claims = await Promise.all([claimProbeRequests(db, 5), claimProbeRequests(db, 5)]);
  expect(claims.flat()).toEqual([{ id, kind: 'discover', host: ask.host, port: null }]);
  expect(await findDiscoverResult(db, id)).toBeUndefined();
  await finishProbeRequest(db, id, { found });
  await finishProbeRequest(db, id, { found: [] });
  expect(await findDiscoverResult(db, id)).toEqual({ found });
});

test('what nobody took in time is taken no more', async () => {
  const { db } = database;
  await insertDiscoverRequest(db, ask);
  await sql`UPDATE probe_requests SET requested_at = now() - interval '11 seconds'`.execute(db);
  expect(await claimProbeRequests(db, 5)).toEqual([]);
});

test('who asks too often is refused, and nobody else', async () => {
  const { db } = database;
  const ids = [];
  for (let time = 0; time < 21; time += 1) ids.push(await insertDiscoverRequest(db, ask));
  expect(ids.filter((id) => id === undefined)).toHaveLength(1);
  expect(ids.at(-1)).toBeUndefined();
  expect(await insertDiscoverRequest(db, { ...ask, requestedBy: 'participant:2' })).toBeDefined();
});
