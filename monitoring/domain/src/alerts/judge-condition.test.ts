import { expect, test } from 'vitest';
import type { ScrapeOutcome } from '../cocoon/scrape-outcome.ts';
import type { GpuFacts, UnitFacts } from './agent-facts.ts';
import type { Condition, Rule } from './condition.ts';
import { type AlertState, evaluateAlert } from './evaluate-alert.ts';
import { evidenceFields } from './evidence.ts';
import { judgeCondition } from './judge-condition.ts';
import { nothingKnown, type RuleFacts } from './rule-facts.ts';
import { toRuleInForce } from './rule-in-force.ts';
import { type WorkerRuleKind, workerRuleKinds } from './rule-kinds.ts';

const at = new Date('2026-03-01T12:00:00Z');
const ago = (seconds: number) => new Date(at.getTime() - seconds * 1000);
const outcomes: Record<string, ScrapeOutcome> = { u: 'up', b: 'bad_answer', n: 'no_answer' };
const ton = 1_000_000_000n;

type Verdict = 'true' | 'critical' | 'false' | 'unknown';
/** A name, what is known, and what it comes to: calm, and while the alert fires. */
type Case = [string, Partial<RuleFacts>, Verdict, Verdict?];

const peers = { workers: 4, busyWorkers: 3, requestsPerSecondMean: 2, coefficientMean: 1.1 };
const quietPeers = { ...peers, busyWorkers: 0 };
const baseline = {
  ...{ runTimeSecondsMean: 2, earnedNanotonPerHourMean: 1_000, earnedNanotonPerHourOfDay: 1_000 },
};
const listing = { isChecked: true, image: true, model: true, imageHash: 'A', modelHash: 'B' };
const network = {
  ...{ paramsVersion: 5, commit: 'new', committedAt: ago(1_000), delistedHashes: new Set(['OLD']) },
};
const coefficientChange = { changed: 'coefficient', before: '1', after: '1.5', at: ago(60) } as const;
const enabledChange = { changed: 'enabled', before: 'true', after: 'false', at: ago(60) } as const;
const ours = { disabledByUs: true };
const notOurs = { disabledByUs: false };
const agent = { reportedAt: ago(10), gpus: null, gpusYesterday: null, services: null };
const gpu = { name: 'H100', temperatureCelsius: 60, utilizationRatio: 0.5 };
const runner = { name: 'cocoon-worker', state: 'active', since: null };
const vllm = { name: 'cocoon-vllm', state: 'active', since: null };
const off = { state: 'failed', since: ago(300) };

const cases: { [Kind in WorkerRuleKind]: Case[] } = {
  worker_down: [
    ['no scrape at all', {}, 'unknown'],
    ['three of six without an answer', scraped('uuunnn'), 'false', 'true'],
    ['four of six without an answer', scraped('uunnnn'), 'true'],
    ['four of six that are not in a row', scraped('nunnun'), 'true'],
    ['four scrapes of a new worker', scraped('nnnn'), 'true'],
    ['three scrapes of a new worker', scraped('nnn'), 'false', 'true'],
    ['bad answers, which are answers', scraped('bbbbbb'), 'false'],
    ['an answer after four without', scraped('nnnnu'), 'false'],
    ['bad answers after silence', scraped('nnnbbb'), 'false'],
  ],
  bad_answer: [
    ['no scrape at all', {}, 'unknown'],
    ['a readable answer', scraped('bbu'), 'false'],
    ['a bad answer', { ...scraped('ub'), failure: 'bad_request' }, 'true'],
    ['TON still syncing', { ...scraped('b'), failure: 'not_ready' }, 'true'],
    ['no answer: another rule’s', scraped('bn'), 'unknown'],
  ],
  model_disconnected: [
    ['connected', { modelConnected: true }, 'false'],
    ['disconnected', { modelConnected: false }, 'true'],
    ['the page does not say', {}, 'unknown'],
  ],
  no_proxy: [
    ['one connected', { proxiesConnected: 1 }, 'false'],
    ['none connected', { proxiesConnected: 0, lastProxyAt: ago(100) }, 'true'],
    ['the page does not say', {}, 'unknown'],
  ],
  disabled: [
    ['enabled', { enabled: true, commands: notOurs }, 'false'],
    ['disabled by others', { enabled: false, commands: notOurs }, 'true'],
    ['disabled by our command', { enabled: false, commands: ours }, 'false'],
    ['disabled, and nobody knows by whom', { enabled: false }, 'unknown'],
    ['told as tampering', { enabled: false, commands: notOurs, change: enabledChange }, 'false'],
    ['another change', { enabled: false, commands: notOurs, change: coefficientChange }, 'true'],
    ['the page does not say', { commands: notOurs }, 'unknown'],
  ],
  ton_out_of_sync: [
    ['nothing said', {}, 'unknown'],
    ['synced', { tonLastSyncedAt: ago(10) }, 'false'],
    ['at the threshold', { tonLastSyncedAt: ago(600) }, 'false', 'true'],
    ['behind', { tonLastSyncedAt: ago(601) }, 'true'],
    ['at the critical threshold', { tonLastSyncedAt: ago(3_600) }, 'true'],
    ['far behind', { tonLastSyncedAt: ago(3_601) }, 'critical'],
    ['below the threshold, not yet calm', { tonLastSyncedAt: ago(300) }, 'false', 'true'],
    ['calm', { tonLastSyncedAt: ago(299) }, 'false'],
    ['our clock ahead by an hour', { tonLastSyncedAt: ago(3_605), ton: 'synced' }, 'false', 'true'],
    ['our clock behind by an hour', { tonLastSyncedAt: ago(-3_600), ton: 'synced' }, 'false'],
    ['late by its own clock', { tonLastSyncedAt: ago(5), ton: 'late' }, 'true'],
    ['far behind by its own clock', { tonLastSyncedAt: ago(5_000), ton: 'out_of_sync' }, 'critical'],
  ],
  wallet_low: [
    ['not read', {}, 'unknown'],
    ['enough', { balanceNanoton: 6n * ton }, 'false'],
    ['at the threshold', { balanceNanoton: 5n * ton }, 'false', 'true'],
    ['low', { balanceNanoton: 5n * ton - 1n }, 'true'],
    ['at the critical threshold', { balanceNanoton: 2_100_000_000n }, 'true'],
    ['too low', { balanceNanoton: 2_099_999_999n }, 'critical'],
    ['nothing at all', { balanceNanoton: 0n }, 'critical'],
    ['topped up a little', { balanceNanoton: 5_400_000_000n }, 'false', 'true'],
    ['topped up', { balanceNanoton: 5_500_000_001n }, 'false'],
  ],
  image_or_model_delisted: [
    ['nothing said', {}, 'unknown'],
    ['listed', { listing }, 'false'],
    ['its image is not', { listing: { ...listing, image: false } }, 'true'],
    ['its model is not', { listing: { ...listing, model: false } }, 'true'],
    ['unchecked: its own word says nothing', { listing: { ...listing, isChecked: false } }, 'unknown'],
    ['unchecked, not listed', { listing: { ...listing, isChecked: false, image: false } }, 'unknown'],
    [
      'unchecked, and gone from the lists',
      { network, listing: { ...listing, isChecked: false, imageHash: 'OLD' } },
      'true',
    ],
    ['its model gone from the lists', { network, listing: { ...listing, modelHash: 'OLD' } }, 'true'],
    ['silent, and not gone from the lists', { network, listing: { ...listing, isChecked: null } }, 'false'],
  ],
  payout_stuck: [
    ['nothing said', {}, 'unknown'],
    ['nothing under way', { payoutUnderWay: false }, 'false'],
    ['one under way', { payoutUnderWay: true, inFlightNanoton: 5n }, 'true'],
  ],
  no_requests: [
    ['nothing said', { peers }, 'unknown'],
    ['nobody else seen', { requests: 0 }, 'unknown'],
    ['nobody else with the model', { requests: 0, peers: { ...peers, workers: 1 } }, 'unknown'],
    ['requests', { requests: 1, peers }, 'false'],
    ['none while others have some', { requests: 0, peers }, 'true'],
    ['none, and the network is quiet', { requests: 0, peers: quietPeers }, 'false'],
    [
      'none, and only itself was busy a moment ago',
      { requests: 0, isBusy: true, peers: { ...peers, busyWorkers: 1 } },
      'false',
    ],
  ],
  error_ratio: [
    ['nothing counted', {}, 'unknown'],
    ['too few to judge', finished(10, 9), 'unknown'],
    ['a way of counting that is not known', finished(100, null), 'unknown'],
    ['at the threshold', finished(95, 5), 'false', 'true'],
    ['above it', finished(94, 6), 'true'],
    ['below it, not yet calm', finished(98, 2), 'false', 'true'],
    ['calm', finished(99, 1), 'false'],
  ],
  slow: [
    ['no baseline', finished(20, 0, 100), 'unknown'],
    ['nothing counted', { baseline }, 'unknown'],
    ['too few to judge', { baseline, ...finished(19, 0, 100) }, 'unknown'],
    ['as usual', { baseline, ...finished(20, 0, 40) }, 'false'],
    ['twice as long', { baseline, ...finished(20, 0, 80) }, 'false', 'true'],
    ['longer', { baseline, ...finished(20, 0, 81) }, 'true'],
    ['not yet calm', { baseline, ...finished(20, 0, 60) }, 'false', 'true'],
    ['calm', { baseline, ...finished(20, 0, 59) }, 'false'],
  ],
  saturated: [
    ['nothing said', {}, 'unknown'],
    ['no capacity', { activeRequests: 0, maxActiveRequests: 0 }, 'unknown'],
    ['full', { activeRequests: 19, maxActiveRequests: 20 }, 'true'],
    ['nearly full', { activeRequests: 18, maxActiveRequests: 20 }, 'false', 'true'],
    ['at the clear threshold', { activeRequests: 16, maxActiveRequests: 20 }, 'false', 'true'],
    ['with room', { activeRequests: 15, maxActiveRequests: 20 }, 'false'],
  ],
  earnings_drop: [
    ['no history', {}, 'unknown'],
    ['as usual', { baseline }, 'false'],
    ['half', { baseline: { ...baseline, earnedNanotonPerHourOfDay: 500 } }, 'false', 'true'],
    ['less than half', { baseline: { ...baseline, earnedNanotonPerHourOfDay: 499 }, peers }, 'true'],
    ['back to six tenths', { baseline: { ...baseline, earnedNanotonPerHourOfDay: 600 } }, 'false'],
    ['nothing usually', { baseline: { ...baseline, earnedNanotonPerHourMean: 0 } }, 'unknown'],
  ],
  tampered: [
    ['no change', {}, 'false'],
    ['another price', { change: coefficientChange, coefficient: 1.5 }, 'true'],
    ['a third price', { change: coefficientChange, coefficient: 2 }, 'true'],
    ['the price undone', { change: coefficientChange, coefficient: 1 }, 'false'],
    ['switched off', { change: enabledChange, enabled: false }, 'true'],
    ['switched on again', { change: enabledChange, enabled: true }, 'false'],
    ['silent since', { change: enabledChange }, 'unknown'],
  ],
  exposed: [
    ['never probed', {}, 'unknown'],
    ['open', { exposure: { port: 12_000, answeredAt: ago(60), closedProbes: 0 } }, 'true'],
    ['closed once', { exposure: { port: 12_000, answeredAt: ago(60), closedProbes: 1 } }, 'false', 'true'],
    ['closed twice', { exposure: { port: 12_000, answeredAt: ago(60), closedProbes: 2 } }, 'false'],
  ],
  outdated: [
    ['no fleet', { paramsVersion: 4, commit: 'old' }, 'unknown'],
    ['nothing said', { network }, 'unknown'],
    ['as the fleet', { network, paramsVersion: 5, commit: 'new' }, 'false'],
    ['older parameters', { network, paramsVersion: 4, commit: 'new' }, 'true'],
    ['an older commit', { network, paramsVersion: 5, commit: 'old', committedAt: ago(2_000) }, 'true'],
    ['a newer commit', { network, paramsVersion: 5, commit: 'next', committedAt: ago(1) }, 'false'],
    ['a commit of unknown age', { network, paramsVersion: 5, commit: 'other' }, 'unknown'],
  ],
  gpu_hot: [
    ['no agent', {}, 'unknown'],
    ['a silent agent', { agent: { ...agent, reportedAt: ago(90), gpus: [hot(90)] } }, 'unknown'],
    ['temperatures that are not known', gpus({ ...gpu, temperatureCelsius: null }), 'unknown'],
    ['cool', gpus(gpu), 'false'],
    ['one of two at the threshold', gpus(gpu, hot(85)), 'true'],
    ['not yet calm', gpus(hot(80)), 'false', 'true'],
    ['calm', gpus(hot(79)), 'false'],
  ],
  gpu_low_utilization: [
    ['no agent', { requests: 10 }, 'unknown'],
    ['requests not known', gpus(idle(0)), 'unknown'],
    ['idle without requests', { requests: 0, ...gpus(idle(0)) }, 'false'],
    ['idle with requests', { requests: 10, ...gpus(idle(0.04)) }, 'true'],
    ['by the mean of all', { requests: 10, ...gpus(idle(0), idle(0.2)) }, 'false'],
    ['at the threshold', { requests: 10, ...gpus(idle(0.05)) }, 'false', 'true'],
    ['calm', { requests: 10, ...gpus(idle(0.1)) }, 'false'],
  ],
  gpu_missing: [
    ['no agent', {}, 'unknown'],
    ['no yesterday', gpus(gpu), 'unknown'],
    ['as yesterday', { agent: { ...agent, gpus: [gpu, gpu], gpusYesterday: 2 } }, 'false'],
    ['one fewer', { agent: { ...agent, gpus: [gpu], gpusYesterday: 2 } }, 'true'],
    ['none at all', { agent: { ...agent, gpus: [], gpusYesterday: 1 } }, 'true'],
    ['not reported', { agent: { ...agent, gpusYesterday: 2 } }, 'unknown'],
  ],
  service_failed: [
    ['no agent', {}, 'unknown'],
    ['no unit reported', services(null), 'unknown'],
    ['all active', services(runner, vllm), 'false'],
    ['one model server of two', services(runner, { ...vllm, ...off }, vllm), 'false'],
    ['no model server', services(runner, { ...vllm, ...off }, { ...vllm, ...off }), 'true'],
    ['no runner', services({ ...runner, ...off }, vllm), 'true'],
    ['model servers not reported', services(runner), 'false'],
  ],
};

const rows = workerRuleKinds.flatMap((kind) =>
  cases[kind].map(([name, known, calm, firing = calm]) => ({ kind, name, known, calm, firing })),
);

test.each(rows)('$kind: $name', ({ kind, known, calm, firing }) => {
  const facts = { ...nothingKnown(at), ...known };
  expect(toVerdict(judgeCondition(ruleOf(kind), facts, false))).toBe(calm);
  expect(toVerdict(judgeCondition(ruleOf(kind), facts, true))).toBe(firing);
});

test.each(workerRuleKinds)('%s has a case for each of true, false and unknown', (kind) => {
  const values = cases[kind].map(([, , verdict]) => (verdict === 'critical' ? 'true' : verdict));
  const needed = kind === 'tampered' ? ['true', 'false'] : ['true', 'false', 'unknown'];
  for (const value of needed) expect(values).toContain(value);
});

test.each(rows.filter(({ calm }) => calm === 'true'))(
  '$kind says which figures decided: $name',
  ({ kind, known }) => {
    const condition = judgeCondition(ruleOf(kind), { ...nothingKnown(at), ...known }, false);
    const said = condition.value === 'true' ? Object.keys(condition.evidence) : [];
    const allowed: readonly string[] = evidenceFields[kind];
    expect(allowed).toEqual(expect.arrayContaining(said));
    const always = allowed.filter((field) => field !== 'failure');
    expect(said).toEqual(expect.arrayContaining(always));
  },
);

test('evidence is plain JSON: nanoton as decimal strings, times as ISO 8601', () => {
  const facts = {
    ...nothingKnown(at),
    ...{ balanceNanoton: 2_000_000_001n, walletAddress: 'UQA', tonLastSyncedAt: ago(4_000) },
  };
  expect(evidenceOf('wallet_low', facts)).toEqual({
    ...{ value: 2.000000001, threshold: 5, balanceNanoton: '2000000001' },
    ...{ clearBalanceNanoton: '5500000000', walletAddress: 'UQA' },
  });
  expect(evidenceOf('ton_out_of_sync', facts)).toEqual({
    ...{ value: 4_000, threshold: 600, lastSyncedAt: '2026-03-01T10:53:20.000Z' },
  });
});

test.each([
  ['uuuunnnn', '7 fired'],
  ['nnnnuuu', '3 fired, 6 resolved'],
  ['nnnnuunuu', '3 fired'],
  ['nnnnuunuuu', '3 fired, 9 resolved'],
  ['nnnnbbb', '3 fired, 6 resolved'],
  ['nnnuunnuuu', '5 fired, 9 resolved'],
  ['nunununununu', ''],
  ['nnunnunnunnu', '4 fired'],
])('worker_down over scrapes %s: %s', (letters, expected) => {
  expect(playWorkerDown(letters)).toBe(expected);
});

function playWorkerDown(letters: string): string {
  let state: AlertState | null = null;
  const transitions: string[] = [];
  const rule = ruleOf('worker_down');
  for (let index = 0; index < letters.length; index += 1) {
    const facts = { ...nothingKnown(at), ...scraped(letters.slice(Math.max(0, index - 5), index + 1)) };
    const condition = judgeCondition(rule, facts, state?.state === 'firing');
    const result = evaluateAlert(state, condition, rule, {
      sampledAt: new Date(at.getTime() + index * 15_000),
      previousSampledAt: new Date(at.getTime() + (index - 1) * 15_000),
      toleranceSeconds: 45,
    });
    state = result.state;
    if (result.transition !== null) transitions.push(`${index} ${result.transition.kind}`);
  }
  return transitions.join(', ');
}

function ruleOf(kind: WorkerRuleKind): Rule<WorkerRuleKind> {
  return toRuleInForce(kind, 'everything', []).rule;
}

function evidenceOf(kind: WorkerRuleKind, facts: RuleFacts) {
  const condition = judgeCondition(ruleOf(kind), facts, false);
  return condition.value === 'true' ? condition.evidence : null;
}

function toVerdict(condition: Condition): Verdict {
  return condition.value === 'true' && condition.isCritical ? 'critical' : condition.value;
}

function scraped(letters: string): Partial<RuleFacts> {
  const recentScrapes = letters.split('').map((letter) => outcomes[letter] ?? 'up');
  const isUp = recentScrapes.at(-1) === 'up';
  return { recentScrapes, failure: isUp ? null : recentScrapes.at(-1) === 'no_answer' ? 'timeout' : 'empty' };
}

function finished(succeeded: number, failed: number | null, runTimeSeconds = 1): Partial<RuleFacts> {
  return { window: { succeeded, failed, runTimeSeconds } };
}

function hot(temperatureCelsius: number) {
  return { ...gpu, temperatureCelsius };
}

function idle(utilizationRatio: number) {
  return { ...gpu, utilizationRatio };
}

function gpus(...list: GpuFacts[]) {
  return { agent: { ...agent, gpus: list } };
}

function services(unit: UnitFacts | null, ...models: UnitFacts[]) {
  return { agent: { ...agent, services: { runner: unit, models } } };
}
