import { expect, test } from 'vitest';
import { indentJson } from './indent-json.ts';

test('each member and item has a line of its own, what is empty has none', () => {
  const text = '{"a":[1,{"b":null}],"c":{ },"d":[],"e":true}';
  expect(indentJson(text)).toBe(`{
  "a": [
    1,
    {
      "b": null
    }
  ],
  "c": { },
  "d": [],
  "e": true
}`);
});

test('digits that no number of ours holds stay as they came', () => {
  expect(indentJson('{"lt":123456789012345678901234567890,"x":1.10e+3,"y":-0.0}')).toBe(
    '{\n  "lt": 123456789012345678901234567890,\n  "x": 1.10e+3,\n  "y": -0.0\n}',
  );
});

test('repeated keys are kept', () => {
  expect(indentJson('{"a":1,"a":2}')).toBe('{\n  "a": 1,\n  "a": 2\n}');
});

test.each([
  ['brackets and commas', '"{[,:]}"'],
  ['quotes', String.raw`"a \" b \\"`],
  ['spaces', '"a   b"'],
  ['escapes', String.raw`"\u0041\n"`],
])('a string keeps its %s', (_what, text) => {
  expect(indentJson(`[${text}]`)).toBe(`[\n  ${text}\n]`);
});

test('what is indented already comes out the same', () => {
  const text = '{\n  "a": [\n    1\n  ]\n}';
  expect(indentJson(text)).toBe(text);
});

test.each(['', '{"a":', '<html></html>', 'counter 5', '{"a":1} {"b":2}'])('%j is no JSON', (text) => {
  expect(indentJson(text)).toBeNull();
});

test('a tower of brackets is not indented', () => {
  const tower = '['.repeat(30_000) + ']'.repeat(30_000);
  expect(indentJson(tower)).toBeNull();
  expect(indentJson(`${'['.repeat(20)}${']'.repeat(20)}`)).not.toBeNull();
});
