import { expect, test } from 'vitest';
import { type JsonObject, toJsonObject } from '../cocoon/json-value.ts';
import { parseTransactions } from '../ton/chain-transaction.ts';
import { payoutGasNanoton } from './payout-gas.ts';
import { hasTonFixtures, readTonFixture } from './testing-ton-fixtures.ts';

test.skipIf(!hasTonFixtures)('the gas of a payout is what a real one cost the wallet that asked', () => {
  const traces = toJsonObject(readTonFixture('cocoon-worker-payout.traces.json'))?.traces;
  const [trace] = Array.isArray(traces) ? traces.map(toJsonObject) : [];
  const all: JsonObject = toJsonObject(trace?.transactions) ?? {};
  const parsed = parseTransactions({ transactions: Object.values(all) });
  if (!parsed.ok) throw new Error(parsed.reason);
  const asked = parsed.transactions.find(({ inMessage }) => inMessage?.source === null);
  const costs = parsed.transactions
    .filter(({ account }) => account === asked?.account)
    .map(({ totalFeesNanoton, inMessage, outMessages }) => {
      const sent = outMessages.map(
        ({ valueNanoton, forwardFeeNanoton }) => (valueNanoton ?? 0n) + (forwardFeeNanoton ?? 0n),
      );
      return sent.reduce((sum, one) => sum + one, totalFeesNanoton - (inMessage?.valueNanoton ?? 0n));
    });
  const gas = costs.reduce((sum, one) => sum + one, 0n);
  expect(gas).toBe(15_041_614n);
  expect(Math.abs(Number(payoutGasNanoton - gas))).toBeLessThan(Number(gas) / 20);
});
