import { expect, test } from 'vitest';
import { toProbeMiss } from './probe-miss.ts';

test.each([
  ['refused', 'refused'],
  ['timeout', 'timeout'],
  ['dns', 'dns'],
  ['bad_request', 'not_worker'],
  ['not_ready', 'not_worker'],
  ['unreadable', 'not_worker'],
  ['too_large', 'not_worker'],
  ['reset', 'silent'],
  ['empty', 'silent'],
  [null, 'silent'],
] as const)('where an answer failed with %s, what was looked for is %s', (failure, miss) => {
  expect(toProbeMiss(failure)).toBe(miss);
});
