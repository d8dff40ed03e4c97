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

test('before the first worker nothing else is asked for', () => {
  expect(findNeeds([], { pendingPeople: 0, receivers: [] })).toEqual([]);
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

const on = { kind: 'telegram', disabledAt: null } as const;
const off = { kind: 'telegram', disabledAt: '2026-11-23T13:00:00Z' } as const;

test.each([
  ['nobody is told', [], [{ kind: 'add_receiver' }]],
  ['the only one is switched off', [off], [{ kind: 'add_receiver' }]],
  ['one chat is told', [on, off], [{ kind: 'second_receiver', of: 'chat' }]],
  [
    'one webhook is told',
    [{ ...on, kind: 'webhook' as const }],
    [{ kind: 'second_receiver', of: 'webhook' }],
  ],
  ['two are told', [on, on], []],
  ['it is unknown who is told', null, []],
])('when %s, receivers are asked for accordingly', (_, receivers, needs) => {
  expect(findNeeds([worker('1', null)], { pendingPeople: 0, receivers })).toEqual(needs);
  expect(findNeeds(null, { pendingPeople: 0, receivers })).toEqual(needs);
});

const gap = (since: string, amountNanoton: string | null) => ({
  ...{ kind: 'payout_overdue' as const, tokens: '9' },
  ...{ since, amountNanoton },
});

test('late payouts are one decision: how much, whose and since when, dearer than what may fail later', () => {
  const workers = [worker('1', 'wallet_low'), worker('2', null)];
  const contracts = [
    { workerIds: ['2'], gaps: [gap('2026-11-23T09:10:00Z', '3812000000'), gap('2026-11-22T09:10:00Z', '5')] },
    { workerIds: ['1'], gaps: [] },
  ];
  const [late, ...rest] = findNeeds(workers, { pendingPeople: 0, contracts, receivers: [on] });
  expect(late).toEqual({
    ...{ kind: 'late_payout', payouts: 2, amountNanoton: 3_812_000_005n },
    ...{ names: ['h100-2'], since: '2026-11-22T09:10:00Z' },
  });
  expect(rest.map(({ kind }) => kind)).toEqual(['top_up', 'second_receiver']);
});

test('an amount that is partly unknown is unknown', () => {
  const gaps = [gap('2026-11-23T09:10:00Z', '3812000000'), gap('2026-11-22T09:10:00Z', null)];
  expect(
    findNeeds([worker('1', null)], { pendingPeople: 0, contracts: [{ workerIds: [], gaps }] }),
  ).toMatchObject([{ kind: 'late_payout', payouts: 2, amountNanoton: null, names: [] }]);
});

test('at most three are shown', () => {
  const workers = [
    worker('1', 'wallet_low'),
    worker('2', 'image_or_model_delisted'),
    worker('3', null, 'read_only'),
  ];
  expect(findNeeds(workers, { pendingPeople: 2 })).toHaveLength(3);
});
