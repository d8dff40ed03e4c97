import { expect, test } from 'vitest';
import { looksLikeSeedPhrase } from './looks-like-seed-phrase.ts';

const words = (count: number) => Array.from({ length: count }, (_, place) => `word${'abcdefgh'[place % 8]}`);

test.each([
  [words(24).join(' '), true],
  [words(12).join('\n'), true],
  [
    words(24)
      .map((word, place) => `${place + 1}. ${word}`)
      .join('\n'),
    true,
  ],
  [words(12).join(', ').toUpperCase(), true],
  [words(11).join(' '), false],
  [`${words(11).join(' ')} 203.0.113.7`, false],
  ['why am I not earning anything with my two workers today', false],
  ['', false],
])('%j', (text, expected) => {
  expect(looksLikeSeedPhrase(text)).toBe(expected);
});
