import { expect, test } from 'vitest';
import { toFreshness } from './freshness.ts';

const now = 1_000_000_000;
const good = { online: true, loadedAtMs: now - 5_000, newestSampledAtMs: now - 9_000, failed: false };

test.each([
  ['a recent answer about recent scrapes is fresh', good, { kind: 'fresh' }],
  ['one failed attempt within 90 s is not yet stale', { ...good, failed: true }, { kind: 'fresh' }],
  [
    'an answer older than 90 s is stale',
    { ...good, loadedAtMs: now - 240_000, newestSampledAtMs: now - 241_000, failed: true },
    { kind: 'stale', ageSeconds: 241 },
  ],
  [
    'a new answer about old scrapes means that we are blind',
    { ...good, newestSampledAtMs: now - 91_000 },
    { kind: 'blind', sinceMs: now - 91_000 },
  ],
  ['offline wins over everything', { ...good, online: false }, { kind: 'offline', sinceMs: now - 5_000 }],
  [
    'workers that were never scraped are no blindness',
    { ...good, newestSampledAtMs: null },
    { kind: 'fresh' },
  ],
])('%s', (_name, facts, expected) => {
  expect(toFreshness(facts, now)).toEqual(expected);
});
