import { expect, test } from 'vitest';
import { toPath } from './deep-links.ts';

test.each([
  ['w_12', '/workers/12'],
  ['w_12==', '/workers/12'],
  ['w_', null],
  ['w_../1', null],
  ['i_5', null],
  ['', null],
  [null, null],
])('start parameter %s opens %s', (parameter, path) => {
  expect(toPath(parameter)).toBe(path);
});
