import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { savePayoutPricing } from '@cocoon-pool/db/payout-pricing';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestPayout } from '@cocoon-pool/db/testing-ledger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importPrices } from './pool-prices.ts';

const now = new Date('2026-11-25T12:00:00Z');
let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'prices-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});

async function run(text: string) {
  const path = join(folder, 'prices.csv');
  await writeFile(path, text);
  let printed = '';
  const write = (part: string) => {
    printed += part;
  };
  const deps = { db: database.db, now: () => now, out: { write }, progress: { write } };
  return { result: await importPrices(deps, path), printed };
}

const countPrices = async () => (await database.db.selectFrom('prices').select('value').execute()).length;

test('a file of prices is imported with a word on how far it is, twice without effect, and wakes what waits', async () => {
  const payoutId = await insertTestPayout(database.db, { wallet: 'a', receivedAt: now, amountNanoton: 1n });
  const wait = { failure: 'USD: refused', until: new Date('2027-01-01T00:00:00Z') };
  await savePayoutPricing(database.db, [{ payoutId, quotes: [], wait }], now);
  const days = Array.from({ length: 12_000 }, (_, hour) =>
    new Date(Date.UTC(2024, 0, 1, hour)).toISOString(),
  );
  const file = `date,currency,price\n${days.map((day) => `${day},USD,3.5`).join('\n')}\n`;
  const first = await run(file);
  expect(first.result).toEqual({ state: 'done' });
  expect(first.printed).toContain('Importing prices 100 % (12000/12000)');
  expect(first.printed).toContain('12000 of 12000 prices are new. 1 payouts wait');
  expect((await run(file)).printed).toContain('0 of 12000 prices are new.');
  const row = await database.db.selectFrom('payouts').select('priceAfter').executeTakeFirstOrThrow();
  expect(row.priceAfter).toBeNull();
});

test('a bad line is named, and nothing of the file is kept', async () => {
  const before = await countPrices();
  const { result } = await run('date,currency,price\n2026-03-01,USD,3\n2026-03-02,USD,three\n');
  expect(result).toEqual({ state: 'refused', message: expect.stringContaining('line 3: price must be') });
  expect(await countPrices()).toBe(before);
  const deps = { db: database.db, now: () => now, out: process.stdout, progress: process.stderr };
  expect(await importPrices(deps, join(folder, 'none'))).toMatchObject({ state: 'refused' });
});
