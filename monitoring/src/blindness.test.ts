import { createServer } from 'node:http';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { expect, test } from 'vitest';
import { createBlindness } from './blindness.ts';
import { reachEndpoint } from './reach-endpoint.ts';
import { createFakeClock } from './testing.ts';

const intervalMs = 15_000;

test('silence of every worker and every endpoint is blindness, until anything answers', async () => {
  const { judge, clock, blindness, outside } = createStage(['a', 'b']);
  expect(await judge(true)).toBe(false);
  clock.advance(1.5 * intervalMs);
  expect(await judge(false)).toBe(true);
  expect(blindness.isBlind()).toBe(true);
  outside.add('b');
  clock.advance(intervalMs);
  expect(await judge(false)).toBe(false);
  expect(blindness.isBlind()).toBe(false);
  outside.clear();
  clock.advance(intervalMs);
  expect(await judge(false)).toBe(true);
  expect(await judge(true)).toBe(false);
  expect(blindness.isBlind()).toBe(false);
});

test('each spell is told when it begins and when it ends, from the last that was heard', async () => {
  const { judge, clock, outside, spells, at, blindness } = createStage(['a']);
  await judge(true);
  clock.advance(1.5 * intervalMs);
  await judge(false);
  await judge(false);
  expect(blindness.blindSince()).toEqual(at(0));
  outside.add('a');
  clock.advance(intervalMs);
  await judge(false);
  outside.clear();
  clock.advance(2 * intervalMs);
  await judge(false);
  clock.advance(intervalMs);
  await judge(true);
  expect(spells).toEqual([
    { since: at(0), until: null },
    { since: at(0), until: at(2.5) },
    { since: at(2.5), until: null },
    { since: at(2.5), until: at(5.5) },
  ]);
  expect(blindness.blindSince()).toBeNull();
});

test('one dead worker is down, not blindness, while another or any endpoint answers', async () => {
  const { judge, clock, outside, asked } = createStage(['a', 'b']);
  await judge(true);
  clock.advance(1.5 * intervalMs - 1);
  expect(await judge(false)).toBe(false);
  expect(asked).toEqual([]);
  outside.add('a');
  clock.advance(1);
  expect(await judge(false)).toBe(false);
  expect(asked).toEqual(['a', 'b']);
});

test('however many scrapes fail, endpoints are asked once an interval', async () => {
  const { judge, clock, asked } = createStage(['a']);
  await Promise.all(Array.from({ length: 50 }, () => judge(false)));
  clock.advance(intervalMs / 2);
  await judge(false);
  expect(asked).toEqual(['a']);
  clock.advance(intervalMs / 2);
  await judge(false);
  expect(asked).toEqual(['a', 'a']);
});

test('a worker that answers while endpoints are asked ends the question', async () => {
  const { judge, release, hold } = createStage(['a']);
  hold();
  const silent = judge(false);
  await judge(true);
  release();
  expect(await silent).toBe(false);
});

test('without an endpoint to ask there is no blindness', async () => {
  expect(await createStage([]).judge(false)).toBe(false);
});

test('an endpoint is reached whatever it answers, and not when nobody listens', async () => {
  const server = createServer((_request, response) => response.writeHead(500).end());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  expect(await reachEndpoint(url)).toBe(true);
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  expect(await reachEndpoint(url)).toBe(false);
});

function createStage(endpoints: string[]) {
  const clock = createFakeClock(new Date('2026-03-01T12:00:00Z'));
  const outside = new Set<string>();
  const asked: string[] = [];
  const spells: { since: Date; until: Date | null }[] = [];
  const startMs = clock.now().getTime();
  let gate = Promise.resolve();
  let open = () => {};
  const blindness = createBlindness({
    endpoints,
    reach: async (endpoint) => {
      asked.push(endpoint);
      await gate;
      return outside.has(endpoint);
    },
    onSpell: (spell) => spells.push(spell),
    now: clock.now,
    log: silentLogger,
    settings: { intervalMs },
  });
  return {
    clock,
    outside,
    asked,
    spells,
    at: (intervals: number) => new Date(startMs + intervals * intervalMs),
    blindness,
    judge: blindness.judge,
    hold: () => {
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      open = held.resolve;
    },
    release: () => open(),
  };
}
