import { describe, expect, test } from 'vitest';
import { findFixtureAnswers, getFixtureAnswers, listFixtureStates } from '../../fixtures/read-fixture.ts';
import type { PageAnswer, Sample } from './sample.ts';
import { toSample } from './to-sample.ts';

const at = new Date('2026-11-23T17:00:00Z');
const balance = 100_000_000_000n;

/** What each capture shows, read from its bodies by eye; `common` where a row says nothing else. */
const common = {
  failure: null,
  balance,
  seqno: 7,
  pending: 0,
  syncedAt: '2026-11-23T16:39:01.000Z',
  coefficient: 1,
  checks: false,
  totals: [0, 0, 0, 0],
  tokens: [0, 0, 0, 0, 0],
  contract: null,
  enabled: true,
  modelConnected: true,
  wallet: 'ok',
  image: 'listed',
  model: 'unchecked',
  ton: 'synced',
  active: 0,
  proxies: [['[127.0.0.1:11001]', true, 'UQBPkxYfPKgOBMbbi9VQVO2DQz7Wg3w9K5YTsl8x1_KaeZcZ']],
  proxiesConnected: 1,
} as const;
const unready = { proxies: [['[127.0.0.1:11001]', false, null]], proxiesConnected: 0 } as const;
const after = {
  ton: 'late',
  totals: [1867, 1798, 138, 1319.584474],
  tokens: [695330, 248299, 83712, 303317, 60002],
  contract: [695330n, 695330n, 695330n, 0n, 0n, false],
} as const;
const paying = { ...after, pending: 1, contract: [695330n, 695330n, 695330n, 0n, 695330n, true] } as const;
const lostProxy = { proxies: [['[127.0.0.1:11001]', true, null]], proxiesConnected: 0 } as const;
const refused = { failure: 'bad_request' } as const;

const table: Record<string, Partial<Record<keyof typeof common, unknown>> | null> = {
  'a0-fresh-1s-no-proxy': { balance: null, seqno: 0, wallet: null, proxies: [], proxiesConnected: 0 },
  'a1-fresh-6s-no-proxy': unready,
  'b-connected-idle': { contract: [0n, 0n, 0n, 0n, 0n, false] },
  'c-traffic-00': {
    active: 6,
    totals: [130, 116, 16, 81.314304],
    tokens: [46066, 15874, 5710, 20716, 3766],
    contract: [15982n, 39224n, 46066n, 0n, 0n, false],
  },
  'c-traffic-01': {
    active: 7,
    totals: [272, 255, 18, 183.546015],
    tokens: [99230, 35534, 12014, 43168, 8514],
    contract: [74913n, 93879n, 99230n, 0n, 0n, false],
  },
  'c-traffic-02': {
    active: 8,
    totals: [415, 391, 32, 285.342778],
    tokens: [151267, 54499, 18358, 65535, 12875],
    contract: [74913n, 146815n, 151267n, 0n, 0n, false],
  },
  'c-traffic-03': {
    active: 8,
    totals: [560, 534, 38, 386.410996],
    tokens: [208131, 74721, 24863, 90525, 18022],
    contract: [190394n, 203574n, 208131n, 0n, 0n, false],
  },
  'c-traffic-04': {
    active: 4,
    totals: [704, 676, 46, 487.37325],
    tokens: [262069, 94132, 32192, 113365, 22380],
    contract: [190394n, 259617n, 262069n, 0n, 0n, false],
  },
  'c-traffic-05': {
    active: 7,
    totals: [844, 807, 60, 585.579599],
    tokens: [314840, 112569, 38578, 136686, 27007],
    contract: [190394n, 311513n, 314840n, 0n, 0n, false],
  },
  'd-disable': { ...after, enabled: false },
  'e-enable': after,
  'f-coefficient': { ...after, coefficient: 1.5 },
  'g-access-hash-missing': refused,
  'g-access-hash-ok': {
    ...unready,
    syncedAt: '2026-11-23T16:54:18.000Z',
    coefficient: 1.25,
    checks: true,
    model: 'listed',
  },
  'g-access-hash-wrong': refused,
  'h-llm-back-4s': paying,
  'h-llm-down-1s': { ...paying, modelConnected: false },
  'h-llm-down-6s': { ...paying, modelConnected: false },
  'i-payout': paying,
  'i-payout-3s-later': paying,
  'j-unknown-url': null,
  'k-proxy-back': paying,
  'k-proxy-down-12s': { ...paying, ...lostProxy },
  'k-proxy-down-2s': { ...paying, ...lostProxy },
  'm-starting-ton-not-synced-20s': { failure: 'not_ready' },
  'n-ton-late': { ...unready, syncedAt: '2026-11-23T16:55:35.000Z', ton: 'late' },
  'n-ton-out-of-sync': { ...unready, syncedAt: '2026-11-23T16:55:35.000Z', ton: 'out_of_sync' },
};

test('every captured state has its expectations', () => {
  expect(listFixtureStates()).toEqual(Object.keys(table));
  const withoutPages = listFixtureStates().filter((state) => !findFixtureAnswers(state));
  expect(withoutPages).toEqual(Object.keys(table).filter((state) => table[state] === null));
});

describe('a capture gives exactly what its bodies say', () => {
  for (const [state, expected] of Object.entries(table)) {
    if (expected === null) continue;
    test(state, () => {
      const sample = toSample(getFixtureAnswers(state), at);
      expect(sample.sampledAt).toEqual(at);
      expect(sample.latencyMs).toBe(7);
      if (expected.failure) expectNothingBut(sample, expected.failure);
      else expect(summarize(sample)).toEqual({ ...common, ...expected });
    });
  }
});

function expectNothingBut(sample: Sample, failure: unknown): void {
  expect(sample).toMatchObject({
    up: false,
    failure,
    missing: { jsonStats: failure, statsPage: failure },
    jsonStats: null,
    statsPage: null,
    proxiesConnected: null,
  });
}

function summarize(sample: Sample): Record<keyof typeof common, unknown> {
  const { jsonStats, statsPage } = sample;
  if (!jsonStats?.counters || !statsPage) throw new Error('Expected both pages to be read');
  expect(sample.up).toBe(true);
  expect(sample.missing).toEqual({ jsonStats: null, statsPage: null });
  expect(jsonStats.wallet.balanceNanoton).toBe(jsonStats.status.walletBalanceNanoton);
  expect(statsPage.checkProxyHash).toBe(jsonStats.localConfig.checkProxyHash);
  expect(jsonStats.contracts?.length).toBe(jsonStats.contracts?.[0] ? 1 : 0);
  expect(statsPage.maxActiveRequests).toBe(60);
  const { counters, contracts } = jsonStats;
  const contract = contracts?.[0];
  return {
    failure: sample.failure,
    balance: jsonStats.status.walletBalanceNanoton,
    seqno: jsonStats.wallet.seqno,
    pending: jsonStats.wallet.pendingTransactions,
    syncedAt: jsonStats.status.tonLastSyncedAt?.toISOString(),
    coefficient: jsonStats.localConfig.coefficient,
    checks: jsonStats.localConfig.checkProxyHash,
    totals: [counters.queries, counters.success, counters.failed, counters.timeSeconds].map(
      ({ total }) => total,
    ),
    tokens: [
      counters.totalAdjustedTokens,
      counters.promptAdjustedTokens,
      counters.cachedAdjustedTokens,
      counters.completionAdjustedTokens,
      counters.reasoningAdjustedTokens,
    ].map(({ total }) => total),
    contract: contract
      ? [
          contract.committedToBlockchainTokens,
          contract.committedToProxyDbTokens,
          contract.maxKnownTokens,
          contract.cashedOutTokens,
          contract.expectedCashedOutTokens,
          contract.runningRequest,
        ]
      : null,
    enabled: statsPage.enabled,
    modelConnected: statsPage.modelConnected,
    wallet: statsPage.wallet,
    image: statsPage.image,
    model: statsPage.model,
    ton: statsPage.ton,
    active: statsPage.activeRequests,
    proxies: statsPage.proxyConnections?.map((proxy) => [proxy.address, proxy.ready, proxy.connectedTo]),
    proxiesConnected: sample.proxiesConnected,
  };
}

const good = getFixtureAnswers('b-connected-idle');
const bad = (failure: Exclude<PageAnswer, { ok: true }>['failure']): PageAnswer => ({ ok: false, failure });

test.each([
  ['only /jsonstats', { ...good, statsPage: bad('timeout') }, { jsonStats: null, statsPage: 'timeout' }],
  ['only /stats', { ...good, jsonStats: bad('bad_request') }, { jsonStats: 'bad_request', statsPage: null }],
  [
    'only /stats, the other broken',
    { ...good, jsonStats: { ok: true, body: '{"status":' } as const },
    { jsonStats: 'unreadable', statsPage: null },
  ],
])('is up with %s, the other half unknown', (_name, answers, missing) => {
  const sample = toSample(answers, at);
  expect(sample).toMatchObject({ up: true, failure: null, missing });
  expect(sample.jsonStats === null).toBe(missing.jsonStats !== null);
  expect(sample.statsPage === null).toBe(missing.statsPage !== null);
  expect(sample.proxiesConnected).toBe(missing.statsPage === null ? 1 : null);
});

test.each([
  [bad('timeout'), bad('timeout'), 'timeout'],
  [bad('reset'), bad('timeout'), 'reset'],
  [bad('timeout'), bad('bad_request'), 'bad_request'],
  [bad('not_ready'), bad('reset'), 'not_ready'],
  [{ ok: true, body: '\n' } as const, bad('refused'), 'empty'],
  [bad('dns'), { ok: true, body: 'hello' } as const, 'unreadable'],
])(
  'is not up when neither page was read, and tells that it answered if it did',
  (jsonStats, statsPage, failure) => {
    expect(toSample({ jsonStats, statsPage, latencyMs: null }, at)).toMatchObject({ up: false, failure });
  },
);

test('a scrape that failed as a whole is a sample too', () => {
  expectNothingBut(toSample({ failure: 'refused', latencyMs: null }, at), 'refused');
});
