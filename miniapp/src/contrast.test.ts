import { expect, test } from 'vitest';
import {
  type Colour,
  formatColour,
  parseColour,
  pickReadable,
  raiseContrast,
  toContrast,
} from './contrast.ts';

const black: Colour = [0, 0, 0];
const white: Colour = [1, 1, 1];

test.each([
  ['rgb(0, 90, 189)', [0, 90 / 255, 189 / 255]],
  ['rgb(0 90 189)', [0, 90 / 255, 189 / 255]],
  ['rgba(255, 255, 255, 0.5)', [1, 1, 1]],
  ['color(srgb 0 0.35 0.74)', [0, 0.35, 0.74]],
  ['color(srgb 1e-7 0.35 0.74 / 0.5)', [1e-7, 0.35, 0.74]],
])('%s is understood', (text, colour) => {
  expect(parseColour(text)).toEqual(colour);
});

test.each(['', 'transparent', 'oklch(0.5 0.1 20)', 'rgb()', '#123456'])(
  '%j is no colour that is told',
  (text) => {
    expect(parseColour(text)).toBeNull();
  },
);

test('black on white is as far as it goes, and a colour on itself is not seen', () => {
  expect(toContrast(black, white)).toBeCloseTo(21);
  expect(toContrast(white, black)).toBeCloseTo(21);
  expect(toContrast([0.3, 0.5, 0.7], [0.3, 0.5, 0.7])).toBe(1);
});

test('a readable colour stays as it is', () => {
  const link: Colour = [0, 0.35, 0.74];
  expect(raiseContrast(link, { text: black, surfaces: [white], ratio: 4.5 })).toEqual(link);
});

test.each([
  ['pale on white', [0.8, 0.85, 0.9], black, [white]],
  ['dark blue on black', [0, 0, 0.5], white, [black]],
  ['on two grounds at once', [0.5, 0.5, 0.5], white, [black, [0.2, 0.25, 0.35]]],
] as const)('%s gets just as much of the text as it needs', (_, colour, text, surfaces) => {
  const raised = raiseContrast(colour, { text, surfaces, ratio: 4.5 });
  for (const surface of surfaces) expect(toContrast(raised, surface)).toBeGreaterThanOrEqual(4.5);
  expect(raised).not.toEqual(text);
});

test('where no mixture is readable the text itself is taken', () => {
  const grey: Colour = [0.46, 0.46, 0.46];
  expect(raiseContrast(grey, { text: [0.5, 0.5, 0.5], surfaces: [grey], ratio: 4.5 })).toEqual([
    0.5, 0.5, 0.5,
  ]);
});

test('the theme comes first, then the one that is read best', () => {
  const options = { surfaces: [[0.9, 0.9, 0.8] as const], ratio: 4.5 };
  expect(pickReadable([[0.1, 0.1, 0.3], black, white], options)).toEqual([0.1, 0.1, 0.3]);
  expect(pickReadable([[0.8, 0.8, 0.8], white, black], options)).toEqual(black);
});

test('a colour is written as the browser reads it', () => {
  expect(formatColour([0, 0.5, 1])).toBe('rgb(0 128 255)');
});
