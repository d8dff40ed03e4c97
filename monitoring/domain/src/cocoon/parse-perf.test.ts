import { expect, test } from 'vitest';
import { listFixtureStates, readFixture } from '../../fixtures/read-fixture.ts';
import { type Perf, parsePerf } from './parse-perf.ts';

/** The Ed25519 counter's rate, total load and the runner's load, read from the bodies by eye. */
const table: [string, number[] | null, number[], number[]][] = [
  [
    'b-connected-idle',
    [0.087673, 0.096585, 0.05234],
    [0.001361, 0.001535, 0.001535],
    [0.000186, 0.000283, 0.000283],
  ],
  [
    'c-traffic-03',
    [19.482886, 2.641818, 2.442441],
    [0.077847, 0.010259, 0.010259],
    [0.008655, 0.001174, 0.001174],
  ],
  ['m-starting-ton-not-synced-20s', null, [0.116767, 0.061342, 0.061343], [0.00364, 0.002088, 0.002088]],
];

test.each(table)('reads counters and loads of %s', (state, signatures, total, runner) => {
  const perf = read(readFixture(state, 'worker-perf.txt'));
  const counter = perf.counters.find(({ name }) => name === 'Ed25519_verify_signature');
  expect(counter ? Object.values(counter.perSecond ?? {}) : null).toEqual(signatures);
  expect(perf.total.loadRatio).toEqual({ s10: total[0], m10: total[1], forever: total[2] });
  const worker = perf.actors.find(({ name }) => name === 'cocoon::WorkerRunner');
  expect(worker?.loadRatio).toEqual({ s10: runner[0], m10: runner[1], forever: runner[2] });
});

test('reads every part of a counter and an actor', () => {
  const perf = read(readFixture('c-traffic-03', 'worker-perf.txt'));
  expect(perf.counters).toEqual([
    {
      name: 'Ed25519_verify_signature',
      perSecond: { s10: 19.482886, m10: 2.641818, forever: 2.442441 },
      loadRatio: { s10: 0.005048, m10: 0.000697, forever: 0.000645 },
    },
    {
      name: 'logger',
      perSecond: { s10: 0.212928, m10: 0.043223, forever: 0.043115 },
      loadRatio: { s10: 0.000017, m10: 0.000005, forever: 0.000005 },
    },
  ]);
  expect(perf.total).toMatchObject({ alive: 28, executing: 3 });
  expect(perf.actors.find(({ name }) => name === 'cocoon::WorkerRunningRequest')).toEqual({
    name: 'cocoon::WorkerRunningRequest',
    loadRatio: { s10: 0.016503, m10: 0.002042, forever: 0.002042 },
    messagesPerSecond: { s10: 75.517344, m10: 9.64904, forever: 9.649042 },
    alive: 7,
    executing: 0,
  });
});

test('keeps the names of C++ as they are, and a load of −0 as 0', () => {
  const { actors } = read(readFixture('b-connected-idle', 'worker-perf.txt'));
  expect(actors).toHaveLength(15);
  expect(actors.find(({ name }) => name === 'td::(anonymous namespace)::PollFdActor')?.loadRatio).toEqual({
    s10: 0,
    m10: 0.000001,
    forever: 0.000001,
  });
});

test.each(listFixtureStates().filter((state) => state !== 'j-unknown-url'))('reads /perf of %s', (state) => {
  const perf = read(readFixture(state, 'worker-perf.txt'));
  expect(perf.counters.map(({ name }) => name)).toContain('logger');
  for (const { perSecond, loadRatio } of perf.counters) expect([perSecond, loadRatio]).not.toContain(null);
  for (const actor of [perf.total, ...perf.actors]) expect(Object.values(actor)).not.toContain(null);
  expect(perf.actors.length).toBeGreaterThan(5);
});

test.each([
  ['', 'empty'],
  ['\n', 'empty'],
  ['not found', 'unreadable'],
  [readFixture('b-connected-idle', 'worker-stats.html'), 'unreadable'],
] as const)('says why a page cannot be read (%#)', (text, failure) => {
  expect(parsePerf(text)).toEqual({ ok: false, failure });
});

test('a figure of another form is unknown, and the others stay', () => {
  const perf = read(
    readFixture('b-connected-idle', 'worker-perf.txt').replace('0.087673', 'nan').replace('16.821376', '1'),
  );
  expect(perf.counters[0]).toMatchObject({ perSecond: null, loadRatio: { s10: 0.000033 } });
  expect(perf.total).toMatchObject({ messagesPerSecond: null, loadRatio: { s10: 0.001361 } });
});

test('a load that rounding took below 0 is 0', () => {
  const perf = read(readFixture('b-connected-idle', 'worker-perf.txt').replace('0.001361', '-0.000001'));
  expect(perf.total.loadRatio?.s10).toBe(0);
});

test('of counters and actors beyond what any worker has, a thousand are read', () => {
  const lines = (line: (place: number) => string) =>
    Array.from({ length: 3_000 }, (_, place) => line(place)).join('\n');
  const text = readFixture('b-connected-idle', 'worker-perf.txt')
    .replace('logger.qps', `${lines((place) => `c${place}.qps\t1.0 1.0 1.0`)}\nlogger.qps`)
    .replace('All actors:\n', `All actors:\n${lines((place) => `\tactor ${place}`)}\n`);
  const perf = read(text);
  expect([perf.counters.length, perf.actors.length]).toEqual([1_000, 1_000]);
});

function read(text: string): Perf {
  const parsed = parsePerf(text);
  if (!parsed.ok) throw new Error(`Expected the page to be read, but it is ${parsed.failure}`);
  return parsed.value;
}
