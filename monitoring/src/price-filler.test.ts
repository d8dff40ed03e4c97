import { getPendingPrices } from '@cocoon-pool/db/payout-pricing';
import { listLatestPrices } from '@cocoon-pool/db/prices';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestPayout } from '@cocoon-pool/db/testing-ledger';
import type { PricePoint } from '@cocoon-pool/domain/money/price-point';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPriceFiller } from './price-filler.ts';
import type { PriceAnswer, PriceProviders } from './price-providers.ts';
import { createFakeClock, type FakeClock } from './testing.ts';

const noon = new Date('2026-03-05T12:00:00Z');
const away: PriceAnswer = { ok: false, outcome: 'unreachable', retryAfterMs: null };

let database: TestDatabase;
let clock: FakeClock;
let lines: string[];
beforeEach(async () => {
  database = await createTestDatabase();
  clock = createFakeClock(noon);
  lines = [];
});
afterEach(() => database.drop());

function start(providers: Partial<PriceProviders>) {
  const answer = async () => away;
  const write = (_fields: Record<string, unknown>, text: string) => lines.push(text);
  return createPriceFiller({
    ...{ db: database.db, now: clock.now, timers: clock.timers },
    providers: { askRange: answer, askDay: answer, askMinute: answer, askLatest: answer, ...providers },
    log: { info: write, warn: write, error: write },
  });
}

const listNotices = () =>
  database.db.selectFrom('notices').select(['kind', 'participantId', 'payload']).execute();

/** Moves the clock until what the leader does shows. */
async function passUntil(isTrue: () => Promise<boolean>, stepMs: number): Promise<void> {
  await vi.waitFor(
    async () => {
      clock.advance(stepMs);
      expect(await isTrue()).toBe(true);
    },
    { timeout: 20_000, interval: 20 },
  );
}

test('prices that are missing for a day are told to the operators, once', async () => {
  await insertTestPayout(database.db, { wallet: 'a', receivedAt: noon, amountNanoton: 1n });
  const filler = start({});
  await vi.waitFor(async () => expect((await getPendingPrices(database.db)).failure).not.toBeNull());
  expect(await listNotices()).toEqual([]);
  await passUntil(async () => (await listNotices()).length > 0, 3_600_000);
  for (let round = 0; round < 5; round += 1) clock.advance(30_000);
  await filler.stop();
  expect(await listNotices()).toMatchObject([
    {
      kind: 'operator',
      participantId: null,
      payload: { problem: 'prices_missing', since: noon.toISOString() },
    },
  ]);
});

test('the latest figure is kept as it comes, and an older one never replaces it', async () => {
  const point = (value: string, at: Date): PricePoint => ({
    ...{ currency: 'USD', value, at, source: 'tonapi', granularity: 'minute' },
  });
  const answers = [point('3.1', noon), point('3.3', new Date(noon.getTime() + 600_000)), point('2', noon)];
  let asked = 0;
  const filler = start({
    askLatest: async () => {
      const next = answers[Math.min(asked, 2)];
      asked += 1;
      return next === undefined ? away : { ok: true, points: [next] };
    },
  });
  await passUntil(async () => asked >= 3, 150_000);
  await filler.stop();
  expect(await listLatestPrices(database.db)).toMatchObject([{ currency: 'USD', value: '3.3' }]);
});

test('a round that fails is logged once and does not end the work', async () => {
  await insertTestPayout(database.db, { wallet: 'a', receivedAt: noon, amountNanoton: 1n });
  let failures = 3;
  let asked = 0;
  const filler = start({
    askRange: async () => {
      asked += 1;
      if (failures === 0) return away;
      failures -= 1;
      throw new Error('the cable is out');
    },
  });
  await passUntil(async () => asked >= 5 && lines.includes('prices work again'), 60_000);
  await filler.stop();
  expect(lines.filter((line) => line === 'price round failed')).toHaveLength(1);
});
