export type CellColour = 'Green' | 'Gold' | 'Crimson';

/** A cell of `/stats`: its words without tags, and the background colour of its first span. */
export interface StatsCell {
  words: string;
  colour: CellColour | null;
}

/** Reads a raw cell. An unclosed tag, as in an unescaped name, stays in the words. Time is linear. */
export function readStatsCell(cell: string): StatsCell {
  return { words: withoutTags(cell).trim(), colour: readColour(cell) };
}

function withoutTags(cell: string): string {
  let words = '';
  let from = 0;
  let open = cell.indexOf('<');
  while (open !== -1) {
    const close = cell.indexOf('>', open);
    if (close === -1) break;
    words += cell.slice(from, open);
    from = close + 1;
    open = cell.indexOf('<', from);
  }
  return words + cell.slice(from);
}

const colourStart = 'background-color:';

function readColour(cell: string): CellColour | null {
  const start = cell.indexOf(colourStart);
  if (start === -1) return null;
  const colour = cell.slice(start + colourStart.length, cell.indexOf(';', start));
  return colour === 'Green' || colour === 'Gold' || colour === 'Crimson' ? colour : null;
}
