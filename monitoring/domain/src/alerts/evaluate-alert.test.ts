import { expect, test } from 'vitest';
import { type Condition, isFalse, isTrue, isUnknown, type Rule } from './condition.ts';
import { type AlertState, type AlertTransition, evaluateAlert } from './evaluate-alert.ts';
import { toRuleInForce } from './rule-in-force.ts';
import type { Clear, Severity } from './rule-kind.ts';

const start = Date.parse('2026-03-01T12:00:00Z');

interface Played {
  forSeconds: number;
  clear: Clear;
  severity?: Severity;
}

/** Plays conditions at scrape times; `12:t` is a true condition 12 s after the start, `12:c` a critical one. */
function play(scrapes: string, { forSeconds, clear, severity = 'critical' }: Played) {
  let state: AlertState | null = null;
  let previousSampledAt: Date | null = new Date(start - 15_000);
  const transitions: string[] = [];
  const seen: AlertTransition[] = [];
  for (const scrape of scrapes.split(' ')) {
    const [second, letter] = scrape.split(':');
    const sampledAt = new Date(start + Number(second) * 1000);
    const condition = toCondition(letter ?? '', Number(second));
    const rule: Rule = {
      ...{ kind: 'model_disconnected', threshold: null, criticalThreshold: null, clearThreshold: null },
      ...{ forSeconds, clear, severity },
    };
    const result = evaluateAlert(state, condition, rule, {
      sampledAt,
      previousSampledAt,
      toleranceSeconds: 45,
    });
    state = result.state;
    previousSampledAt = sampledAt;
    if (result.transition !== null) {
      transitions.push(`${second} ${result.transition.kind}`);
      seen.push(result.transition);
    }
  }
  return { state, transitions, seen };
}

function toCondition(letter: string, second: number): Condition {
  const evidence = { failedScrapes: second };
  const conditions: Record<string, Condition> = {
    ...{ t: isTrue(evidence), c: isTrue(evidence, true), f: isFalse, u: isUnknown },
  };
  const condition = conditions[letter];
  if (condition === undefined) throw new Error(`No such condition: ${letter}`);
  return condition;
}

const minute = { forSeconds: 60, clear: { seconds: 60 } };
const atOnce = { forSeconds: 0, clear: { scrapes: 3 } };

test.each([
  ['stays inactive while false', '0:f 15:f 30:f', minute, [], null],
  ['stays inactive while unknown', '0:u 15:u 30:u', minute, [], null],
  ['waits for the whole of `for`', '0:t 15:t 30:t 45:t 59:t', minute, [], 'pending'],
  [
    'fires at the first scrape that completes `for`',
    '0:t 15:t 30:t 45:t 60:t',
    minute,
    ['60 fired'],
    'firing',
  ],
  [
    'measures `for` on scrape times, not on the count of scrapes',
    '0:t 1:t 2:t 3:t 4:t 5:t',
    minute,
    [],
    'pending',
  ],
  ['a pending alert that clears leaves no trace', '0:t 15:t 30:f 45:t 60:t 90:t', minute, [], 'pending'],
  ['pending waits through an unknown scrape', '0:t 15:u 30:u 45:u 60:t', minute, ['60 fired'], 'firing'],
  ['unknown never fires', '0:t 15:t 30:t 45:t 60:u 75:u', minute, [], 'pending'],
  ['fires at once without `for`', '0:t', atOnce, ['0 fired'], 'firing'],
  ['fires once, not with every scrape', '0:t 15:t 30:t', atOnce, ['0 fired'], 'firing'],
  ['keeps firing while unknown', '0:t 15:u 30:u 45:u 60:u', atOnce, ['0 fired'], 'firing'],
  ['clears after three good scrapes', '0:t 15:f 30:f 45:f', atOnce, ['0 fired', '45 resolved'], null],
  ['two good scrapes do not clear', '0:t 15:f 30:f', atOnce, ['0 fired'], 'firing'],
  ['a bad scrape starts the clearing again', '0:t 15:f 30:f 45:t 60:f 75:f', atOnce, ['0 fired'], 'firing'],
  [
    'unknown does not count as a good scrape',
    '0:t 15:f 30:f 45:u 60:f',
    atOnce,
    ['0 fired', '60 resolved'],
    null,
  ],
  [
    'clears when false for the whole clear time',
    '0:t 15:t 30:t 45:t 60:t 75:f 90:f 105:f 120:f 135:f',
    minute,
    ['60 fired', '135 resolved'],
    null,
  ],
  [
    'does not clear a second too early',
    '0:t 15:t 30:t 45:t 60:t 75:f 90:f 105:f 120:f 134:f',
    minute,
    ['60 fired'],
    'firing',
  ],
  ['a gap of ours restarts pending', '0:t 15:t 30:t 90:t 105:t 120:t 135:t', minute, [], 'pending'],
  [
    '`for` runs from the scrape after the gap',
    '0:t 60:t 75:t 90:t 105:t 120:t',
    minute,
    ['120 fired'],
    'firing',
  ],
  ['a gap drops a pending alert that is no longer true', '0:t 15:t 90:u', minute, [], null],
  ['a pause within the tolerance is no gap', '0:t 45:t 60:t', minute, ['60 fired'], 'firing'],
  ['nothing fires on the first scrape after a gap', '0:f 600:t', atOnce, [], 'pending'],
  ['fires on the second scrape after a gap', '0:f 600:t 615:t', atOnce, ['615 fired'], 'firing'],
  ['keeps firing through a gap', '0:t 600:t', atOnce, ['0 fired'], 'firing'],
  ['a gap starts the clearing again', '0:t 15:f 30:f 600:f', atOnce, ['0 fired'], 'firing'],
  ['a clock that goes back restarts pending', '3600:t 3615:t 15:t 30:t 45:t', minute, [], 'pending'],
  [
    'fires again after it resolved',
    '0:t 15:f 30:f 45:f 60:t',
    atOnce,
    ['0 fired', '45 resolved', '60 fired'],
    'firing',
  ],
] as const)('%s', (_guarantee, scrapes, rule, transitions, state) => {
  const result = play(scrapes, rule);
  expect(result.transitions).toEqual(transitions);
  expect(result.state?.state ?? null).toBe(state);
});

const warnAtOnce = { ...atOnce, severity: 'warning' } as const;
const warnAfterAMinute = { ...minute, severity: 'warning' } as const;

test.each([
  ['rises while it fires', '0:t 15:c', warnAtOnce, ['0 fired warning', '15 raised critical'], 'critical'],
  ['rises once', '0:t 15:c 30:c', warnAtOnce, ['0 fired warning', '15 raised critical'], 'critical'],
  ['never falls before it resolves', '0:c 15:t 30:t', warnAtOnce, ['0 fired critical'], 'critical'],
  [
    'is told anew by the next episode',
    '0:c 15:f 30:f 45:f 60:t',
    warnAtOnce,
    ['0 fired critical', '45 resolved critical', '60 fired warning'],
    'warning',
  ],
  [
    'rises only after `for` beyond the critical threshold',
    '0:t 15:t 30:t 45:t 60:c 75:c 90:c 105:c 119:c',
    warnAfterAMinute,
    ['60 fired warning'],
    'warning',
  ],
  [
    'rises when `for` is complete',
    '0:t 15:t 30:t 45:t 60:c 75:c 90:c 105:c 120:c',
    warnAfterAMinute,
    ['60 fired warning', '120 raised critical'],
    'critical',
  ],
  [
    'a scrape below the critical threshold starts that `for` again',
    '0:t 15:t 30:t 45:t 60:c 75:c 90:t 105:c 120:c 135:c 150:c',
    warnAfterAMinute,
    ['60 fired warning'],
    'warning',
  ],
  [
    'is critical from the first, when it was beyond both for the whole of `for`',
    '0:c 15:c 30:c 45:c 60:c',
    warnAfterAMinute,
    ['60 fired critical'],
    'critical',
  ],
  ['does not rise on the first scrape after a gap', '0:t 600:c', warnAtOnce, ['0 fired warning'], 'warning'],
] as const)('a severity %s', (_guarantee, scrapes, rule, transitions, severity) => {
  const { seen, state } = play(scrapes, rule);
  const told = seen.map((one) => `${(one.at.getTime() - start) / 1000} ${one.kind} ${one.severity}`);
  expect(told).toEqual(transitions);
  expect(state?.severity).toBe(severity);
});

test('the first scrape of a worker never fires', () => {
  const scrape = { sampledAt: new Date(start), previousSampledAt: null, toleranceSeconds: 45 };
  const { rule } = toRuleInForce('worker_down', 'balanced', []);
  const result = evaluateAlert(null, isTrue({}), rule, scrape);
  expect(result.transition).toBeNull();
  expect(result.state?.state).toBe('pending');
});

test('a fired transition tells since when it is true and why', () => {
  expect(play('0:t 15:t 30:t 45:t 60:t', minute).seen).toEqual([
    {
      kind: 'fired',
      at: new Date(start + 60_000),
      activeSince: new Date(start),
      severity: 'critical',
      evidence: { failedScrapes: 60 },
    },
  ]);
});

test('a resolved transition keeps the figures of the last true scrape', () => {
  expect(play('0:t 15:t 30:u 45:f 60:f 75:f', atOnce).seen.at(-1)).toEqual({
    kind: 'resolved',
    at: new Date(start + 75_000),
    activeSince: new Date(start),
    severity: 'critical',
    evidence: { failedScrapes: 15 },
  });
});
