import { expect, test } from 'vitest';
import { findPayoutGaps, toExpectedPayout } from './expected-payout.ts';

const tokens = {
  paramsVersion: 7,
  maxKnown: 500_000_000n,
  committed: 450_000_000n,
  cashedOut: 100_000_000n,
  expectedCashedOut: 300_000_000n,
};

test('expected → claimable → in flight are the counters times the fee', () => {
  expect(toExpectedPayout(tokens, 19n)).toEqual({
    figures: {
      unpaidNanoton: 400_000_000n * 19n,
      claimableNanoton: 150_000_000n * 19n,
      inFlightNanoton: 200_000_000n * 19n,
      unsignedNanoton: 50_000_000n * 19n,
    },
    nextPayoutTokens: 150_000_000n,
    nextPayoutRatio: 0.75,
    nextPayoutNanoton: 3_800_000_000n,
  });
});

test('without the fee of its parameters amounts are unknown, not 0; the way to the next payout is known', () => {
  expect(toExpectedPayout(tokens, null)).toMatchObject({
    figures: null,
    nextPayoutRatio: 0.75,
    nextPayoutNanoton: null,
  });
});

test('counters that ran back are nothing, not less than nothing', () => {
  const back = { ...tokens, maxKnown: 0n, committed: 0n };
  expect(toExpectedPayout(back, 19n)).toMatchObject({ figures: { unpaidNanoton: 0n, claimableNanoton: 0n } });
});

const book = { tokens, paidTokens: 100_000_000n, highestTotalTokens: 100_000_000n, isLedgerComplete: true };

test('a ledger that agrees with the contract has no gap', () => {
  const calm = { ...tokens, expectedCashedOut: tokens.cashedOut, committed: 200_000_000n };
  expect(findPayoutGaps({ ...book, tokens: calm })).toEqual({
    ...{ missed_payout: 0n, payout_stuck: 0n, payout_overdue: 0n },
  });
});

test('each way in which money does not come has its class', () => {
  expect(findPayoutGaps({ ...book, paidTokens: 40_000_000n })).toMatchObject({ missed_payout: 60_000_000n });
  expect(findPayoutGaps({ ...book, tokens: null, highestTotalTokens: 130_000_000n })).toEqual({
    ...{ missed_payout: 30_000_000n, payout_stuck: null, payout_overdue: null },
  });
  expect(findPayoutGaps(book)).toMatchObject({ payout_stuck: 200_000_000n, payout_overdue: 0n });
  expect(findPayoutGaps({ ...book, tokens: { ...tokens, committed: 500_000_000n } })).toMatchObject({
    payout_overdue: 200_000_000n,
  });
});

test('nothing is missed while the account is still being read', () => {
  expect(findPayoutGaps({ ...book, paidTokens: 0n, isLedgerComplete: false })).toMatchObject({
    missed_payout: null,
  });
});
