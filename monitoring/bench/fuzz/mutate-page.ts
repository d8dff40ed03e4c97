import type { Dice } from './dice.ts';
import { nastyNumbers, nastyPieces } from './nasty-values.ts';

interface Mutation {
  name: string;
  apply(page: string, donor: string, dice: Dice): string;
}

const mutations: [Mutation, ...Mutation[]] = [
  { name: 'flip', apply: flipBytes },
  { name: 'cut', apply: (page, _donor, dice) => page.slice(0, dice.below(page.length + 1)) },
  { name: 'behead', apply: (page, _donor, dice) => page.slice(dice.below(page.length + 1)) },
  { name: 'hole', apply: (page, _donor, dice) => replaceRange(page, '', dice) },
  { name: 'insert', apply: (page, _donor, dice) => replaceRange(page, dice.pick(nastyPieces), dice) },
  { name: 'splice', apply: spliceWithDonor },
  { name: 'graft', apply: (page, donor, dice) => replaceRange(page, toRange(donor, dice), dice) },
  { name: 'number', apply: (page, _donor, dice) => replaceToken(page, numbers, { by: nastyNumbers, dice }) },
  { name: 'number', apply: (page, _donor, dice) => replaceToken(page, numbers, { by: nastyNumbers, dice }) },
  { name: 'digits', apply: replaceByRandomNumber },
  { name: 'value', apply: (page, _donor, dice) => replaceToken(page, values, { by: nastyNumbers, dice }) },
  { name: 'word', apply: (page, _donor, dice) => replaceToken(page, words, { by: nastyPieces, dice }) },
  {
    name: 'tag',
    apply: (page, _donor, dice) => replaceToken(page, tags, { by: ['', ...nastyPieces], dice }),
  },
  { name: 'lines', apply: changeLines },
  { name: 'every number', apply: replaceEveryNumber },
  { name: 'every text', apply: changeEveryText },
];

/** Changes a page once, at random. `donor` is another page. */
export function mutatePage(page: string, donor: string, dice: Dice): { page: string; name: string } {
  const { name, apply } = dice.pick(mutations);
  return { page: apply(page, donor, dice), name };
}

const numbers = /-?\d+(?:\.\d+)?/g;
const values = /(?<=": )(?:"[^"\n]*"|-?[\d.]+|true|false|\[|\{)|(?<=<td>)[^<\n]+/g;
const textStarts = /(?<=": "|\[\s*"|<td>|\t\t?)/g;
const words = /[A-Za-z_/@-]{3,}/g;
const tags = /<\/?[a-z1]+[^>]*>/g;

function flipBytes(page: string, _donor: string, dice: Dice): string {
  let flipped = page;
  for (let count = dice.sizeUpTo(16); count > 0; count -= 1) {
    const at = dice.below(page.length);
    const byte = flipped.charCodeAt(at) ^ (1 << dice.below(8));
    flipped = flipped.slice(0, at) + String.fromCharCode(byte & 255) + flipped.slice(at + 1);
  }
  return flipped;
}

function replaceRange(page: string, by: string, dice: Dice): string {
  const from = dice.below(page.length + 1);
  const length = dice.chance(0.5) ? 0 : dice.sizeUpTo(page.length + 1);
  return page.slice(0, from) + by + page.slice(from + length);
}

function spliceWithDonor(page: string, donor: string, dice: Dice): string {
  const at = dice.below(page.length + 1);
  return page.slice(0, at) + donor.slice(dice.chance(0.7) ? at : dice.below(donor.length + 1));
}

function toRange(donor: string, dice: Dice): string {
  const from = dice.below(donor.length);
  return donor.slice(from, from + dice.sizeUpTo(500));
}

function replaceToken(
  page: string,
  pattern: RegExp,
  { by, dice }: { by: readonly [string, ...string[]]; dice: Dice },
): string {
  const found = [...page.matchAll(pattern)];
  const token = found[dice.below(found.length)];
  if (token === undefined) return page + dice.pick(by);
  return page.slice(0, token.index) + dice.pick(by) + page.slice(token.index + token[0].length);
}

/** A plausible figure: counters that jump, fall, or grow a little. */
function replaceByRandomNumber(page: string, _donor: string, dice: Dice): string {
  const digits = dice.sizeUpTo(10 ** dice.below(22)).toString();
  const number = dice.chance(0.3) ? `${digits}.${dice.below(1e6)}` : digits;
  return replaceToken(page, numbers, { by: [number], dice });
}

function replaceEveryNumber(page: string, _donor: string, dice: Dice): string {
  const by = dice.pick(nastyNumbers);
  const share = dice.pick([0.05, 0.3, 1]);
  return page.replace(numbers, (number) => (dice.chance(share) ? by : number));
}

/** Puts the same piece before many texts: those that a parser lets through arrive everywhere at once. */
function changeEveryText(page: string, _donor: string, dice: Dice): string {
  const piece = dice.chance(0.5) ? dice.pick(['\\u0000', '\\ud800', '\\u202e']) : dice.pick(nastyPieces);
  const share = dice.pick([0.3, 1]);
  return page.replace(textStarts, () => (dice.chance(share) ? piece : ''));
}

/** Drops, doubles, swaps or moves lines: keys, rows and whole sections. */
function changeLines(page: string, donor: string, dice: Dice): string {
  const lines = page.split('\n');
  const from = dice.below(lines.length);
  const taken = lines.splice(from, dice.sizeUpTo(12));
  const foreign = donor.split('\n').slice(from, from + dice.sizeUpTo(12));
  const put = dice.pick([[], [...taken, ...taken], taken.toReversed(), foreign, taken]);
  lines.splice(dice.chance(0.5) ? from : dice.below(lines.length), 0, ...put);
  return lines.join('\n');
}
