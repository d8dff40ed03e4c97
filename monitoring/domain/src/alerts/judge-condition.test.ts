import { expect, test } from 'vitest';
import type { Sample, StatsPage } from '../cocoon/sample.ts';
import { type AlertState, evaluateAlert } from './evaluate-alert.ts';
import { judgeCondition } from './judge-condition.ts';
import { type RuleFacts, ruleKinds, type ScrapeOutcome } from './rule-kinds.ts';

const start = new Date('2026-03-01T12:00:00Z');
const outcomes: Record<string, ScrapeOutcome> = { u: 'up', b: 'bad_answer', n: 'no_answer' };

test.each([
  ['three of six without an answer is not down', 'uuunnn', 'false'],
  ['four of six without an answer is down', 'uunnnn', 'true'],
  ['four of six need not be in a row', 'nunnun', 'true'],
  ['four scrapes are enough for a new worker', 'nnnn', 'true'],
  ['three scrapes of a new worker are not', 'nnn', 'false'],
  ['a bad answer is an answer', 'bbbbbb', 'false'],
  ['bad answers do not count as absence', 'nnnbbb', 'false'],
  ['no scrape at all is unknown', '', 'unknown'],
])('worker_down: %s', (_guarantee, letters, value) => {
  expect(judgeCondition(ruleKinds.worker_down, facts(letters, null), null).value).toBe(value);
});

test('worker_down tells how many scrapes failed, why, and when the last answer came', () => {
  expect(judgeCondition(ruleKinds.worker_down, facts('uunnnn', null), null).evidence).toEqual({
    failedScrapes: 4,
    totalScrapes: 6,
    failure: 'timeout',
    lastUpAt: '2026-03-01T11:59:00.000Z',
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

test.each([
  ['connected', true, 'false'],
  ['disconnected', false, 'true'],
  ['not said by the page', null, 'unknown'],
  ['page missing', undefined, 'unknown'],
])('model_disconnected: %s', (_name, modelConnected, value) => {
  expect(judgeCondition(ruleKinds.model_disconnected, facts('u', modelConnected), null).value).toBe(value);
});

function playWorkerDown(letters: string): string {
  let state: AlertState | null = null;
  const transitions: string[] = [];
  for (let index = 0; index < letters.length; index += 1) {
    const condition = judgeCondition(
      ruleKinds.worker_down,
      facts(letters.slice(Math.max(0, index - 5), index + 1), null),
      state,
    );
    const result = evaluateAlert(state, condition, ruleKinds.worker_down, {
      sampledAt: new Date(start.getTime() + index * 15_000),
      previousSampledAt: new Date(start.getTime() + (index - 1) * 15_000),
      toleranceSeconds: 45,
    });
    state = result.state;
    if (result.transition !== null) transitions.push(`${index} ${result.transition.kind}`);
  }
  return transitions.join(', ');
}

function facts(letters: string, modelConnected: boolean | null | undefined): RuleFacts {
  const recentScrapes = letters.split('').map((letter) => outcomes[letter] ?? 'up');
  const up = recentScrapes.at(-1) === 'up';
  return {
    recentScrapes,
    lastUpAt: new Date('2026-03-01T11:59:00Z'),
    sample: sample(up, modelConnected === undefined ? null : statsPage(modelConnected)),
  };
}

function sample(up: boolean, page: StatsPage | null): Sample {
  return {
    sampledAt: start,
    up,
    failure: up ? null : 'timeout',
    latencyMs: up ? 3 : null,
    missing: { jsonStats: null, statsPage: null },
    jsonStats: null,
    statsPage: page,
    proxiesConnected: null,
  };
}

function statsPage(modelConnected: boolean | null): StatsPage {
  return {
    enabled: true,
    modelConnected,
    wallet: null,
    image: null,
    imageHash: null,
    model: null,
    modelHash: null,
    ton: null,
    activeRequests: null,
    maxActiveRequests: null,
    checkProxyHash: null,
    proxyConnections: null,
  };
}
