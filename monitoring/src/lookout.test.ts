import type { DatabaseListener } from '@cocoon-pool/db/database-listener';
import { expect, test } from 'vitest';
import { createLookout } from './lookout.ts';
import { createFakeClock } from './testing.ts';

test('without anything told it looks every second', async () => {
  const { lookout, advance, looks } = createStage(null);
  lookout.start();
  for (let second = 0; second < 3; second += 1) await advance(1_000);
  expect(looks()).toBe(4);
});

test('while it listens it looks when it is told, and every 5 s all the same', async () => {
  const ear = createEar();
  const { lookout, advance, looks } = createStage(ear.listener);
  lookout.start();
  await advance(4_999);
  expect(looks()).toBe(1);
  ear.tell();
  await advance(4_999);
  expect(looks()).toBe(2);
  await advance(1);
  expect(looks()).toBe(3);
  ear.deafen();
  await advance(5_000);
  for (let second = 0; second < 3; second += 1) await advance(1_000);
  expect(looks()).toBe(7);
});

test('while something is under way it looks every second, though it listens', async () => {
  let isBusy = true;
  const { lookout, advance, looks } = createStage(createEar().listener, () => isBusy);
  lookout.start();
  for (let second = 0; second < 3; second += 1) await advance(1_000);
  expect(looks()).toBe(4);
  isBusy = false;
  for (let second = 0; second < 5; second += 1) await advance(1_000);
  expect(looks()).toBe(5);
});

test('told during a look, however often, it looks once more after it', async () => {
  const { lookout, advance, looks, hold, release } = createStage(null);
  hold();
  lookout.start();
  for (let time = 0; time < 3; time += 1) lookout.wake();
  expect(looks()).toBe(1);
  release();
  await advance(0);
  expect(looks()).toBe(2);
});

test('stopped, it waits for its look and begins no other', async () => {
  const ear = createEar();
  const { lookout, advance, looks, hold, release } = createStage(ear.listener);
  hold();
  lookout.start();
  lookout.wake();
  const stopped = lookout.stop();
  release();
  await stopped;
  ear.tell();
  await advance(60_000);
  expect(looks()).toBe(1);
});

function createEar() {
  const wakes = new Set<() => void>();
  let isListening = true;
  const listener: DatabaseListener = {
    listen: (_channel, wake) => {
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
    isListening: () => isListening,
    close: async () => {},
  };
  return {
    listener,
    tell: () => {
      for (const wake of wakes) wake();
    },
    deafen: () => {
      isListening = false;
    },
  };
}

function createStage(listener: DatabaseListener | null, isBusy = () => false) {
  const clock = createFakeClock(new Date('2026-03-01T12:00:00Z'));
  let looks = 0;
  let gate = Promise.resolve();
  let open = () => {};
  const look = async () => {
    looks += 1;
    await gate;
  };
  return {
    lookout: createLookout({ look, channel: 'probe_requests', listener, isBusy, timers: clock.timers }),
    looks: () => looks,
    hold: () => {
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      open = held.resolve;
    },
    release: () => open(),
    /** Lets what is under way end before and after time moves. */
    advance: async (ms: number) => {
      await new Promise(setImmediate);
      clock.advance(ms);
      await new Promise(setImmediate);
    },
  };
}
