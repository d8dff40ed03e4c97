import { expect, test } from 'vitest';
import { toInvite, toPath } from './deep-links.ts';

test.each([
  ['w_12', '/workers/12'],
  ['w_12==', '/workers/12'],
  ['w_', null],
  ['w_../1', null],
  ['i_5', '/incidents/5'],
  ['p_9', '/payouts?payout=9'],
  ['inv_abcDEF12-_', '/dashboard'],
  ['x_5', null],
  ['', null],
  [null, null],
])('start parameter %s opens %s', (parameter, path) => {
  expect(toPath(parameter)).toBe(path);
});

test('an invite goes to the login with its prefix, anything else does not', () => {
  expect(toInvite('inv_abcDEF12-_==')).toBe('inv_abcDEF12-_');
  expect(toInvite('w_12')).toBeNull();
  expect(toInvite(null)).toBeNull();
});
