import { expect, test } from 'vitest';
import { findFixtureAnswers, getFixtureAnswers, listFixtureStates } from '../../fixtures/read-fixture.ts';
import type { Sample, ScrapeFailure } from './sample.ts';
import type { ScrapeOutcome } from './scrape-outcome.ts';
import { toSample } from './to-sample.ts';
import { toWorkerAnswer } from './worker-answer.ts';
import { toStaleBefore, toWorkerStatus, type WorkerStatus } from './worker-status.ts';

const at = new Date('2026-11-23T17:00:00Z');
const ok = ['ok', null];

/** What an owner should be told of each capture. */
const table: Record<string, (string | null)[]> = {
  'a0-fresh-1s-no-proxy': ['down', 'no_proxy'],
  'a1-fresh-6s-no-proxy': ['down', 'no_proxy'],
  'b-connected-idle': ok,
  'c-traffic-00': ok,
  'c-traffic-01': ok,
  'c-traffic-02': ok,
  'c-traffic-03': ok,
  'c-traffic-04': ok,
  'c-traffic-05': ok,
  'd-disable': ['warning', 'disabled'],
  'e-enable': ['warning', 'ton_out_of_sync'],
  'f-coefficient': ['warning', 'ton_out_of_sync'],
  'g-access-hash-missing': ['warning', 'bad_request'],
  'g-access-hash-ok': ['down', 'no_proxy'],
  'g-access-hash-wrong': ['warning', 'bad_request'],
  'h-llm-back-4s': ['warning', 'ton_out_of_sync'],
  'h-llm-down-1s': ['down', 'model_disconnected'],
  'h-llm-down-6s': ['down', 'model_disconnected'],
  'i-payout': ['warning', 'ton_out_of_sync'],
  'i-payout-3s-later': ['warning', 'ton_out_of_sync'],
  'k-proxy-back': ['warning', 'ton_out_of_sync'],
  'k-proxy-down-12s': ['down', 'no_proxy'],
  'k-proxy-down-2s': ['down', 'no_proxy'],
  'm-starting-ton-not-synced-20s': ['warning', 'not_ready'],
  'n-ton-late': ['down', 'no_proxy'],
  'n-ton-out-of-sync': ['down', 'no_proxy'],
};

test.each(listFixtureStates().filter((state) => findFixtureAnswers(state)))('the status of %s', (state) => {
  const sample = toSample(getFixtureAnswers(state), at);
  const status = judge(sample);
  expect([status.status, status.reason]).toEqual(table[state]);
  expect(status.failure).toBe(sample.up ? null : 'bad_answer');
});

test.each<[string, (sample: ReadSample) => void, (string | null)[]]>([
  [
    'a delisted image',
    ({ statsPage }) => Object.assign(statsPage, { image: 'not_listed' }),
    ['down', 'image_or_model_delisted'],
  ],
  [
    'a delisted model',
    ({ statsPage }) => Object.assign(statsPage, { model: 'not_listed' }),
    ['down', 'image_or_model_delisted'],
  ],
  [
    'a delisted model where nothing is checked',
    ({ jsonStats }) => Object.assign(jsonStats.status, { actualModel: false }),
    ok,
  ],
  [
    'a delisted model where it is checked',
    ({ jsonStats }) => {
      jsonStats.status.actualModel = false;
      jsonStats.localConfig.checkProxyHash = true;
    },
    ['down', 'image_or_model_delisted'],
  ],
  [
    'TON out of sync',
    ({ statsPage }) => Object.assign(statsPage, { ton: 'out_of_sync' }),
    ['down', 'ton_out_of_sync'],
  ],
  ['a wallet just too low', withBalance(2_099_999_999n), ['down', 'wallet_low']],
  ['a wallet low', withBalance(2_100_000_000n), ['warning', 'wallet_low']],
  ['a wallet just low', withBalance(4_999_999_999n), ['warning', 'wallet_low']],
  ['a wallet just not low', withBalance(5_000_000_000n), ok],
  ['a wallet not read yet', withBalance(null), ok],
  [
    'the worst of several',
    ({ statsPage }) =>
      Object.assign(statsPage, { enabled: false, ton: 'out_of_sync', modelConnected: false }),
    ['down', 'model_disconnected'],
  ],
  [
    'a bad thing after a doubtful one',
    (sample) => {
      sample.statsPage.enabled = false;
      sample.proxiesConnected = 0;
    },
    ['down', 'no_proxy'],
  ],
  [
    'nothing said',
    ({ jsonStats, statsPage }) => {
      Object.assign(statsPage, { enabled: null, modelConnected: null, ton: null });
      jsonStats.status.tonLastSyncedAt = null;
    },
    ok,
  ],
])('%s', (_name, change, expected) => {
  const sample = createSample();
  change(sample);
  const status = judge(sample);
  expect([status.status, status.reason]).toEqual(expected);
});

test('TON lateness is told by /jsonstats where /stats is missing, and the missing half is told where all is well', () => {
  const judgeHalf = (syncedSecondsAgo: number) => {
    const sample = createSample();
    sample.jsonStats.status.tonLastSyncedAt = new Date(at.getTime() - syncedSecondsAgo * 1000);
    const half: Sample = { ...sample, statsPage: null, proxiesConnected: null };
    const { status, reason } = judge(half);
    return [status, reason];
  };
  expect(judgeHalf(599)).toEqual(['warning', 'partial_answer']);
  expect(judgeHalf(600)).toEqual(['warning', 'ton_out_of_sync']);
  expect(judgeHalf(3599)).toEqual(['warning', 'ton_out_of_sync']);
  expect(judgeHalf(3600)).toEqual(['down', 'ton_out_of_sync']);
});

test('the wallet is judged by /stats where /jsonstats is missing', () => {
  const sample = createSample();
  sample.statsPage.wallet = 'too_low';
  expect(judge(sample).reason).toBeNull();
  const half: Sample = { ...sample, jsonStats: null };
  expect(judge(half).reason).toBe('wallet_low');
});

test('while we are blind nothing is known of any worker, whatever it said last', () => {
  const answer = toWorkerAnswer(createSample(), null);
  const facts = { sampledAt: at, recentScrapes: ['up'] as const, failure: null, answer };
  const later = new Date(at.getTime() + 600_000);
  for (const known of [facts, { ...facts, sampledAt: null }]) {
    const blind = { status: 'unknown', reason: 'blind', failure: null };
    expect(toWorkerStatus({ ...known, isBlind: true }, later)).toEqual(blind);
  }
  expect(toWorkerStatus({ ...facts, isBlind: false }, at).reason).toBeNull();
});

test('a worker never asked, or not asked for longer than any pause of ours, is unknown', () => {
  const sample = createSample();
  const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);
  const answer = toWorkerAnswer(sample, null);
  const facts = { sampledAt: at, recentScrapes: ['up'] as const, failure: null, answer };
  expect(toWorkerStatus({ ...facts, sampledAt: null }, at)).toEqual({
    status: 'unknown',
    reason: 'never_scraped',
    failure: null,
  });
  expect(toWorkerStatus(facts, later(90))).toEqual({ status: 'ok', reason: null, failure: null });
  expect(toWorkerStatus(facts, later(91))).toEqual({ status: 'unknown', reason: 'stale', failure: null });
  expect(toStaleBefore(later(90))).toEqual(at);
});

const [up, bad, silent] = ['up', 'bad_answer', 'no_answer'] as const;

test.each<[ScrapeOutcome[], ScrapeFailure | null, unknown]>([
  [[silent], 'timeout', { status: 'warning', reason: 'timeout', failure: 'no_answer' }],
  [
    [up, up, up, silent, silent, silent],
    'refused',
    { status: 'warning', reason: 'refused', failure: 'no_answer' },
  ],
  [
    [up, up, silent, silent, silent, silent],
    'refused',
    { status: 'down', reason: 'refused', failure: 'no_answer' },
  ],
  [[silent, silent, up, up, silent, silent], 'dns', { status: 'down', reason: 'dns', failure: 'no_answer' }],
  [
    [silent, silent, silent, silent, silent, bad],
    'empty',
    { status: 'warning', reason: 'empty', failure: 'bad_answer' },
  ],
  [
    [bad, bad, bad, bad, bad, bad],
    'too_large',
    { status: 'warning', reason: 'too_large', failure: 'bad_answer' },
  ],
  [[silent, silent, silent, silent, silent, up], null, { status: 'ok', reason: null, failure: null }],
])('scrapes %s, the newest %s', (recentScrapes, failure, expected) => {
  const answer = toWorkerAnswer(createSample(), null);
  expect(toWorkerStatus({ sampledAt: at, recentScrapes, failure, answer }, at)).toEqual(expected);
});

/** The status right after one scrape. */
function judge(sample: Sample): WorkerStatus {
  const { up, failure } = sample;
  const answer = up ? toWorkerAnswer(sample, null) : null;
  return toWorkerStatus({ sampledAt: at, recentScrapes: [up ? 'up' : 'bad_answer'], failure, answer }, at);
}

type ReadSample = Sample & {
  jsonStats: NonNullable<Sample['jsonStats']>;
  statsPage: NonNullable<Sample['statsPage']>;
};

function createSample(): ReadSample {
  const sample = toSample(getFixtureAnswers('b-connected-idle'), at);
  const { jsonStats, statsPage } = sample;
  if (!jsonStats || !statsPage) throw new Error('Expected both pages to be read');
  return { ...sample, jsonStats, statsPage };
}

function withBalance(balance: bigint | null): (sample: ReadSample) => void {
  return ({ jsonStats }) => {
    jsonStats.status.walletBalanceNanoton = balance;
    jsonStats.wallet.balanceNanoton = balance;
  };
}
