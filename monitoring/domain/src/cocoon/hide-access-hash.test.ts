import { expect, test } from 'vitest';
import { findFixtureAnswers, listFixtureStates } from '../../fixtures/read-fixture.ts';
import { hideAccessHash, spelledHashLengthMax } from './hide-access-hash.ts';

test.each([
  [
    'in a link',
    '<a href="/request/disable?access_hash=s3-cr.et~1">',
    '<a href="/request/disable?access_hash=[hidden]">',
  ],
  ['before more of a link', '/stats?access_hash=s3-cr.et~1&x=1', '/stats?access_hash=[hidden]&x=1'],
  [
    'URL-encoded, in any case',
    'see %3Faccess_hash%3Ds3%2Dcr%2eet%7E1 there',
    'see %3Faccess_hash%3D[hidden] there',
  ],
  ['every character encoded', '%73%33%2d%63%72%2e%65%74%7e%31', '[hidden]'],
  ['alone, more than once', 's3-cr.et~1 and s3-cr.et~1', '[hidden] and [hidden]'],
  ['as a setting', '{"http_access_hash": "s3-cr.et~1", "x": 1}', '{"http_access_hash": "[hidden]", "x": 1}'],
  ['and not what only looks like it', 's3xcryet~1', 's3xcryet~1'],
])('an access hash is hidden %s', (_name, text, hidden) => {
  expect(hideAccessHash(text, 's3-cr.et~1')).toBe(hidden);
});

test('a hash that only the machine knows is hidden where it is named', () => {
  const text = '<a href="/request/enable?access_hash=abc">enable</a> access_hash: xyz';
  expect(hideAccessHash(text, null)).toBe(
    '<a href="/request/enable?access_hash=[hidden]">enable</a> access_hash: [hidden]',
  );
});

test('characters that mean something elsewhere are hidden as they are, and encoded', () => {
  expect(hideAccessHash('a+(b)é|a%2B%28b%29%C3%A9', 'a+(b)é')).toBe('[hidden]|[hidden]');
});

test('the longest hash is shorter than the bound in every spelling', () => {
  const longest = '~'.repeat(256);
  const encoded = '%7e'.repeat(256);
  expect(hideAccessHash(encoded, longest)).toBe('[hidden]');
  expect(encoded.length).toBeLessThan(spelledHashLengthMax);
});

test.each(listFixtureStates())(
  'real pages, none of which shows an access hash, stay to the letter: %s',
  (state) => {
    const { jsonStats, statsPage } = findFixtureAnswers(state) ?? {};
    for (const page of [jsonStats, statsPage])
      if (page?.ok) expect(hideAccessHash(page.body, 's3cret')).toBe(page.body);
  },
);

test.each([
  ['names without end', 'access_hash'.repeat(6_000)],
  ['a name and blanks without end', `access_hash${' '.repeat(65_000)}`],
  ['almost the hash, over and over', `${'%2d'.repeat(255)}x`.repeat(80)],
])('text made to be searched for long is searched in time: %s', (_name, text) => {
  expect(hideAccessHash(text, '-'.repeat(256))).toBe(text);
});
