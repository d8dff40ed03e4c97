import type { OpenAlert } from '@cocoon-pool/db/alerts';
import { type Condition, isFalse, isTrue, isUnknown } from '@cocoon-pool/domain/alerts/condition';
import { expect, test } from 'vitest';
import { evaluateObservations } from './evaluate-observations.ts';
import type { Observation } from './observe-scrape.ts';
import { createRuleBook, shippedRuleBook } from './rule-book.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');
const worker = { workerId: '7', hostId: '3', participantId: '1' };
const disabled = {
  ...{ id: '1', participantId: '1', workerId: '7', kind: 'model_disconnected', enabled: false },
  ...{ threshold: null, clearThreshold: null, forSeconds: null, severity: null, createdAt: new Date(0) },
};

test.each([
  ['shorter than `for`', 'tttt', ['pending']],
  ['as long as `for`', 'ttttt', ['firing']],
  ['that clears before it fires', 'ttf', ['dropped']],
  ['that fires and clears', 'tttttfffff', ['resolved']],
  ['that fires, clears and comes again', 'tttttffffft', ['resolved', 'pending']],
  ['with unknown scrapes within', 't??t?t', ['firing']],
  ['unknown all along', '????', []],
  ['false all along', 'ffff', []],
])('one write that sees a condition %s', (_name, conditions, states) => {
  expect(evaluate(conditions).map(({ state }) => state)).toEqual(states);
});

test('an open alert that nothing changed is not written again', () => {
  expect(evaluate('t', [open('firing')])).toEqual([]);
});

test('an open alert that cannot be judged any more says since when, once, until it can be', () => {
  expect(evaluate('??', [open('firing')])).toMatchObject([{ state: 'firing', unknownSince: new Date(noon) }]);
  const unknownSince = new Date(noon - 60_000);
  expect(evaluate('?', [{ ...open('firing'), unknownSince }])).toEqual([]);
  expect(evaluate('t', [{ ...open('firing'), unknownSince }])).toMatchObject([{ unknownSince: null }]);
});

test('a firing alert goes on in its own row', () => {
  const [episode] = evaluate('f', [open('firing')]);
  expect(episode).toMatchObject({ alertId: '5', state: 'firing', clearingScrapes: 1, fired: false });
});

test('a gap of ours begins a pending alert again', () => {
  const [episode] = evaluate('t', [open('pending')], { firstGapSeconds: 600 });
  expect(episode).toMatchObject({ alertId: '5', state: 'pending', activeSince: new Date(noon) });
});

test('a rule that is switched off ends a firing alert silently and a pending one without a trace', () => {
  const ruleBook = createRuleBook({ rows: [disabled], presets: new Map() });
  expect(evaluate('t', [open('firing')], { ruleBook })).toMatchObject([{ state: 'resolved', silent: true }]);
  expect(evaluate('t', [open('pending')], { ruleBook })).toMatchObject([
    { state: 'dropped', resolvedAt: null },
  ]);
  expect(evaluate('tttttt', [], { ruleBook })).toEqual([]);
});

test('a worker that is not watched any more is passed over', () => {
  expect(evaluate('ttttt', [open('firing')], { workers: [] })).toEqual([]);
});

test('an episode belongs to the owner and host that the worker has when it is written', () => {
  const workers = [{ ...worker, participantId: '2', hostId: '4' }];
  expect(evaluate('ttttt', [], { workers })).toMatchObject([
    { participantId: '2', hostId: '4', fired: true },
  ]);
});

interface Setup {
  ruleBook?: ReturnType<typeof createRuleBook>;
  workers?: (typeof worker)[];
  firstGapSeconds?: number;
}

/** Scrapes 15 s apart on which the model is disconnected (t), connected (f) or not known (?). */
function evaluate(conditions: string, alerts: OpenAlert[] = [], setup: Setup = {}) {
  const { ruleBook = shippedRuleBook, workers = [worker], firstGapSeconds = 15 } = setup;
  const observations = [...conditions].map((letter, index) => {
    const gapSeconds = index === 0 ? firstGapSeconds : 15;
    return observe(toCondition(letter), noon + index * 15_000, gapSeconds);
  });
  return evaluateObservations(observations, { workers, open: alerts }, { ruleBook });
}

function observe(condition: Condition, at: number, gapSeconds: number): Observation {
  return {
    workerId: '7',
    sampledAt: new Date(at),
    previousSampledAt: new Date(at - gapSeconds * 1_000),
    toleranceSeconds: 37.5,
    lease: null,
    events: [],
    metrics: { workerId: '7', ts: new Date(at), up: true },
    conditions: [{ kind: 'model_disconnected', whileCalm: condition, whileFiring: condition }],
  };
}

function toCondition(letter: string): Condition {
  if (letter === 't') return isTrue({});
  return letter === 'f' ? isFalse : isUnknown;
}

function open(state: 'pending' | 'firing'): OpenAlert {
  const activeSince = new Date(noon - 30_000);
  return {
    id: '5',
    workerId: '7',
    hostId: null,
    participantId: '1',
    kind: 'model_disconnected',
    state,
    severity: 'critical',
    activeSince,
    criticalSince: null,
    firedAt: state === 'firing' ? new Date(noon - 15_000) : null,
    clearingSince: null,
    clearingScrapes: 0,
    unknownSince: null,
    evidence: {},
  };
}
