import type { ContractPayout } from '@cocoon-pool/db/contract-payouts';
import { listTargets } from '@cocoon-pool/db/targets';
import { createTestDatabase } from '@cocoon-pool/db/testing';
import { insertTestPayout, linkTestWallet, toTestAddress } from '@cocoon-pool/db/testing-ledger';
import { insertTestParticipant, insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createDatabaseWatch } from './database-watch.ts';
import { createRevenueBoard, toRevenue } from './revenue-board.ts';
import { createFakeClock } from './testing.ts';

const noon = new Date('2026-03-01T12:00:00Z');

const paid = { contractAddress: 'a', participantId: '1', workerOwnerId: '1', receivedNanoton: 100n };
const tokens = (made: number): (number | null)[] => [null, null, null, null, made, null, null, null, null];
const row = (workerId: string, made: number, change: Partial<ContractPayout> = {}): ContractPayout => ({
  ...{ ...paid, workerId, totals: tokens(made) },
  ...change,
});

test('workers that share a contract divide what it was paid by their tokens, to the nanoton', () => {
  const revenue = toRevenue([row('7', 1), row('8', 2)]);
  expect(revenue.get('7')).toEqual([{ participantId: '1', receivedNanoton: 33n }]);
  expect(revenue.get('8')).toEqual([{ participantId: '1', receivedNanoton: 67n }]);
});

test('a worker adds up its contracts, for each owner by itself', () => {
  const revenue = toRevenue([
    row('7', 1),
    row('7', 1, { contractAddress: 'b', receivedNanoton: 11n }),
    row('7', 1, { participantId: '2', receivedNanoton: 5n }),
  ]);
  expect(revenue.get('7')).toEqual([
    { participantId: '1', receivedNanoton: 111n },
    { participantId: '2', receivedNanoton: 5n },
  ]);
});

test('what nobody’s account received counts for who owns the worker now', () => {
  const revenue = toRevenue([
    row('7', 1, { participantId: null }),
    row('8', 0, { contractAddress: 'b', participantId: null, workerOwnerId: null }),
  ]);
  expect(revenue.get('7')?.[0]?.participantId).toBe('1');
  expect(revenue.get('8')?.[0]?.participantId).toBe(null);
});

test('before the first payout it is 0, before the ledger was read unknown, and soon after a payout that', async () => {
  const { db, drop } = await createTestDatabase();
  onTestFinished(drop);
  const { participantId } = await insertTestParticipant(db);
  await linkTestWallet(db, { name: 'rig owner', participantId });
  const { workerId } = await insertTestWorker(db, { participantId });
  const addresses = { proxyAddress: toTestAddress('proxy'), contractAddress: toTestAddress('shared') };
  const seen = { paramsVersion: 1, proxyPublicKey: null, firstSeenAt: noon, lastSeenAt: noon };
  await db
    .insertInto('proxiesSeen')
    .values({ workerId, ...addresses, ...seen })
    .execute();
  const [target] = await listTargets(db);
  if (target === undefined) throw new Error('no target');
  const { timers, advance } = createFakeClock(noon);
  const watch = createDatabaseWatch(silentLogger);
  const board = createRevenueBoard({
    db,
    network: 'mainnet',
    listWorkerIds: () => [workerId],
    watch,
    timers,
  });
  onTestFinished(board.stop);
  expect(board.find(target)).toEqual([]);
  board.start();
  await vi.waitFor(() => expect(board.find(target)).toEqual([{ participantId, receivedNanoton: 0n }]));
  const payout = { wallet: 'rig owner', contract: 'shared', receivedAt: noon };
  await insertTestPayout(db, { ...payout, amountNanoton: 5n });
  await vi.waitFor(() => {
    advance(15_000);
    expect(board.find(target)).toEqual([{ participantId, receivedNanoton: 5n }]);
  });
});
