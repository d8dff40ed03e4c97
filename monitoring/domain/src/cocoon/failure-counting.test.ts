import { expect, test } from 'vitest';
import { getFixtureAnswers, listFixtureStates } from '../../fixtures/read-fixture.ts';
import { countFailures, detectFailureCounting } from './failure-counting.ts';
import type { FailureCounting, Sample } from './sample.ts';
import { toSample } from './to-sample.ts';

const at = new Date('2026-11-23T17:00:00Z');

test.each(listFixtureStates().filter((state) => /^[c-fhik]/.test(state)))(
  'the figures of %s prove the double count',
  (state) => {
    const sample = toSample(getFixtureAnswers(state), at);
    for (const previous of ['unknown', 'single', 'double'] as const) {
      expect(detectFailureCounting(sample, previous)).toBe('double');
    }
  },
);

interface Figures {
  queries: number;
  success: number;
  failed: number;
  active: number | null;
}

test.each<[string, Figures, FailureCounting, FailureCounting]>([
  [
    'without failures nothing is learnt',
    { queries: 9, success: 9, failed: 0, active: 0 },
    'unknown',
    'unknown',
  ],
  ['without failures nothing is lost', { queries: 9, success: 9, failed: 0, active: 0 }, 'single', 'single'],
  ['too many finished', { queries: 10, success: 9, failed: 2, active: 0 }, 'unknown', 'double'],
  [
    'too many finished, against what was known',
    { queries: 10, success: 9, failed: 2, active: 0 },
    'single',
    'double',
  ],
  ['odd', { queries: 10, success: 7, failed: 3, active: 0 }, 'unknown', 'single'],
  ['odd, against what was known', { queries: 10, success: 7, failed: 3, active: 0 }, 'double', 'single'],
  [
    'odd in the middle of a double count',
    { queries: 10, success: 3, failed: 3, active: 5 },
    'double',
    'double',
  ],
  ['odd and too many', { queries: 10, success: 8, failed: 3, active: 0 }, 'single', 'double'],
  ['odd without the page', { queries: 10, success: 7, failed: 3, active: null }, 'double', 'double'],
  [
    'active as under the single count',
    { queries: 20, success: 10, failed: 4, active: 6 },
    'unknown',
    'single',
  ],
  [
    'active as under the double count',
    { queries: 20, success: 10, failed: 4, active: 8 },
    'unknown',
    'double',
  ],
  [
    'active nearer to the single count',
    { queries: 20, success: 10, failed: 4, active: 5 },
    'unknown',
    'single',
  ],
  [
    'active nearer to the double count',
    { queries: 20, success: 10, failed: 4, active: 9 },
    'unknown',
    'double',
  ],
  ['active in the middle', { queries: 20, success: 10, failed: 4, active: 7 }, 'unknown', 'unknown'],
  ['active unknown', { queries: 20, success: 10, failed: 4, active: null }, 'unknown', 'unknown'],
  [
    'what is known outlives a page read a moment later',
    { queries: 20, success: 10, failed: 4, active: 6 },
    'double',
    'double',
  ],
])('%s', (_name, figures, previous, expected) => {
  expect(detectFailureCounting(createSample(figures), previous)).toBe(expected);
});

test('a restart keeps what is known, another commit forgets it', () => {
  const before = createSample({ queries: 1000, success: 990, failed: 20, active: 0 });
  const idle = { queries: 0, success: 0, failed: 0, active: 0 };
  expect(detectFailureCounting(createSample(idle), 'double', before)).toBe('double');
  expect(detectFailureCounting(createSample(idle, 'new'), 'double', before)).toBe('unknown');
  const busy = { queries: 20, success: 10, failed: 4, active: 6 };
  expect(detectFailureCounting(createSample(busy, 'new'), 'double', before)).toBe('single');
});

test('a sample without counters changes nothing', () => {
  expect(detectFailureCounting(toSample({ failure: 'timeout', latencyMs: null }, at), 'double')).toBe(
    'double',
  );
});

test.each<[number, FailureCounting, number | null]>([
  [0, 'unknown', 0],
  [0, 'double', 0],
  [16, 'unknown', null],
  [16, 'single', 16],
  [16, 'double', 8],
  [17, 'double', 8],
  [16.0000001, 'double', 8],
])('a raw total of %s counted as %s is %s failures', (raw, counting, failures) => {
  expect(countFailures(raw, counting)).toBe(failures);
});

function createSample({ queries, success, failed, active }: Figures, commit?: string): Sample {
  const sample = toSample(getFixtureAnswers('b-connected-idle'), at);
  if (!sample.jsonStats?.counters || !sample.statsPage) throw new Error('Expected both pages to be read');
  const { counters } = sample.jsonStats;
  counters.queries.total = queries;
  counters.success.total = success;
  counters.failed.total = failed;
  sample.statsPage.activeRequests = active;
  if (commit) sample.jsonStats.status.commit = commit;
  return sample;
}
