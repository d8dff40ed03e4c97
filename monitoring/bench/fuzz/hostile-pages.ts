import { createDice, type Dice } from './dice.ts';
import { growPage } from './giant-page.ts';
import { mutatePage } from './mutate-page.ts';
import { nastyPieces } from './nasty-values.ts';
import { type PageName, pageNames, type RawPages, readCapturedPages } from './raw-pages.ts';

export interface HostilePages {
  pages: RawPages;
  /** What was done to each page, in order. */
  recipe: string[];
}

/** The greatest page that is handed on. */
export const pageBytesMax = 1_000_000;

/** Makes the pages of one case after the other; the same seed makes the same pages. */
export function createHostilePages(seed: string): () => HostilePages {
  const dice = createDice(seed);
  const captured = readCapturedPages();
  return () => {
    const recipe: string[] = [];
    const healthy = dice.pick(captured);
    const donor = dice.pick(captured);
    const change = (name: PageName) =>
      changePage(name, { healthy, donor, dice, recipe }).slice(0, pageBytesMax);
    return {
      recipe,
      pages: { jsonStats: change('jsonStats'), statsPage: change('statsPage'), perf: change('perf') },
    };
  };
}

interface Change {
  healthy: RawPages;
  donor: RawPages;
  dice: Dice;
  recipe: string[];
}

function changePage(name: PageName, { healthy, donor, dice, recipe }: Change): string {
  const note = (what: string) => recipe.push(`${name}: ${what}`);
  let page = healthy[name];
  if (dice.chance(0.02)) {
    const other = dice.pick(pageNames);
    note(`is ${other}`);
    page = healthy[other];
  }
  if (dice.chance(0.005)) {
    note('noise');
    return toNoise(dice);
  }
  if (dice.chance(0.03)) {
    const grown = growPage(page, name, { bytes: dice.sizeUpTo(pageBytesMax), dice });
    note(grown.name);
    ({ page } = grown);
  }
  if (dice.chance(0.25)) return page;
  for (let count = dice.sizeUpTo(6); count > 0 && page.length < 100_000; count -= 1) {
    const mutated = mutatePage(page, donor[dice.chance(0.9) ? name : dice.pick(pageNames)], dice);
    note(mutated.name);
    ({ page } = mutated);
  }
  return page;
}

function toNoise(dice: Dice): string {
  const length = dice.sizeUpTo(5_000) - 1;
  const isText = dice.chance(0.5);
  return Array.from({ length }, () =>
    isText ? dice.pick(nastyPieces) : String.fromCharCode(dice.below(256)),
  ).join('');
}
