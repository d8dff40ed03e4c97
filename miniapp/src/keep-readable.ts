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

/** What is read as words, and what is seen as a line or a shape. */
const readRatio = 4.5;
const seenRatio = 3;
const words = ['--dim', '--link', '--ok', '--warn', '--down'];
const shapes = [
  '--ok-fill',
  '--warn-fill',
  '--down-fill',
  '--unknown-fill',
  '--series-1',
  '--series-2',
  '--series-3',
];
const all = ['--text', '--on-action', ...words, ...shapes];

/**
 * A theme of somebody's own may put any text on any ground: measures what its colours come to, and mixes in as much of
 * the text's colour as keeps them readable. A theme that is readable as it comes stays as it is.
 */
export function keepReadable(root: HTMLElement): void {
  for (const name of all) root.style.removeProperty(name);
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const read = (value: string): Colour | null => {
    probe.style.color = value;
    return parseColour(getComputedStyle(probe).color);
  };
  const set = (name: string, colour: Colour) => root.style.setProperty(name, formatColour(colour));

  const surfaces = ['var(--page)', 'var(--section)', 'color-mix(in srgb, var(--text) 7%, var(--section))']
    .map(read)
    .filter((surface) => surface !== null);
  const given = read('var(--text)');
  if (given !== null && surfaces.length > 0) {
    const text = pickReadable([given, black, white], { surfaces, ratio: readRatio });
    if (text !== given) set('--text', text);
    for (const [names, ratio] of [
      [words, readRatio],
      [shapes, seenRatio],
    ] as const) {
      for (const name of names) {
        const colour = read(`var(${name})`);
        if (colour === null) continue;
        const raised = raiseContrast(colour, { text, surfaces, ratio });
        if (toContrast(raised, colour) > 1.001) set(name, raised);
      }
    }
  }
  const [action, onAction] = [read('var(--action)'), read('var(--on-action)')];
  if (action !== null && onAction !== null) {
    const label = pickReadable([onAction, white, black], { surfaces: [action], ratio: readRatio });
    if (label !== onAction) set('--on-action', label);
  }
  probe.remove();
}
