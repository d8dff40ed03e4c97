import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  acquireLeases,
  assertFence,
  type HeldLeases,
  type Lease,
  lockLeases,
  releaseLeases,
  StaleFenceError,
  shardCount,
  toShard,
  toShardLease,
} from './leases.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { createRandom } from './workers-fixture.ts';

/** Long beside what a test takes: time passes only by `pass`. */
const ttlSeconds = 6_000;

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

test('shards spread consecutive ids evenly', () => {
  const counts = new Map<number, number>();
  for (let id = 1; id <= 10_000; id += 1) {
    const shard = toShard(String(id));
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  }
  expect(counts.size).toBe(shardCount);
  expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
});

test('one holder has every shard and the lead', async () => {
  const held = await acquire('a');
  expect(held.shards.map(({ name }) => name)).toEqual(
    Array.from({ length: shardCount }, (_shard, index) => toShardLease(index)),
  );
  expect(held.leader).toEqual({ name: 'leader', fence: '1' });
  expect(await acquire('a')).toEqual(held);
});

test('three holders that come together share all shards, within one of each other, with one leader', async () => {
  const holders = ['a', 'b', 'c'];
  await Promise.all(holders.map((holder) => acquire(holder)));
  const held = await settle(holders);
  expect(held.map(({ shards }) => shards.length).sort()).toEqual([21, 21, 22]);
  expectCovered(held);
  expect(held.filter(({ leader }) => leader !== null)).toHaveLength(1);
});

test('a newcomer gets its share only when the others have let it go', async () => {
  const before = await acquire('a');
  expect((await acquire('b')).shards).toEqual([]);
  const told = await acquire('a');
  expect(told.surplus).toHaveLength(32);
  expect((await acquire('b')).shards).toEqual([]);
  const after = await acquire('a', told.surplus);
  expect(after.shards).toEqual(before.shards.slice(0, 32));
  const moved = await acquire('b');
  expect(moved.shards.map(({ name }) => name)).toEqual(told.surplus);
  expect(moved.shards.every(({ fence }) => fence === '2')).toBe(true);
});

test('the shards and the lead of one that died move once its time is over, and not before', async () => {
  await acquire('a');
  const [dead] = await settle(['a', 'b']);
  await pass(ttlSeconds - 1_000);
  expect((await acquire('b')).shards).toHaveLength(32);
  await pass(1_000);
  const heir = await acquire('b');
  expect(heir.shards).toHaveLength(shardCount);
  expect(heir.leader).toEqual({ name: 'leader', fence: '2' });
  const fences = new Map(heir.shards.map(({ name, fence }) => [name, fence]));
  for (const { name, fence } of dead?.shards ?? []) {
    expect(BigInt(fences.get(name) ?? 0)).toBe(BigInt(fence) + 1n);
  }
});

test('what is released is free at once', async () => {
  await settle(['a', 'b']);
  await releaseLeases(database.db, 'a');
  expect((await acquire('b')).shards).toHaveLength(shardCount);
});

test('after an absence of the database each gets back what it had', async () => {
  const before = await settle(['a', 'b', 'c']);
  await pass(10 * ttlSeconds);
  const after = [await acquire('b'), await acquire('a'), await acquire('c')];
  expect(after[1]).toEqual(before[0]);
  expect(after[0]).toEqual(before[1]);
  expect(after[2]).toEqual(before[2]);
});

test('writing under a fence that is no longer held is refused, and says since when', async () => {
  const { shards } = await acquire('a');
  await acquire('b');
  await pass(ttlSeconds);
  await acquire('b');
  const held = await acquire('b');
  expect(held.shards).toHaveLength(shardCount);
  const [first] = shards;
  await expect(write('a', shards.slice(0, 1))).rejects.toThrow(new StaleFenceError(['shard:00']));
  const lost = await database.db
    .transaction()
    .execute((tx) => lockLeases(tx, { holder: 'a', leases: shards.slice(0, 2) }));
  expect(lost).toEqual([
    { name: first?.name, takenAt: expect.any(Date) },
    { name: 'shard:01', takenAt: expect.any(Date) },
  ]);
  await expect(write('b', held.shards)).resolves.toBeUndefined();
  await expect(write('a', held.shards)).rejects.toThrow(StaleFenceError);
});

test('a lease is not taken while its holder writes under it, though its time is over', async () => {
  const { shards } = await acquire('a');
  await acquire('b');
  const writer = await database.db.startTransaction().execute();
  await assertFence(writer, { holder: 'a', leases: shards.slice(0, 1) });
  await pass(ttlSeconds - 1_000);
  await acquire('b');
  await pass(1_000);
  const heir = await acquire('b');
  expect(heir.shards).toHaveLength(shardCount - 1);
  expect(heir.shards.map(({ name }) => name)).not.toContain('shard:00');
  await writer.commit().execute();
  expect((await acquire('b')).shards).toHaveLength(shardCount);
});

test('blindness stands on what a holder has for as long as it is held, and no longer', async () => {
  const blindSince = new Date('2026-11-30T12:00:00Z');
  await settle(['a', 'b']);
  await acquireLeases(database.db, { holder: 'a', ttlSeconds, blindSince });
  expect(await countBlind()).toBe(32);
  await acquire('a');
  expect(await countBlind()).toBe(0);
  await acquireLeases(database.db, { holder: 'a', ttlSeconds, blindSince });
  await pass(ttlSeconds - 1_000);
  await acquire('b');
  await pass(1_000);
  expect((await acquire('b')).shards).toHaveLength(shardCount);
  expect(await countBlind()).toBe(0);
  await acquireLeases(database.db, { holder: 'b', ttlSeconds, blindSince });
  expect(await countBlind()).toBe(shardCount);
  await releaseLeases(database.db, 'b');
  expect(await countBlind()).toBe(0);
});

test('a holder renews while it writes', async () => {
  const before = await acquire('a');
  await database.db.transaction().execute(async (tx) => {
    await assertFence(tx, { holder: 'a', leases: before.shards });
    expect(await acquire('a')).toEqual(before);
  });
});

test.each([1, 2, 3, 4])(
  'no shard is ever held by two, whoever crashes or is late (seed %i)',
  async (seed) => {
    const random = createRandom(seed);
    let nowSeconds = 0;
    const views = new Map<string, { held: HeldLeases; untilSeconds: number }>();
    for (let step = 0; step < 60; step += 1) {
      const calling = ['a', 'b', 'c', 'd'].filter(() => random() < 0.6);
      const sentSeconds = nowSeconds;
      await Promise.all(
        calling.map(async (holder) => {
          const release = views.get(holder)?.held.surplus ?? [];
          const held = await acquire(holder, random() < 0.7 ? release : []);
          views.set(holder, { held, untilSeconds: sentSeconds + ttlSeconds });
        }),
      );
      if (random() < 0.1) views.delete('abcd'.charAt(Math.floor(random() * 4)));
      const passedSeconds = Math.floor(random() * 4) * 1_000;
      await pass(passedSeconds);
      nowSeconds += passedSeconds;
      expectApart(
        [...views.values()].filter((view) => view.untilSeconds > nowSeconds).map(({ held }) => held),
      );
    }
    const survivors = ['a', 'c'];
    await pass(ttlSeconds);
    const held = await settle(survivors);
    expectCovered(held);
    expect(held.map(({ shards }) => shards.length)).toEqual([32, 32]);
  },
);

function acquire(holder: string, release: readonly string[] = []): Promise<HeldLeases> {
  return acquireLeases(database.db, { holder, ttlSeconds, release });
}

/** Lets the holders call as daemons do until nothing changes, and returns what each has. */
async function settle(holders: readonly string[]): Promise<HeldLeases[]> {
  let held: HeldLeases[] = [];
  for (let round = 0; round < 5; round += 1) {
    held = await Promise.all(holders.map((holder, index) => acquire(holder, held[index]?.surplus)));
  }
  return held;
}

async function countBlind(): Promise<number> {
  const { rows } =
    await sql`SELECT FROM leases WHERE blind_since IS NOT NULL AND name LIKE 'shard:%'`.execute(database.db);
  return rows.length;
}

/** As if that much time had gone by on the database's clock. */
async function pass(seconds: number): Promise<void> {
  await sql`UPDATE leases SET expires_at = expires_at - make_interval(secs => ${seconds}),
    acquired_at = acquired_at - make_interval(secs => ${seconds})`.execute(database.db);
}

async function write(holder: string, leases: readonly Lease[]): Promise<void> {
  await database.db.transaction().execute((tx) => assertFence(tx, { holder, leases }));
}

function expectCovered(held: readonly HeldLeases[]): void {
  const names = held.flatMap(({ shards }) => shards.map(({ name }) => name)).sort();
  expect(names).toEqual(Array.from({ length: shardCount }, (_shard, index) => toShardLease(index)));
}

function expectApart(held: readonly HeldLeases[]): void {
  const names = held.flatMap(({ shards, leader }) => [...shards, ...(leader ? [leader] : [])]);
  expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
}
