import { expect, test } from 'vitest';
import { isSameContent } from './same-content.ts';

const content = { a: 1, list: ['x', { at: new Date(0), amount: 7n }], nothing: null };

test.each([
  ['a copy', content, structuredClone(content), true],
  ['another number', content, { ...content, a: 2 }, false],
  ['one name more', content, { ...content, more: undefined }, false],
  ['one name less', { ...content, more: undefined }, content, false],
  ['a shorter list', content, { ...content, list: ['x'] }, false],
  ['another time', content, { ...content, list: ['x', { at: new Date(1), amount: 7n }] }, false],
  ['another amount', content, { ...content, list: ['x', { at: new Date(0), amount: 8n }] }, false],
  ['a time and its text', new Date(0), '1970-01-01T00:00:00.000Z', false],
  ['nothing and something', null, {}, false],
  ['nothing twice', null, null, true],
  ['a list and an object', [], {}, false],
  ['an object and a list', { 0: 'x' }, ['x'], false],
  ['no time and a time', new Date(Number.NaN), new Date(0), false],
  ['no number twice', Number.NaN, Number.NaN, true],
])('%s', (_name, a, b, isSame) => {
  expect(isSameContent(a, b)).toBe(isSame);
});
