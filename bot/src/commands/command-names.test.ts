import { expect, test } from 'vitest';
import { findNearestCommand } from './command-names.ts';

test.each([
  ['/statz', 'stats'],
  ['/STATS@cocoon_pool_bot', 'stats'],
  ['stat', 'stats'],
  ['worker', 'workers'],
  ['/wrokers', 'workers'],
  ['/hlep', 'help'],
  ['/strat', 'start'],
  ['/payouts', 'payouts'],
  ['payout', 'payouts'],
  ['/alert', 'alerts'],
  ['/x', null],
  ['he', 'help'],
  ['ok', null],
  ['hi', null],
  ['', null],
  ['/', null],
  ['x'.repeat(4096), null],
])('%j means %s', (text, name) => {
  expect(findNearestCommand(text)).toBe(name);
});
