import { expect, test } from 'vitest';
import { formatCursor, InvalidCursorError, parseCursor } from './worker-cursor.ts';
import type { WorkerPlace } from './worker-order.ts';

const name = 'Ёж 🦔 ??>>~~';
const id = '9223372036854775807';

test.each<WorkerPlace['key']>([0, -1.5, 1e21, 'Qwen/Qwen3', '', null, 10n ** 30n])(
  'a cursor with the key %s reads back as the place it was made from, in URL-safe characters',
  (key) => {
    const cursor = formatCursor('-unpaid', { key, name, id });
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(parseCursor('-unpaid', cursor)).toEqual({ key, name, id });
  },
);

test('a cursor continues the order it was made for and no other', () => {
  const cursor = formatCursor('name', { key: 'a', name: 'a', id: '1' });
  expect(() => parseCursor('-name', cursor)).toThrow(InvalidCursorError);
});

test.each([
  '',
  'x',
  '%%%',
  'W10',
  btoa('{}'),
  btoa('[1,2,3]'),
  btoa('["name","a","b","c"]'),
  btoa('["name","a","b","1",1]'),
  btoa('["name",{"nanoton":"x"},"b","1"]'),
  btoa('["name",[1],"b","1"]'),
  btoa('["name",true,"b","1"]'),
  btoa('["name","a","b",1]'),
  btoa('\xff'),
])('the cursor %j is refused', (cursor) => {
  expect(() => parseCursor('name', cursor)).toThrow(InvalidCursorError);
});
