import { expect, test } from 'vitest';
import { comparePlaces, formatCursor, InvalidCursorError, parseCursor, toPlace } from './worker-cursor.ts';

test('worst first, then names as people count, then ids as numbers', () => {
  const workers = [
    { status: 'ok', name: 'gpu-2', id: '1' },
    { status: 'unknown', name: 'a', id: '2' },
    { status: 'down', name: 'gpu-10', id: '3' },
    { status: 'warning', name: 'a', id: '4' },
    { status: 'down', name: 'gpu-9', id: '10' },
    { status: 'down', name: 'gpu-9', id: '9' },
  ] as const;
  const sorted = [...workers].sort((a, b) => comparePlaces(toPlace(a), toPlace(b)));
  expect(sorted.map(({ id }) => id)).toEqual(['9', '10', '3', '4', '2', '1']);
});

test('a cursor reads back as the place it was made from, in URL-safe characters', () => {
  const place = toPlace({ status: 'down', name: 'Ёж 🦔 ??>>~~', id: '9223372036854775807' });
  const cursor = formatCursor(place);
  expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(parseCursor(cursor)).toEqual(place);
});

test.each([
  '',
  'x',
  '%%%',
  'W10',
  btoa('{}'),
  btoa('[1,2,3]'),
  btoa('[0,"a","b"]'),
  btoa('[0,"a","1",1]'),
  btoa('["0","a","1"]'),
  btoa('\xff'),
])('the cursor %j is refused', (cursor) => {
  expect(() => parseCursor(cursor)).toThrow(InvalidCursorError);
});
