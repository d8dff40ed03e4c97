import { expect, test } from 'vitest';
import { createCache } from './cache.ts';
import { restoreLastSeen, saveLastSeen } from './offline-store.ts';

function createStore() {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

function fill(entries: [string, unknown][]) {
  const cache = createCache();
  for (const [index, [key, data]] of entries.entries()) cache.set(key, { data, atMs: index });
  return cache;
}

test('what was seen last comes back with its age', () => {
  const store = createStore();
  saveLastSeen(store, '1', fill([['workers', ['h100-1']]]));
  const cache = createCache();
  restoreLastSeen(store, '1', cache);
  expect(cache.get('workers')).toEqual({ data: ['h100-1'], atMs: 0 });
});

test('nobody sees what somebody else saw on the same device', () => {
  const store = createStore();
  saveLastSeen(store, '1', fill([['workers', ['h100-1']]]));
  const cache = createCache();
  restoreLastSeen(store, '2', cache);
  expect(cache.entries()).toEqual([]);
  expect(store.values.size).toBe(0);
});

test('what is too long, or cannot be written down, is left out alone', () => {
  const store = createStore();
  const seen = fill([
    ['workers', 'x'.repeat(300_000)],
    ['payouts', { nanoton: 1n }],
    ['dashboard', 'kept'],
  ]);
  saveLastSeen(store, '1', seen);
  const cache = createCache();
  restoreLastSeen(store, '1', cache);
  expect(cache.entries().map(([key]) => key)).toEqual(['dashboard']);
});

test.each(['{', '[]', '{"participantId":1}'])('%s in the storage is nothing', (text) => {
  const store = createStore();
  store.setItem('cocoon-pool.last-seen', text);
  const cache = createCache();
  restoreLastSeen(store, '1', cache);
  expect(cache.entries()).toEqual([]);
});
