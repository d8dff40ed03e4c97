import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ProxySighting, upsertProxiesSeen } from './proxies-seen.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorkers } from './workers-fixture.ts';

let database: TestDatabase;
let workerId: Id;
beforeEach(async () => {
  database = await createTestDatabase();
  [workerId = ''] = await insertTestWorkers(database.db, 1);
});
afterEach(() => database.drop());

const at = (minute: number) => new Date(Date.UTC(2026, 10, 30, 12, minute));
const see = (minute: number, changes: Partial<ProxySighting> = {}): ProxySighting => ({
  workerId,
  proxyAddress: 'EQproxy',
  contractAddress: 'EQcontract',
  paramsVersion: 5,
  proxyPublicKey: null,
  seenAt: at(minute),
  ...changes,
});

test('a proxy is kept once, from its first to its last sighting, in whatever order they come', async () => {
  await upsertProxiesSeen(database.db, [see(10), see(12, { proxyPublicKey: 'ab' })]);
  await upsertProxiesSeen(database.db, [see(30)]);
  await upsertProxiesSeen(database.db, [see(5)]);
  await upsertProxiesSeen(database.db, [see(20)]);
  expect(await list()).toEqual([
    { ...see(0, { proxyPublicKey: 'ab' }), seenAt: undefined, firstSeenAt: at(5), lastSeenAt: at(30) },
  ]);
});

test('a pair under other parameters, or under none, is another one', async () => {
  const sightings = [see(1), see(1, { paramsVersion: 6 }), see(1, { paramsVersion: null })];
  await upsertProxiesSeen(database.db, sightings);
  await upsertProxiesSeen(database.db, sightings);
  expect((await list()).map(({ paramsVersion }) => paramsVersion)).toEqual([5, 6, null]);
});

test('a worker that makes up proxies is bounded, and what it said before still counts', async () => {
  const invented = (start: number) =>
    Array.from({ length: 700 }, (_sighting, index) => see(1, { proxyAddress: `EQ${start + index}` }));
  await upsertProxiesSeen(database.db, [see(0)]);
  await upsertProxiesSeen(database.db, invented(0));
  await upsertProxiesSeen(database.db, invented(700));
  await upsertProxiesSeen(database.db, [see(9)]);
  const seen = await list();
  expect(seen.length).toBeLessThanOrEqual(1_000);
  expect(seen.find(({ proxyAddress }) => proxyAddress === 'EQproxy')?.lastSeenAt).toEqual(at(9));
});

test('what is no address, and workers that are gone, are left out of the batch', async () => {
  await upsertProxiesSeen(database.db, [
    see(1, { proxyAddress: 'x'.repeat(5_000) }),
    see(1, { workerId: '999999' }),
    see(1, { contractAddress: 'EQ\0c', paramsVersion: 2 ** 40 }),
  ]);
  expect(await list()).toMatchObject([{ contractAddress: 'EQc', paramsVersion: null }]);
});

async function list() {
  const { rows } = await sql<Omit<ProxySighting, 'seenAt'> & { firstSeenAt: Date; lastSeenAt: Date }>`
    SELECT * FROM proxies_seen ORDER BY params_version, proxy_address
  `.execute(database.db);
  return rows;
}
