import { expect, test } from 'vitest';
import { getFixtureAnswers } from '../../fixtures/read-fixture.ts';
import { sumEarnings, toContractEarnings, toReportedContracts } from './contract-earnings.ts';
import type { ProxyContract, RootConfig } from './sample.ts';
import { toSample } from './to-sample.ts';

const at = new Date('2026-11-23T17:00:00Z');

test.each([
  ['b-connected-idle', [0n, 0n, 0n, 0n]],
  ['c-traffic-00', [46066n, 15982n, 0n, 30084n]],
  ['c-traffic-05', [314840n, 190394n, 0n, 124446n]],
  ['d-disable', [695330n, 695330n, 0n, 0n]],
  ['i-payout', [695330n, 0n, 695330n, 0n]],
])('%s holds unpaid, claimable, in flight and unsigned earnings as by hand', (state, expected) => {
  const { contract, rootConfig } = readContract(state);
  const earnings = toContractEarnings(contract, rootConfig);
  expect(earnings).toEqual({
    contractAddress: 'UQDLYGhRHNqXquKXJazsjMBUUhXtmZ_Nom43-_sztpg80bUO',
    proxyAddress: 'UQBPkxYfPKgOBMbbi9VQVO2DQz7Wg3w9K5YTsl8x1_KaeZcZ',
    unpaidNanoton: expected[0],
    claimableNanoton: expected[1],
    inFlightNanoton: expected[2],
    unsignedNanoton: expected[3],
  });
});

test('a real payout: 236,849,910 tokens at a fee of 19 nanoton', () => {
  const { contract, rootConfig } = readContract('d-disable');
  const tokens = { maxKnownTokens: 236_849_910n, committedToBlockchainTokens: 236_849_910n };
  const earnings = toContractEarnings(
    { ...contract, ...tokens },
    { ...rootConfig, workerFeePerTokenNanoton: 19n },
  );
  expect(earnings?.unpaidNanoton).toBe(4_500_148_290n);
});

test('earnings beyond 2^53 stay exact, and never fall below 0', () => {
  const { contract, rootConfig } = readContract('d-disable');
  const tokens = {
    maxKnownTokens: 9007199254740993n,
    committedToBlockchainTokens: 5n,
    expectedCashedOutTokens: 7n,
  };
  expect(
    toContractEarnings({ ...contract, ...tokens }, { ...rootConfig, workerFeePerTokenNanoton: 3n }),
  ).toMatchObject({
    unpaidNanoton: 27021597764222979n,
    claimableNanoton: 0n,
    inFlightNanoton: 21n,
  });
});

test.each<[string, Partial<ProxyContract>, Partial<RootConfig> | null]>([
  ['the fee is unknown', {}, { workerFeePerTokenNanoton: null }],
  ['the network is unknown', {}, null],
  ['the contract was not read from the chain', { scInited: false }, {}],
  ['the contract has no address yet', { contractAddress: '' }, {}],
  ['the proxy was not heard after a restart', { maxKnownTokens: 0n, cashedOutTokens: 5n }, {}],
  ['the proxy keeps the fee of older parameters', { paramsVersion: 1 }, { paramsVersion: 2 }],
])('earnings are unknown, not 0, where %s', (_name, contractPart, rootPart) => {
  const { contract, rootConfig } = readContract('d-disable');
  expect(
    toContractEarnings({ ...contract, ...contractPart }, rootPart && { ...rootConfig, ...rootPart }),
  ).toBeNull();
});

test('a sum over no contract is unknown; unknown contracts are told beside the sum of the others', () => {
  const { contract, rootConfig } = readContract('c-traffic-00');
  const one = toContractEarnings(contract, rootConfig);
  expect(sumEarnings([])).toBeNull();
  expect(sumEarnings([null])).toBeNull();
  expect(sumEarnings([one, null, one])).toEqual({
    unpaidNanoton: 92132n,
    claimableNanoton: 31964n,
    inFlightNanoton: 0n,
    unsignedNanoton: 60168n,
    contracts: 3,
    contractsUnknown: 1,
  });
});

test('a page reports each contract once, and none where it does not say', () => {
  const { jsonStats } = toSample(getFixtureAnswers('c-traffic-00'), at);
  const { contract } = readContract('c-traffic-00');
  if (!jsonStats) throw new Error('Expected /jsonstats to be read');
  const unread = { ...contract, contractAddress: 'UQother', scInited: false };
  const { contractAddress, proxyAddress } = contract;
  expect(toReportedContracts({ ...jsonStats, contracts: [contract, unread, contract] })).toEqual([
    {
      contractAddress,
      proxyAddress,
      tokens: expect.objectContaining({ cashedOut: 0n }),
      earnings: expect.objectContaining({ unpaidNanoton: 46066n }),
    },
    { contractAddress: 'UQother', proxyAddress, tokens: null, earnings: null },
  ]);
  expect(toReportedContracts({ ...jsonStats, contracts: [] })).toEqual([]);
  expect(toReportedContracts({ ...jsonStats, contracts: null })).toBeNull();
});

function readContract(state: string): { contract: ProxyContract; rootConfig: RootConfig } {
  const { jsonStats } = toSample(getFixtureAnswers(state), at);
  const contract = jsonStats?.contracts?.[0];
  if (!contract || !jsonStats.rootConfig) throw new Error(`Expected ${state} to have a contract`);
  return { contract, rootConfig: jsonStats.rootConfig };
}
