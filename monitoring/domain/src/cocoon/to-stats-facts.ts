import { cleanText } from './clean-text.ts';
import { type CellColour, readStatsCell, type StatsCell } from './read-stats-cell.ts';
import type { StatsPage } from './sample.ts';

/** What the STATUS section of `/stats` tells. */
export type StatsFacts = Pick<
  StatsPage,
  'enabled' | 'modelConnected' | 'wallet' | 'image' | 'imageHash' | 'model' | 'ton'
>;

/**
 * Reads the STATUS rows by name. The words decide; where they are new to us, the colour does (upstream paints
 * good Green, doubtful Gold, bad Crimson).
 */
export function toStatsFacts(cells: ReadonlyMap<string, string>): StatsFacts {
  const read = (name: string): StatsCell => readStatsCell(cells.get(name) ?? '');
  const image = read('image');
  return {
    enabled: toFact(read('enabled'), enabledFact),
    modelConnected: toFact(read('model connection'), connectionFact),
    wallet: toFact(read('wallet'), walletFact),
    image: toFact(image, listedFact),
    imageHash: toImageHash(image.words),
    model: toFact(read('model'), listedFact),
    ton: toFact(read('ton'), tonFact),
  };
}

function toImageHash(words: string): string | null {
  const hash = / hash ([0-9A-Fa-f]{64})(?: |$)/.exec(words)?.[1];
  return hash === undefined ? null : cleanText(hash);
}

interface FactWords<T> {
  fromWords: (words: string) => T | null;
  fromColour: Partial<Record<CellColour, T>>;
}

function toFact<T>({ words, colour }: StatsCell, fact: FactWords<T>): T | null {
  return fact.fromWords(words) ?? (colour && fact.fromColour[colour]) ?? null;
}

const enabledFact: FactWords<boolean> = {
  fromWords: (words) => (/^yes\b/.test(words) ? true : /^no\b/.test(words) ? false : null),
  fromColour: { Green: true, Crimson: false },
};

const connectionFact: FactWords<boolean> = {
  fromWords: (words) => (words === 'connected' ? true : words === 'disconnected' ? false : null),
  fromColour: { Green: true, Crimson: false },
};

const walletFact: FactWords<'ok' | 'low' | 'too_low'> = {
  fromWords(words) {
    if (words.startsWith('balance ok')) return 'ok';
    if (words.startsWith('balance low')) return 'low';
    return words.startsWith('balance too low') ? 'too_low' : null;
  },
  fromColour: { Green: 'ok', Gold: 'low', Crimson: 'too_low' },
};

const listedFact: FactWords<'listed' | 'not_listed' | 'unchecked'> = {
  fromWords(words) {
    if (words.startsWith('cannot check our ')) return 'unchecked';
    if (words.endsWith(' not found in root contract')) return 'not_listed';
    return words.endsWith(' is in root contract') ? 'listed' : null;
  },
  fromColour: { Green: 'listed', Gold: 'unchecked', Crimson: 'not_listed' },
};

const tonFact: FactWords<'synced' | 'late' | 'out_of_sync'> = {
  fromWords(words) {
    if (words === 'synced' || words === 'late') return words;
    return words === 'out of sync' ? 'out_of_sync' : null;
  },
  fromColour: { Green: 'synced', Gold: 'late', Crimson: 'out_of_sync' },
};
