import { readFileSync } from 'node:fs';
import type { Sample } from '@cocoon-pool/domain/cocoon/sample';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { expect, test } from 'vitest';
import { createChangeLog } from './change-log.ts';
import { trackScrape, type WorkerTrack } from './track-worker.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const folder = new URL('../domain/fixtures/cocoon/c-traffic-00/', import.meta.url);
const page = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const healthy = toSample(
  {
    jsonStats: { ok: true, body: page('worker-jsonstats.json') },
    statsPage: { ok: true, body: page('worker-stats.html') },
    latencyMs: 1,
  },
  noon,
);

test('a fact that changed is told once, with what it was', () => {
  const { see } = createStage();
  expect(see({})).toEqual([]);
  expect(see({ model: 'm2@1:00', enabled: false })).toEqual([
    { kind: 'model', before: healthy.jsonStats?.localConfig.model, after: 'm2@1:00' },
    { kind: 'enabled', before: 'true', after: 'false' },
  ]);
  expect(see({ model: 'm2@1:00', enabled: false })).toEqual([]);
});

test('a fact that is unknown for a while has not changed', () => {
  const { see } = createStage();
  see({});
  expect(see({ model: null })).toEqual([]);
  expect(see({})).toEqual([]);
});

test('a daemon that takes over compares with what was stored', () => {
  const { see } = createStage(trackScrape(null, healthy, 30));
  expect(see({ coefficient: 1.5 })).toMatchObject([{ kind: 'coefficient', after: '1.5' }]);
});

test('another machine at a new address has not changed', () => {
  const { see, move } = createStage();
  see({});
  move();
  expect(see({ model: 'm2@1:00' })).toEqual([]);
});

test('counters that fall are a restart', () => {
  const { see } = createStage();
  see({});
  expect(see({ requests: 0 })).toEqual([{ kind: 'restart', before: null, after: null }]);
});

test('a worker that changes with every scrape is heard so often an hour, and its last word is not lost', () => {
  const { see } = createStage();
  see({});
  let told = 0;
  for (let scrape = 1; scrape <= 200; scrape += 1) told += see({ coefficient: 1 + scrape / 1_000 }).length;
  expect(told).toBe(30);
  expect(see({ coefficient: 1.2 }, 3_600_000)).toEqual([
    { kind: 'coefficient', before: '1.03', after: '1.2' },
  ]);
});

interface Changes {
  model?: string | null;
  coefficient?: number;
  enabled?: boolean;
  requests?: number;
}

function createStage(stored: WorkerTrack | null = null) {
  const log = createChangeLog();
  let track = stored;
  let at = noon.getTime();
  const see = (changes: Changes, laterMs = 1_000) => {
    at += laterMs;
    const previous = track;
    const sample = change(new Date(at), changes);
    track = trackScrape(previous, sample, 30);
    return log
      .compare('7', { sample, track, previous })
      .map(({ kind, before, after }) => ({ kind, before, after }));
  };
  const move = () => {
    track = null;
  };
  return { see, move };
}

function change(sampledAt: Date, changes: Changes): Sample {
  const { jsonStats, statsPage } = healthy;
  if (!jsonStats?.counters || !statsPage) throw new Error('the fixture is not whole');
  const { model, coefficient, enabled, requests } = changes;
  const { localConfig, counters } = jsonStats;
  return {
    ...healthy,
    sampledAt,
    jsonStats: {
      ...jsonStats,
      localConfig: {
        ...localConfig,
        ...(model === undefined ? {} : { model }),
        ...(coefficient === undefined ? {} : { coefficient }),
      },
      counters: {
        ...counters,
        queries: { ...counters.queries, total: requests ?? counters.queries.total },
      },
    },
    statsPage: { ...statsPage, ...(enabled === undefined ? {} : { enabled }) },
  };
}
