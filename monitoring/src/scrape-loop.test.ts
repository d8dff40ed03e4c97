import type { Target } from '@cocoon-pool/db/targets';
import { expect, test } from 'vitest';
import { createScrapeLoop, type Round } from './scrape-loop.ts';
import { createFakeClock } from './testing.ts';

const start = new Date('2026-03-01T12:00:00Z');

test('a known worker is scraped once in every interval, always in the same place of it', async () => {
  const loop = await startLoop({ targets: ['1', '2', '3'], known: ['1', '2', '3'] });
  await loop.advance(60_000);
  for (const id of ['1', '2', '3']) {
    const times = loop.scraped.filter((scrape) => scrape.id === id).map(({ at }) => at % 15_000);
    expect(times).toHaveLength(4);
    expect(new Set(times).size).toBe(1);
  }
});

test('a worker never scraped before is scraped at once, on start and when it is added', async () => {
  const loop = await startLoop({ targets: ['1', '2'], known: ['2'] });
  expect(loop.scraped).toEqual([{ id: '1', at: start.getTime() }]);
  loop.setTargets(['1', '2', '3']);
  await loop.advance(5_000);
  expect(loop.scraped.filter(({ id }) => id === '3')).toHaveLength(1);
});

test('a removed worker is not scraped any more', async () => {
  const loop = await startLoop({ targets: ['1', '2'], known: ['1', '2'] });
  loop.setTargets(['2']);
  await loop.advance(5_000);
  const before = loop.scraped.length;
  await loop.advance(30_000);
  expect(loop.scraped.slice(before).map(({ id }) => id)).toEqual(['2', '2']);
  expect(loop.removed).toEqual(['1']);
});

test('a worker is never scraped twice at once, and nobody waits for it', async () => {
  const loop = await startLoop({ targets: ['1', '2'], known: ['1', '2'], hanging: ['1'] });
  await loop.advance(60_000);
  expect(loop.scraped.filter(({ id }) => id === '1')).toHaveLength(1);
  expect(loop.scraped.filter(({ id }) => id === '2')).toHaveLength(4);
  expect(loop.rounds.reduce((missed, round) => missed + round.missed, 0)).toBe(3);
});

test('while the targets cannot be read, those known are scraped on', async () => {
  const loop = await startLoop({ targets: ['1'], known: ['1'] });
  loop.setTargets(null);
  await loop.advance(30_000);
  expect(loop.scraped).toHaveLength(2);
  expect(loop.removed).toEqual([]);
});

test.each([
  ['forward', 3_600_000],
  ['back', -3_600_000],
])('a clock that jumps an hour %s costs no more than one turn', async (_name, jumpMs) => {
  const loop = await startLoop({ targets: ['1'], known: ['1'] });
  await loop.advance(30_000);
  loop.jump(jumpMs);
  await loop.advance(60_000);
  expect(loop.scraped.length).toBeGreaterThanOrEqual(5);
  expect(loop.scraped.length).toBeLessThanOrEqual(6);
});

test('a worker that comes from another daemon is made up for only when its last scrape is overdue', async () => {
  const agoMs = { 1: 14_000, 2: 15_000, 3: 37_000, 4: 60_000 };
  const loop = await startLoop({ targets: Object.keys(agoMs), known: [], agoMs });
  expect(loop.scraped.map(({ id }) => id)).toEqual(['2', '3']);
  await loop.advance(15_000);
  expect(new Set(loop.scraped.map(({ id }) => id))).toEqual(new Set(['1', '2', '3', '4']));
});

test('a worker scraped a moment ago by another daemon is not scraped again within half an interval', async () => {
  const targets = Array.from({ length: 40 }, (_id, index) => `${index}`);
  const agoMs = Object.fromEntries(targets.map((id) => [id, 0]));
  const loop = await startLoop({ targets, known: [], agoMs });
  await loop.advance(7_000);
  expect(loop.scraped).toEqual([]);
  await loop.advance(15_500);
  expect(new Set(loop.scraped.map(({ id }) => id)).size).toBe(40);
});

test('a worker long silent has every second turn', async () => {
  const loop = await startLoop({ targets: ['1'], known: ['1'], pace: { 1: 2 } });
  await loop.advance(120_000);
  expect(loop.scraped).toHaveLength(4);
  expect(new Set(loop.scraped.map(({ at }) => at % 15_000)).size).toBe(1);
});

test('nothing is scraped that may not be, and it goes on as soon as it may', async () => {
  const loop = await startLoop({ targets: ['1'], known: [] });
  loop.setMayBegin(false);
  await loop.advance(60_000);
  expect(loop.scraped).toHaveLength(1);
  loop.setMayBegin(true);
  await loop.advance(500);
  expect(loop.scraped).toHaveLength(2);
});

test('workers are handed over when no scrape of them is under way', async () => {
  const loop = await startLoop({ targets: ['1', '2'], known: [], hanging: ['1'] });
  loop.setTargets(['2']);
  await loop.reload();
  let isSettled = false;
  const settled = loop.settle().then(() => {
    isSettled = true;
  });
  await settle();
  expect(isSettled).toBe(false);
  loop.release();
  await settled;
  expect(loop.removed).toEqual(['1']);
});

test('stopping waits for the scrape under way and begins no other', async () => {
  const loop = await startLoop({ targets: ['1'], known: ['1'], hanging: ['1'] });
  await loop.advance(15_000);
  let isStopped = false;
  const stopped = loop.stop().then(() => {
    isStopped = true;
  });
  await settle();
  expect(isStopped).toBe(false);
  loop.release();
  await stopped;
  await loop.advance(60_000);
  expect(loop.scraped).toHaveLength(1);
});

interface Setup {
  targets: string[];
  known: string[];
  hanging?: string[];
  /** How long ago workers were scraped, by another daemon. */
  agoMs?: Record<string, number>;
  pace?: Record<string, number>;
}

async function startLoop({ targets, known, hanging = [], agoMs: agoMsOf = {}, pace = {} }: Setup) {
  const clock = createFakeClock(start);
  const hang = Promise.withResolvers<void>();
  const scraped: { id: string; at: number }[] = [];
  const removed: string[] = [];
  const rounds: Round[] = [];
  let jumpedMs = 0;
  let mayBegin = true;
  let listed: string[] | null = targets;
  const now = () => new Date(clock.now().getTime() + jumpedMs);
  const loop = createScrapeLoop({
    loadTargets: async () => listed?.map(toTarget) ?? null,
    scrape: async ({ workerId }) => {
      scraped.push({ id: workerId, at: now().getTime() });
      if (hanging.includes(workerId)) await hang.promise;
    },
    findLastScrape: ({ workerId }) => {
      const agoMs = known.includes(workerId) ? 60_000 : agoMsOf[workerId];
      return agoMs === undefined ? null : new Date(start.getTime() - agoMs);
    },
    mayBegin: () => mayBegin,
    toPaceIntervals: ({ workerId }) => pace[workerId] ?? 1,
    isSuspect: () => false,
    onRemoved: ({ workerId }) => removed.push(workerId),
    onRound: (round) => rounds.push(round),
    now,
    timers: clock.timers,
    settings: { intervalMs: 15_000, concurrency: 10 },
  });
  await loop.start();
  return {
    scraped,
    removed,
    rounds,
    stop: loop.stop,
    release: hang.resolve,
    settle: loop.settle,
    reload: loop.reload,
    setMayBegin: (may: boolean) => {
      mayBegin = may;
    },
    setTargets: (ids: string[] | null) => {
      listed = ids;
    },
    jump: (ms: number) => {
      jumpedMs += ms;
    },
    advance: async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 500) {
        clock.advance(500);
        await settle();
      }
    },
  };
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function toTarget(workerId: string): Target {
  return {
    workerId,
    name: `worker ${workerId}`,
    host: 'gpu.example',
    port: 12_000,
    hostId: '1',
    accessHashSealed: null,
    participantId: null,
  };
}
