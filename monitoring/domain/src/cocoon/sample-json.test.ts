import { expect, test } from 'vitest';
import { findFixtureAnswers, getFixtureAnswers, listFixtureStates } from '../../fixtures/read-fixture.ts';
import { parseSampleJson, sampleToJson } from './sample-json.ts';
import { toSample } from './to-sample.ts';

const at = new Date('2026-11-23T17:00:00.123Z');

test.each(listFixtureStates().filter((state) => findFixtureAnswers(state)))(
  '%s survives storage',
  (state) => {
    const sample = toSample(getFixtureAnswers(state), at);
    expect(parseSampleJson(JSON.parse(JSON.stringify(sampleToJson(sample))))).toEqual(sample);
  },
);

test('money and times are text', () => {
  const json = sampleToJson(toSample(getFixtureAnswers('c-traffic-00'), at));
  expect(json).toMatchObject({
    sampledAt: '2026-11-23T17:00:00.123Z',
    jsonStats: {
      status: { walletBalanceNanoton: '100000000000', tonLastSyncedAt: '2026-11-23T16:39:01.000Z' },
      contracts: [{ maxKnownTokens: '46066' }],
    },
  });
});

test('integers of 64 bits survive storage exactly', () => {
  const sample = toSample(getFixtureAnswers('c-traffic-00'), at);
  const [contract] = sample.jsonStats?.contracts ?? [];
  if (contract) contract.maxKnownTokens = -9223372036854775808n;
  const stored = parseSampleJson(JSON.parse(JSON.stringify(sampleToJson(sample))));
  expect(stored.jsonStats?.contracts?.[0]?.maxKnownTokens).toBe(-9223372036854775808n);
});

test('what an earlier version did not write is null', () => {
  const { proxiesConnected: _, ...older } = sampleToJson(toSample(getFixtureAnswers('b-connected-idle'), at));
  expect(parseSampleJson(older).proxiesConnected).toBeNull();
});

test.each([null, {}, 'text', { sampledAt: 'yesterday', up: true, missing: {} }])(
  '%s is no sample',
  (json) => {
    expect(() => parseSampleJson(json)).toThrow('A stored sample cannot be read');
  },
);
