import type { ContractPayout } from '@cocoon-pool/db/contract-payouts';
import { expect, test } from 'vitest';
import { toRevenue } from './revenue-board.ts';

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
