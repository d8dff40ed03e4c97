import { expect, test } from 'vitest';
import { findFixtureAnswers, listFixtureStates } from '../../fixtures/read-fixture.ts';
import { toSample } from '../cocoon/to-sample.ts';
import { toWorkerAnswer } from '../cocoon/worker-answer.ts';
import { type DiagnosisCheck, diagnose, diagnosisChecks, type Verdict } from './diagnose.ts';
import type { DiagnosisFacts } from './diagnosis-facts.ts';
import { toDiagnosisFacts } from './to-diagnosis-facts.ts';

const now = new Date('2026-03-01T12:00:00Z');
const peers = { workers: 4, busyWorkers: 3, requestsPerSecondMean: 2, coefficientMean: 1.1 };
const quiet = { ...peers, busyWorkers: 0, requestsPerSecondMean: 0 };
const healthy: DiagnosisFacts = {
  now,
  sampledAt: new Date(now.getTime() - 5_000),
  failure: null,
  lastUpAt: new Date(now.getTime() - 5_000),
  balanceNanoton: 40_000_000_000n,
  walletAddress: 'UQABWAYRUDPbjO0EfnTjtToUuQTATvTK_2wW3liSw_XSOQtq',
  tonLastSyncedAt: new Date(now.getTime() - 8_000),
  ton: 'synced',
  image: 'listed',
  modelListing: 'listed',
  model: 'Qwen/Qwen3-8B@abc:0',
  modelConnected: true,
  modelDisconnectedSince: null,
  enabled: true,
  disabledSince: null,
  proxiesConnected: 2,
  noProxySince: null,
  requestsPerSecond: 1.5,
  coefficient: 1,
  peers,
  earnedNanotonPerHour: 420_000_000n,
  unpaidNanoton: 3_000_000_000n,
};
const idle = { requestsPerSecond: 0 };
const letters = { passed: 'p', warning: 'w', failed: 'F', unknown: '?' };

/** The ten results as letters, in their order. */
function resultsOf(change: Partial<DiagnosisFacts>): string {
  return diagnose({ ...healthy, ...change })
    .checks.map(({ result }) => letters[result])
    .join('');
}

function verdictOf(change: Partial<DiagnosisFacts>): string {
  return toText(diagnose({ ...healthy, ...change }).verdict);
}

function toText(verdict: Verdict): string {
  if (verdict.kind === 'failed') return verdict.check;
  return verdict.kind === 'unknown' ? `unknown: ${verdict.reason}` : verdict.kind;
}

test.each<[string, Partial<DiagnosisFacts>, string, string]>([
  ['earns', {}, 'pppppppppp', 'earning'],
  ['is silent', { failure: 'timeout' }, 'F????????p', 'reachable'],
  ['refuses', { failure: 'bad_request' }, 'F????????p', 'reachable'],
  ['was never scraped', { sampledAt: null, ...idle, peers: null }, '??????????', 'unknown: never_scraped'],
  ['was scraped long ago', { sampledAt: new Date(0) }, '?????????p', 'unknown: stale'],
  ['cannot pay gas', { balanceNanoton: 2_000_000_000n }, 'pFpppppppp', 'wallet'],
  ['has little left, and earns', { balanceNanoton: 3_000_000_000n }, 'pwpppppppp', 'earning'],
  ['has not read its wallet', { balanceNanoton: null }, 'p?pppppppp', 'earning'],
  ['is behind TON', { ton: 'out_of_sync', ...idle }, 'ppFppppp?p', 'ton_sync'],
  ['is a little late', { ton: 'late' }, 'ppwppppppp', 'earning'],
  ['has an image that is not listed', { image: 'not_listed', ...idle }, 'pppFpppp?p', 'image'],
  ['does not check its image', { image: 'unchecked' }, 'ppp?pppppp', 'earning'],
  ['has a model that is not listed', { modelListing: 'not_listed', ...idle }, 'ppppFppp?p', 'model_listed'],
  ['lost its model', { modelConnected: false, ...idle }, 'pppppFpp?p', 'model_connection'],
  ['is disabled', { enabled: false, ...idle }, 'ppppppFp?p', 'enabled'],
  ['has no proxy', { proxiesConnected: 0, ...idle }, 'pppppppF?p', 'proxies'],
  ['is passed over', idle, 'ppppppppFp', 'request_rate'],
  ['waits in a quiet network', { ...idle, peers: quiet }, 'pppppppppw', 'quiet'],
  ['waits alone', { ...idle, peers: null }, 'pppppppp??', 'unknown: no_peers'],
  ['earns alone', { peers: null }, 'pppppppppp', 'earning'],
  ['has only itself busy', { ...idle, peers: { ...peers, workers: 1 } }, 'pppppppp?p', 'unknown: no_peers'],
  [
    'has two faults: the first is told',
    { enabled: false, proxiesConnected: 0, ...idle },
    'ppppppFF?p',
    'enabled',
  ],
])('a worker that %s', (_name, change, results, verdict) => {
  expect(resultsOf(change)).toBe(results);
  expect(verdictOf(change)).toBe(verdict);
});

test('every check runs, whatever is known', () => {
  const nothing = Object.fromEntries(Object.keys(healthy).map((name) => [name, null]));
  const { checks } = diagnose({ ...healthy, ...nothing, now });
  expect(checks.map(({ check }) => check)).toEqual([...diagnosisChecks]);
});

const expected: Record<string, [results: string, verdict: DiagnosisCheck | string]> = {
  'a0-fresh-1s-no-proxy': ['p?pp?ppF?p', 'proxies'],
  'a1-fresh-6s-no-proxy': ['pppp?ppF?p', 'proxies'],
  'b-connected-idle': ['pppp?pppFp', 'request_rate'],
  'c-traffic-00': ['pppp?ppppp', 'earning'],
  'c-traffic-01': ['pppp?ppppp', 'earning'],
  'c-traffic-02': ['pppp?ppppp', 'earning'],
  'c-traffic-03': ['pppp?ppppp', 'earning'],
  'c-traffic-04': ['pppp?ppppp', 'earning'],
  'c-traffic-05': ['pppp?ppppp', 'earning'],
  'd-disable': ['ppwp?pFp?p', 'enabled'],
  'e-enable': ['ppwp?ppppp', 'earning'],
  'f-coefficient': ['ppwp?ppppp', 'earning'],
  'g-access-hash-missing': ['F????????p', 'reachable'],
  'g-access-hash-ok': ['pppppppF?p', 'proxies'],
  'g-access-hash-wrong': ['F????????p', 'reachable'],
  'h-llm-back-4s': ['ppwp?ppppp', 'earning'],
  'h-llm-down-1s': ['ppwp?Fpp?p', 'model_connection'],
  'h-llm-down-6s': ['ppwp?Fpp?p', 'model_connection'],
  'i-payout': ['ppwp?ppppp', 'earning'],
  'i-payout-3s-later': ['ppwp?ppppp', 'earning'],
  'k-proxy-back': ['ppwp?ppppp', 'earning'],
  'k-proxy-down-12s': ['ppwp?ppF?p', 'proxies'],
  'k-proxy-down-2s': ['ppwp?ppF?p', 'proxies'],
  'm-starting-ton-not-synced-20s': ['F????????p', 'reachable'],
  'n-ton-late': ['ppwp?ppF?p', 'proxies'],
  'n-ton-out-of-sync': ['ppFp?ppF?p', 'ton_sync'],
};

const captured = listFixtureStates().filter((state) => findFixtureAnswers(state) !== undefined);

test('each captured state has a diagnosis of its own', () => {
  expect(captured).toEqual(Object.keys(expected).sort());
});

test.each(captured)('%s', (state) => {
  const answers = findFixtureAnswers(state);
  if (answers === undefined) throw new Error('Not captured');
  const sample = toSample(answers, now);
  const { checks, verdict } = diagnose(
    toDiagnosisFacts({
      now,
      sampledAt: now,
      failure: sample.failure,
      lastUpAt: sample.up ? now : null,
      answer: sample.up ? toWorkerAnswer(sample, null) : null,
      pages: sample,
      network: null,
      peers,
      ...{ modelDisconnectedSince: null, disabledSince: null, noProxySince: null },
      ...{ earnedNanotonPerHour: null, unpaidNanoton: null },
    }),
  );
  const results = checks.map(({ result }) => letters[result]).join('');
  expect([results, toText(verdict)]).toEqual(expected[state]);
});
