import { expect, test } from 'vitest';
import { type BodiesGiven, judgeKeeping, type KeptPages } from './judge-keeping.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const read = { failure: null };
const unread = { failure: 'unreadable' } as const;
const bothRead = { jsonStats: read, statsPage: read };

test.each<[string, KeptPages, BodiesGiven, number, string | null]>([
  ['the first of a worker', kept(null, null), bothRead, 0, 'first'],
  ['the first of one page', kept(0, null), bothRead, 60, 'first'],
  ['nothing new', kept(0, 0), bothRead, 599, null],
  ['ten minutes passed', kept(0, 0), bothRead, 600, 'due'],
  ['ten minutes passed for one page', kept(0, 540), bothRead, 600, 'due'],
  ['a page became unreadable', kept(0, 0), { jsonStats: read, statsPage: unread }, 60, 'changed'],
  ['a page became readable', kept(0, 0, 'unreadable'), bothRead, 60, 'changed'],
  [
    'unreadable for another reason',
    kept(0, 0, 'empty'),
    { jsonStats: read, statsPage: unread },
    60,
    'changed',
  ],
  ['unreadable as before', kept(0, 0, 'unreadable'), { jsonStats: read, statsPage: unread }, 60, null],
  ['a change less than a minute later', kept(0, 0, 'unreadable'), bothRead, 59, null],
  ['the first of one page less than a minute after the other', kept(0, null), bothRead, 59, null],
  ['an older one', kept(0, 0, 'unreadable'), bothRead, -600, null],
  ['older than one page', kept(0, 700), bothRead, 600, null],
  ['no body at all', kept(null, null), { jsonStats: null, statsPage: null }, 0, null],
  ['no body any more', kept(0, 0), { jsonStats: null, statsPage: null }, 6_000, null],
  [
    'one page without a body, the other as before',
    kept(0, 0),
    { jsonStats: read, statsPage: null },
    599,
    null,
  ],
  ['one page without a body, the other due', kept(0, 0), { jsonStats: read, statsPage: null }, 600, 'due'],
])('%s', (_name, before, given, seconds, reason) => {
  expect(judgeKeeping(before, given, at(seconds))).toBe(reason);
});

test('a worker that flaps with every scrape is kept once a minute', () => {
  let before = kept(null, null);
  let writes = 0;
  for (let seconds = 0; seconds < 3_600; seconds += 15) {
    const failure = seconds % 30 === 0 ? null : 'unreadable';
    const given = { jsonStats: { failure }, statsPage: read } as const;
    if (judgeKeeping(before, given, at(seconds)) === null) continue;
    writes += 1;
    const askedAt = at(seconds);
    before = { jsonStats: { askedAt, failure }, statsPage: { askedAt, failure: null } };
  }
  expect(writes).toBeLessThanOrEqual(60);
  expect(writes).toBeGreaterThan(40);
});

function at(seconds: number): Date {
  return new Date(noon.getTime() + seconds * 1_000);
}

function kept(jsonStats: number | null, statsPage: number | null, failure: string | null = null): KeptPages {
  return {
    jsonStats: jsonStats === null ? null : { askedAt: at(jsonStats), failure: null },
    statsPage: statsPage === null ? null : { askedAt: at(statsPage), failure },
  };
}
