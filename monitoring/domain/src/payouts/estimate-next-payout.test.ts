import { expect, test } from 'vitest';
import { estimateNextPayoutSeconds, type PayoutPace } from './estimate-next-payout.ts';

const now = new Date('2026-11-23T13:00:00Z');
const hour = 3_600;

const tokens = {
  paramsVersion: 7,
  maxKnown: 460_000_000n,
  committed: 450_000_000n,
  cashedOut: 300_000_000n,
  expectedCashedOut: 300_000_000n,
};
/** 150 of 200 million tokens in 15 hours: 5 hours to go. */
const pace: PayoutPace = {
  tokens,
  reportedAt: now,
  lastReceivedAt: new Date('2026-11-22T22:00:00Z'),
  highestTotalTokens: 300_000_000n,
  isLedgerComplete: true,
};

test('the way that is left takes as long as the way since the last payout did', () => {
  expect(estimateNextPayoutSeconds(pace, now)).toBe(5 * hour);
});

test('the time since the report counts as passed, and never below a minute', () => {
  const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  expect(estimateNextPayoutSeconds(pace, later(30))).toBe(4.5 * hour);
  const near = { ...pace, tokens: { ...tokens, committed: 499_999_999n } };
  expect(estimateNextPayoutSeconds(near, later(30))).toBe(60);
});

test.each<[string, Partial<PayoutPace>]>([
  ['no worker knows the counters', { tokens: null }],
  ['there was no payout yet', { lastReceivedAt: null }],
  ['nobody reported', { reportedAt: null }],
  ['the report is old', { reportedAt: new Date('2026-11-23T11:59:00Z') }],
  ['the last payout has only just come', { lastReceivedAt: new Date('2026-11-23T12:30:00Z') }],
  ['a payout is on the way', { tokens: { ...tokens, expectedCashedOut: 400_000_000n } }],
  ['a payout is not in the ledger yet', { highestTotalTokens: 299_999_999n }],
  ['the ledger is not read', { isLedgerComplete: false }],
  ['nothing was signed since', { tokens: { ...tokens, committed: 300_000_000n } }],
  ['counters ran back', { tokens: { ...tokens, committed: 0n } }],
  ['enough is signed already', { tokens: { ...tokens, committed: 500_000_000n } }],
  ['it is years away', { tokens: { ...tokens, committed: 300_000_001n } }],
])('is unknown where %s', (_why, change) => {
  expect(estimateNextPayoutSeconds({ ...pace, ...change }, now)).toBeNull();
});
