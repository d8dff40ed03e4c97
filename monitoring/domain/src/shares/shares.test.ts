import { expect, test } from 'vitest';
import { formatMassPayment } from './mass-payment-csv.ts';
import { matchTransfers, type PayableShare, type PoolTransfer } from './match-transfers.ts';
import { findFee, planShares } from './plan-shares.ts';
import { splitAmount } from './split-amount.ts';

const at = (day: number) => new Date(Date.UTC(2026, 2, day));

test.each([
  [10n, [1n, 1n, 1n], [4n, 3n, 3n]],
  [100n, [5n, 3n, 2n], [50n, 30n, 20n]],
  [7n, [1n, 2n, 4n], [1n, 2n, 4n]],
  // 3.33, 1.11 and 5.55 of 10: the last lost most by rounding down.
  [10n, [3n, 1n, 5n], [3n, 1n, 6n]],
  [1n, [1n, 0n, 10n ** 30n], [0n, 0n, 1n]],
])('%s by %s is %s', (amount, weights, parts) => {
  expect(splitAmount(amount, weights)).toEqual(parts);
});

test('there is nothing to divide by without weights', () => {
  expect(splitAmount(5n, [])).toBeNull();
  expect(splitAmount(5n, [0n, 0n])).toBeNull();
  expect(splitAmount(5n, [-1n, 6n])).toBeNull();
});

test('parts always add up to the amount, and none is a nanoton from its due', () => {
  let seed = 11n;
  const draw = (max: bigint) => {
    seed = (seed * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n;
    return (seed >> 11n) % max;
  };
  for (let time = 0; time < 2_000; time += 1) {
    const weights = Array.from({ length: Number(draw(40n)) + 1 }, () => draw(10n ** (draw(20n) + 1n)));
    weights[0] = (weights[0] ?? 0n) + 1n;
    const amount = draw(10n ** (draw(19n) + 1n));
    const parts = splitAmount(amount, weights) ?? [];
    const total = weights.reduce((sum, weight) => sum + weight, 0n);
    expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amount);
    for (const [place, part] of parts.entries()) {
      const off = part * total - amount * (weights[place] ?? 0n);
      expect(off > -total && off < total).toBe(true);
    }
  }
});

test('each receipt is charged the fee of its time, rounded down, and the rest is shared', () => {
  const plan = planShares({
    receipts: [
      { receivedAt: at(1), amountNanoton: 1_000n },
      { receivedAt: at(10), amountNanoton: 999n },
      { receivedAt: at(20), amountNanoton: 1_001n },
    ],
    fees: [
      { validFrom: at(20), percent: '7.5' },
      { validFrom: at(10), percent: '10' },
    ],
    earners: [
      { participantId: '1', estimatedNanoton: 3_000n },
      { participantId: null, estimatedNanoton: 1_000n },
    ],
  });
  // 0 + 99.9 + 75.075, each cut: 174; 3,000 − 174 = 2,826 in 3 : 1 is 2,119.5 and 706.5: the first takes the half.
  expect(plan).toEqual({
    receivedNanoton: 3_000n,
    feeNanoton: 174n,
    shares: [
      { participantId: '1', estimatedNanoton: 3_000n, amountNanoton: 2_120n },
      { participantId: null, estimatedNanoton: 1_000n, amountNanoton: 706n },
    ],
    unsharedNanoton: 0n,
  });
});

test('income without known earners is kept apart, not given to somebody', () => {
  const receipts = [{ receivedAt: at(1), amountNanoton: 1_000n }];
  expect(planShares({ receipts, fees: [], earners: [] })).toEqual({
    ...{ receivedNanoton: 1_000n, feeNanoton: 0n, shares: [], unsharedNanoton: 1_000n },
  });
  expect(findFee([{ validFrom: at(5), percent: '10' }], at(4))).toBe('0');
});

const share = (id: string, change: Partial<PayableShare> = {}): PayableShare => ({
  ...{ id, planId: id, address: 'a', amountNanoton: 100n, plannedAt: at(10) },
  ...change,
});
const transfer = (payoutId: string, change: Partial<PoolTransfer> = {}): PoolTransfer => ({
  ...{ payoutId, address: 'a', amountNanoton: 100n, receivedAt: at(11), comment: null },
  ...change,
});
const match = (shares: PayableShare[], transfers: PoolTransfer[]) =>
  Object.fromEntries([...matchTransfers(shares, transfers)].map(([id, { payoutId }]) => [id, payoutId]));

test('a transfer pays the share of its address and exact amount, once, after the plan', () => {
  expect(match([share('1')], [transfer('t1')])).toEqual({ '1': 't1' });
  expect(match([share('1')], [transfer('t1', { amountNanoton: 99n })])).toEqual({});
  expect(match([share('1')], [transfer('t1', { address: 'b' })])).toEqual({});
  expect(match([share('1')], [transfer('t1', { receivedAt: at(9) })])).toEqual({});
  expect(match([share('1'), share('2', { plannedAt: at(11) })], [transfer('t1')])).toEqual({ '1': 't1' });
});

test('a comment that names the plan decides between equals, and pays nothing by itself', () => {
  const shares = [share('1'), share('11')];
  const transfers = [transfer('t1', { comment: 'March [plan 11]' }), transfer('t2', { receivedAt: at(12) })];
  expect(match(shares, transfers)).toEqual({ '1': 't2', '11': 't1' });
  expect(match([share('1')], [transfer('t1', { amountNanoton: 1n, comment: '[plan 1]' })])).toEqual({});
});

test('a mass payment has coins with all their decimals, and comments that no spreadsheet runs', () => {
  const payments = [
    { address: 'UQa', amountNanoton: 1_234_567_890n, comment: 'Pool "A", March' },
    { address: 'UQb', amountNanoton: 0n, comment: 'nothing' },
    { address: 'UQc', amountNanoton: 1n, comment: '=1+1' },
  ];
  expect(formatMassPayment(payments)).toBe(
    'address,amount,comment\r\nUQa,1.234567890,"Pool ""A"", March"\r\nUQc,0.000000001,\'=1+1\r\n',
  );
});
