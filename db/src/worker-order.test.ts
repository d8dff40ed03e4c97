import { expect, test } from 'vitest';
import { comparePlaces, toStatusKey, type WorkerPlace, type WorkerSort } from './worker-order.ts';

const sorted = (sort: WorkerSort, places: readonly WorkerPlace[]) =>
  places.toSorted(comparePlaces(sort)).map(({ id }) => id);

test('worst first, then names as people count, then ids as numbers', () => {
  const places = (
    [
      ['ok', 'gpu-2', '1'],
      ['unknown', 'a', '2'],
      ['down', 'gpu-10', '3'],
      ['warning', 'a', '4'],
      ['down', 'gpu-9', '10'],
      ['down', 'gpu-9', '9'],
    ] as const
  ).map(([status, name, id]) => ({ key: toStatusKey(status), name, id }));
  expect(sorted('status', places)).toEqual(['9', '10', '3', '4', '2', '1']);
});

test('nanoton are compared exactly, and what is unknown comes last in either direction', () => {
  const places = [
    { key: null, name: 'a', id: '1' },
    { key: 9_007_199_254_740_993n, name: 'a', id: '2' },
    { key: 9_007_199_254_740_992n, name: 'b', id: '3' },
    { key: null, name: '0', id: '4' },
  ];
  expect(sorted('unpaid', places)).toEqual(['3', '2', '4', '1']);
  expect(sorted('-unpaid', places)).toEqual(['2', '3', '4', '1']);
});

test('names turned round keep ids in order', () => {
  const places = ['gpu-9', 'gpu-10', 'gpu-10'].map((name, n) => ({ key: name, name, id: String(n) }));
  expect(sorted('name', places)).toEqual(['0', '1', '2']);
  expect(sorted('-name', places)).toEqual(['1', '2', '0']);
});
