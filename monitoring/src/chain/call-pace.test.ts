import { expect, test } from 'vitest';
import { createFakeClock } from '../testing.ts';
import { createCallPace } from './call-pace.ts';

const start = new Date('2026-03-01T12:00:00Z');

function createScene(requestsPerSecond: number) {
  const clock = createFakeClock(start);
  const pace = createCallPace({
    ...{ requestsPerSecond, timers: clock.timers, random: () => 1 },
    elapsedMs: () => clock.now().getTime(),
  });
  const turns: number[] = [];
  const ask = () => pace.turn().then((may) => may && turns.push(clock.now().getTime() - start.getTime()));
  /** Timers run at their moments, and what waits for them before the next. */
  const pass = async (ms: number) => {
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    await settle();
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      await settle();
    }
  };
  return { pace, turns, ask, pass };
}

test('calls of everybody together keep the limit, in the order they came', async () => {
  const { turns, ask, pass } = createScene(2);
  for (let call = 0; call < 4; call += 1) void ask();
  await pass(3_000);
  expect(turns).toEqual([0, 500, 1_000, 1_500]);
});

test('after a refusal everybody waits, twice as long each time and at most a minute', async () => {
  const { pace, turns, ask, pass } = createScene(10);
  const waits: number[] = [];
  let refusedAt = 0;
  for (let time = 0; time < 8; time += 1) {
    pace.slowDown();
    // Calls that failed together count once.
    pace.slowDown();
    void ask();
    await pass(61_000);
    waits.push((turns.at(-1) ?? 0) - refusedAt);
    refusedAt += 61_000;
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test('a call that waited when others were refused waits with them', async () => {
  const { pace, turns, ask, pass } = createScene(1);
  void ask();
  void ask();
  await pass(100);
  pace.slowDown();
  await pass(3_000);
  expect(turns).toEqual([0, 1_100]);
});

test('success forgets the refusals', async () => {
  const { pace, turns, ask, pass } = createScene(10);
  pace.slowDown();
  await pass(2_000);
  pace.succeed();
  pace.slowDown();
  void ask();
  await pass(2_000);
  expect(turns).toEqual([3_000]);
});

test('those who wait are let go when it ends', async () => {
  const { pace } = createScene(1);
  await pace.turn();
  const waiting = pace.turn();
  pace.stop();
  expect(await waiting).toBe(false);
  expect(await pace.turn()).toBe(false);
});
