import { expect, test } from 'vitest';
import { findNeeds } from './find-needs.ts';

const worker = (
  id: string,
  reason: string | null,
  access: 'read_only' | 'controllable' = 'controllable',
) => ({
  id,
  name: `h100-${id}`,
  reason,
  access,
});

test('without a worker the first one is what is needed', () => {
  expect(findNeeds([], { pendingPeople: 0 })).toEqual([{ kind: 'add_worker' }]);
});

test('a fleet in order needs nobody', () => {
  expect(findNeeds([worker('1', null)], { pendingPeople: 0 })).toEqual([]);
});

test('several workers with one need are one decision', () => {
  const workers = [worker('1', 'wallet_low'), worker('2', 'wallet_low'), worker('3', null, 'read_only')];
  expect(findNeeds(workers, { pendingPeople: 0 })).toEqual([
    { kind: 'top_up', names: ['h100-1', 'h100-2'], workerId: '1' },
    { kind: 'prove_wallet', workers: 1 },
  ]);
});

test('a worker that may be two is asked about before the wallet is proven', () => {
  expect(findNeeds([worker('3', null, 'read_only')], { pendingPeople: 0, pairs: 2 })).toEqual([
    { kind: 'merge', pairs: 2 },
    { kind: 'prove_wallet', workers: 1 },
  ]);
  expect(findNeeds([], { pendingPeople: 0, pairs: 1 })).toEqual([{ kind: 'merge', pairs: 1 }]);
});

test('at most three are shown', () => {
  const workers = [
    worker('1', 'wallet_low'),
    worker('2', 'image_or_model_delisted'),
    worker('3', null, 'read_only'),
  ];
  expect(findNeeds(workers, { pendingPeople: 2 })).toHaveLength(3);
});
