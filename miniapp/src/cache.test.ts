import { expect, test } from 'vitest';
import { createCache } from './cache.ts';

test('a change is seen at once and can be taken back', () => {
  const cache = createCache();
  const seen: unknown[] = [];
  cache.subscribe('name', () => seen.push(cache.get('name')?.data));
  cache.set('name', { data: 'old', atMs: 1 });
  const undo = cache.change('name', () => 'new');
  undo();
  expect(seen).toEqual(['old', 'new', 'old']);
});

test('what the server said meanwhile is not overwritten by taking back', () => {
  const cache = createCache();
  cache.set('name', { data: 'old', atMs: 1 });
  const undo = cache.change('name', () => 'new');
  cache.set('name', { data: 'newest', atMs: 2 });
  undo();
  expect(cache.get('name')).toEqual({ data: 'newest', atMs: 2 });
});

test('what was never read cannot be changed', () => {
  const cache = createCache();
  cache.change('name', () => 'new')();
  expect(cache.get('name')).toBeUndefined();
});
