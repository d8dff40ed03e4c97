import { expect, test } from 'vitest';
import { getFixtureAnswers } from '../../fixtures/read-fixture.ts';
import { detectFailureCounting } from './failure-counting.ts';
import type { FailureCounting, Sample } from './sample.ts';
import { toInterval } from './to-interval.ts';
import { toSample } from './to-sample.ts';

const start = new Date('2026-11-23T16:39:30Z');

/** Differences between the bodies of c-traffic-00 … 05, worked out by hand; each failure adds 2 to `failed`. */
const increases = [
  {
    requests: 142,
    succeeded: 139,
    failed: 1,
    runTimeSeconds: 102.231711,
    tokens: [53164, 19660, 6304, 22452, 4748],
  },
  {
    requests: 143,
    succeeded: 136,
    failed: 7,
    runTimeSeconds: 101.796763,
    tokens: [52037, 18965, 6344, 22367, 4361],
  },
  {
    requests: 145,
    succeeded: 143,
    failed: 3,
    runTimeSeconds: 101.068218,
    tokens: [56864, 20222, 6505, 24990, 5147],
  },
  {
    requests: 144,
    succeeded: 142,
    failed: 4,
    runTimeSeconds: 100.962254,
    tokens: [53938, 19411, 7329, 22840, 4358],
  },
  {
    requests: 140,
    succeeded: 131,
    failed: 7,
    runTimeSeconds: 98.206349,
    tokens: [52771, 18437, 6386, 23321, 4627],
  },
];
const finished = [140, 143, 146, 146, 138];

test('a replay of real traffic 15 s apart gives exactly what the bodies say', () => {
  let counting: FailureCounting = 'unknown';
  let previous: Sample | null = null;
  const intervals = [];
  for (let step = 0; step <= 5; step += 1) {
    const sample = createTraffic(step);
    counting = detectFailureCounting(sample, counting, previous);
    const interval = toInterval(previous, sample, counting);
    if (interval) intervals.push(interval);
    previous = sample;
  }
  expect(intervals).toEqual(
    increases.map(({ tokens, ...increase }, index) => ({
      ...increase,
      intervalSeconds: 15,
      tokens: {
        adjusted: tokens[0],
        prompt: tokens[1],
        cached: tokens[2],
        completion: tokens[3],
        reasoning: tokens[4],
      },
      earnedNanoton: BigInt(tokens[0] ?? 0),
      errorRatio: increase.failed / (finished[index] ?? 0),
      runTimeSecondsMean: increase.runTimeSeconds / (finished[index] ?? 0),
      reset: false,
    })),
  );
});

test('earnings are adjusted tokens at the fee of the network', () => {
  const current = createTraffic(1);
  if (current.jsonStats?.rootConfig) current.jsonStats.rootConfig.workerFeePerTokenNanoton = 19n;
  expect(toInterval(createTraffic(0), current, 'double')?.earnedNanoton).toBe(1_010_116n);
  if (current.jsonStats) current.jsonStats.rootConfig = null;
  expect(toInterval(createTraffic(0), current, 'double')?.earnedNanoton).toBeNull();
});

test('while the counting of failures is unknown, so are failures and what rests on them', () => {
  const interval = toInterval(createTraffic(0), createTraffic(1), 'unknown');
  expect(interval).toMatchObject({
    requests: 142,
    succeeded: 139,
    failed: null,
    errorRatio: null,
    runTimeSecondsMean: null,
  });
});

test('an interval in which nothing finished has no ratio and no mean, and no failures whatever the counting', () => {
  const interval = toInterval(createTraffic(2), createTraffic(2, 60), 'unknown');
  expect(interval).toMatchObject({
    requests: 0,
    failed: 0,
    errorRatio: null,
    runTimeSecondsMean: null,
    earnedNanoton: 0n,
  });
});

test('a failure caught between its two additions is counted once, when it is over', () => {
  const half = createTraffic(1);
  if (half.jsonStats?.counters) half.jsonStats.counters.failed.total = 17;
  expect(toInterval(createTraffic(0), half, 'double')?.failed).toBe(0);
  expect(toInterval(half, createTraffic(2), 'double')?.failed).toBe(8);
});

test('after a restart the totals themselves are the increase', () => {
  expect(toInterval(createTraffic(5), createTraffic(0, 90), 'double')).toMatchObject({
    intervalSeconds: 15,
    requests: 130,
    succeeded: 116,
    failed: 8,
    runTimeSeconds: 81.314304,
    tokens: { adjusted: 46066 },
    earnedNanoton: 46066n,
    reset: true,
  });
});

test('one total that fell is enough for a restart', () => {
  const before = createTraffic(0);
  if (before.jsonStats?.counters) before.jsonStats.counters.bytesSent.total = 999_999_999;
  expect(toInterval(before, createTraffic(1), 'double')).toMatchObject({ reset: true, requests: 272 });
});

test('another commit is a restart even where no total fell', () => {
  const before = createTraffic(0);
  if (before.jsonStats) before.jsonStats.status.commit = 'older';
  expect(toInterval(before, createTraffic(1), 'double')).toMatchObject({
    reset: true,
    requests: 272,
    failed: 9,
  });
});

test('there is no interval without two sets of counters and time between them', () => {
  const silent = toSample({ failure: 'timeout', latencyMs: null }, start);
  const sample = createTraffic(1);
  expect(toInterval(null, sample, 'double')).toBeNull();
  expect(toInterval(silent, sample, 'double')).toBeNull();
  expect(toInterval(createTraffic(0), { ...silent, sampledAt: sample.sampledAt }, 'double')).toBeNull();
  expect(toInterval(sample, sample, 'double')).toBeNull();
  expect(toInterval(sample, createTraffic(0), 'double')).toBeNull();
});

function createTraffic(step: number, atSeconds = step * 15): Sample {
  return toSample(getFixtureAnswers(`c-traffic-0${step}`), new Date(start.getTime() + atSeconds * 1000));
}
