import type { Dice } from './dice.ts';
import { mutatePage } from './mutate-page.ts';
import { nastyPieces } from './nasty-values.ts';

type Json = unknown;
type Holder = Record<string, Json> | Json[];

/** A place within a value. */
interface Place {
  holder: Holder;
  key: string;
}

const nastyValues: readonly [Json, ...Json[]] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -(2 ** 31),
  2 ** 31,
  2 ** 53,
  2 ** 63,
  1e-320,
  '',
  ' ',
  '0',
  '-1',
  '1e9',
  '9'.repeat(40),
  '9223372036854775807',
  '9223372036854775808',
  '0x0',
  '\0',
  '\ud800',
  '\u202e',
  'x'.repeat(5_000),
  '2026-13-45T25:61:61Z',
  '0001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  [],
  {},
  [[]],
  [null],
  { a: { b: { c: 1 } } },
];

/** Changes a value in a few places, at random, and returns the copy. `donor` is another value of the same kind. */
export function mutateJson(value: Json, donor: Json, dice: Dice): Json {
  const root = { value: structuredClone(value) };
  for (let count = dice.sizeUpTo(4); count > 0; count -= 1) {
    const places = listPlaces(root);
    const place = places[dice.below(places.length)];
    if (place !== undefined) mutatePlace(place, { donor, dice });
  }
  return root.value ?? null;
}

/**
 * The JSON text of a value that was changed, now and then changed further as a text: cut short, spliced, with bytes
 * flipped.
 */
export function mutateJsonText(value: Json, donor: Json, dice: Dice): string {
  const mutated = dice.chance(0.9) ? mutateJson(value, donor, dice) : value;
  const text = JSON.stringify(mutated);
  return dice.chance(0.15) ? mutatePage(text, JSON.stringify(donor), dice).page : text;
}

function mutatePlace({ holder, key }: Place, { donor, dice }: { donor: Json; dice: Dice }): void {
  const value = read(holder, key);
  const write = (next: Json) => Object.assign(holder, { [key]: structuredClone(next) });
  const found = listPlaces({ donor }).filter((place) => place.key === key);
  const grafted = found[dice.below(found.length)];
  const change = dice.below(8);
  if (change === 0) remove(holder, key);
  else if (change === 1) write(dice.pick(nastyValues));
  else if (change === 2) write(dice.pick(nastyPieces));
  else if (change === 3 && grafted !== undefined) write(read(grafted.holder, grafted.key));
  else if (change === 4) write(Array.from({ length: dice.sizeUpTo(60) }, () => value));
  else if (Array.isArray(value) && value.length > 0) write(shuffle(value, dice));
  else if (typeof value === 'string') write(mutateText(value, dice));
  else if (typeof value === 'number') write(value + (dice.chance(0.5) ? 1 : -1) * dice.sizeUpTo(1e9));
  else if (typeof value === 'boolean') write(!value);
  else if (isObject(value))
    Object.assign(value, { [dice.pick(nastyPieces)]: structuredClone(dice.pick(nastyValues)) });
  else write(dice.pick(nastyValues));
}

function mutateText(text: string, dice: Dice): string {
  if (/^\d+$/.test(text) && dice.chance(0.5)) return String(BigInt(text) + BigInt(dice.sizeUpTo(1e12)));
  return mutatePage(text, dice.pick(nastyPieces), dice).page;
}

/** Drops, doubles or swaps members. */
function shuffle(list: readonly Json[], dice: Dice): Json[] {
  const from = dice.below(list.length);
  const taken = list.slice(from, from + dice.sizeUpTo(list.length));
  const rest = list.toSpliced(from, taken.length);
  return dice.pick([rest, [...list, ...taken], [...taken, ...rest], list.toReversed()]);
}

const placesMax = 3_000;

/** Every place of a value, from the outside in. */
function listPlaces(root: Holder): Place[] {
  const places: Place[] = [];
  const holders: Holder[] = [root];
  for (let holder = holders.shift(); holder !== undefined; holder = holders.shift()) {
    for (const [key, value] of Object.entries(holder)) {
      if (places.length >= placesMax) return places;
      places.push({ holder, key });
      if (Array.isArray(value) || isObject(value)) holders.push(value);
    }
  }
  return places;
}

function read(holder: Holder, key: string): Json {
  return Object.entries(holder).find(([name]) => name === key)?.[1];
}

function remove(holder: Holder, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
