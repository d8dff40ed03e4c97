import { describe, expect, test } from 'vitest';
import { findFixtureAnswers, listFixtureStates, readFixture } from '../../fixtures/read-fixture.ts';
import { parseJsonStats } from './parse-json-stats.ts';
import { parsePerf } from './parse-perf.ts';
import { parseStatsPage } from './parse-stats-page.ts';
import type { PageAnswer } from './sample.ts';
import { parseSampleJson, sampleToJson } from './sample-json.ts';
import { toSample } from './to-sample.ts';

const at = new Date('2026-11-23T17:00:00Z');
const states = listFixtureStates().filter((state) => findFixtureAnswers(state)?.jsonStats.ok);

describe('a page cut anywhere says less, never something else', () => {
  test.each(states)('%s', (state) => {
    const json = readFixture(state, 'worker-jsonstats.json').trimEnd();
    expect(eachCut(json).filter((cut) => parseJsonStats(cut).ok)).toEqual([]);
    expect(findContradictions(readFixture(state, 'worker-stats.html'), parseStatsPage)).toEqual([]);
  });

  test.each(['b-connected-idle', 'c-traffic-03', 'm-starting-ton-not-synced-20s'])('/perf of %s', (state) => {
    expect(findContradictions(readFixture(state, 'worker-perf.txt'), parsePerfHead)).toEqual([]);
  });
});

test('a few thousand damaged pages never throw, and what they give can be stored', () => {
  const random = createRandom(20261123);
  const bodies = states.map((state) => ({
    json: readFixture(state, 'worker-jsonstats.json'),
    html: readFixture(state, 'worker-stats.html'),
    perf: readFixture(state, 'worker-perf.txt'),
  }));
  let readPages = 0;
  for (let round = 0; round < 3000; round += 1) {
    const body = bodies[round % bodies.length];
    if (!body) throw new Error('There are no bodies');
    expect(parsePerf(damage(body.perf, random))).toHaveProperty('ok');
    const jsonStats: PageAnswer = { ok: true, body: damage(body.json, random) };
    const statsPage: PageAnswer = { ok: true, body: damage(body.html, random) };
    const sample = toSample({ jsonStats, statsPage, latencyMs: 1.5 }, at);
    readPages += sample.up ? 1 : 0;
    expect(parseSampleJson(JSON.parse(JSON.stringify(sampleToJson(sample))))).toEqual(sample);
  }
  expect(readPages).toBeGreaterThan(1000);
});

type Parsed = { ok: true; value: object } | { ok: false };

function findContradictions(text: string, parse: (text: string) => Parsed): string[] {
  const whole = parse(text);
  if (!whole.ok) throw new Error('Expected the whole page to be read');
  const allowed = new Set(Object.entries(whole.value).map((fact) => JSON.stringify(fact)));
  return eachCut(text).flatMap((cut) => {
    const parsed = parse(cut);
    const facts = parsed.ok ? Object.entries(parsed.value).filter(([, value]) => value !== null) : [];
    return facts.map((fact) => JSON.stringify(fact)).filter((fact) => !allowed.has(fact));
  });
}

function parsePerfHead(text: string): Parsed {
  const parsed = parsePerf(text);
  return parsed.ok ? { ok: true, value: { ...parsed.value.total, counters: parsed.value.counters } } : parsed;
}

function eachCut(text: string): string[] {
  return Array.from({ length: text.length - 1 }, (_, index) => text.slice(0, index + 1));
}

const fragments = [
  '"',
  '\\',
  '<',
  '</td>',
  '<h1>',
  '\u0000',
  '\ud800',
  '9'.repeat(25),
  '-',
  'null',
  '[',
  '}',
  '\n',
  'é',
];

function damage(text: string, random: () => number): string {
  let damaged = text;
  const cuts = 1 + Math.floor(random() * 3);
  for (let cut = 0; cut < cuts; cut += 1) {
    const from = Math.floor(random() * damaged.length);
    const to = from + Math.floor(random() ** 4 * 200);
    const fragment = fragments[Math.floor(random() * fragments.length)] ?? '';
    const inserted = random() < 0.3 ? damaged.slice(to, to + 80) : fragment;
    damaged = damaged.slice(0, from) + inserted + damaged.slice(random() < 0.5 ? from : to);
  }
  return damaged;
}

/** mulberry32: the same numbers in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
