import { createRandom } from '@cocoon-pool/simulator/seeded-random';

/** Choices that are the same in every run with the same seed. */
export interface Dice {
  chance(probability: number): boolean;
  /** A whole number from 0, below `limit`. */
  below(limit: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** A whole number from 1 to `max`: as many of one size as of ten times that size. */
  sizeUpTo(max: number): number;
}

export function createDice(seed: string): Dice {
  const { next } = createRandom(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)] ?? list[0],
    sizeUpTo: (max) => Math.ceil(max ** next()),
  };
}
