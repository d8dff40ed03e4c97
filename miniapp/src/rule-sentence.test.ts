import { expect, test } from 'vitest';
import { parseSentence } from './rule-sentence.ts';

test('a sentence is words and the places of values, and no mark begins a line', () => {
  expect(parseSentence('{workers}, when more than {threshold} fail {for}. Over: {clear}')).toEqual([
    { kind: 'slot', slot: 'workers', end: ',' },
    { kind: 'text', text: ' when more than ' },
    { kind: 'slot', slot: 'threshold', end: '' },
    { kind: 'text', text: ' fail ' },
    { kind: 'slot', slot: 'for', end: '.' },
    { kind: 'text', text: ' Over: ' },
    { kind: 'slot', slot: 'clear', end: '' },
  ]);
});

test('a value that no rule has is a mistake of ours', () => {
  expect(() => parseSentence('Tell me at {height}.')).toThrow('{height}');
});
