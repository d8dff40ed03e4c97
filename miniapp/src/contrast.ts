/** Red, green and blue, each from 0 to 1. */
export type Colour = readonly [number, number, number];

/** What a browser tells of a resolved colour: `rgb(0 90 189)`, `rgb(0, 90, 189)` or `color(srgb 0 0.35 0.74)`. */
export function parseColour(text: string): Colour | null {
  const isSrgb = text.startsWith('color(srgb');
  if (!isSrgb && !text.startsWith('rgb')) return null;
  const numbers = text
    .slice(text.indexOf('(') + 1)
    .match(/-?\d*\.?\d+(?:e-?\d+)?/g)
    ?.map(Number);
  const [red, green, blue] = numbers ?? [];
  if (red === undefined || green === undefined || blue === undefined) return null;
  const scale = isSrgb ? 1 : 255;
  return [red / scale, green / scale, blue / scale];
}

export function formatColour(colour: Colour): string {
  return `rgb(${colour.map((channel) => Math.round(channel * 255)).join(' ')})`;
}

/** From 1 (the same) to 21 (black on white), by the rules for accessible web pages (WCAG 2.2, 1.4.3). */
export function toContrast(one: Colour, other: Colour): number {
  const [a, b] = [toLuminance(one), toLuminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The colour with as little of `text` in it as makes it readable on every surface; `text` itself where nothing less does. */
export function raiseContrast(
  colour: Colour,
  { text, surfaces, ratio }: { text: Colour; surfaces: readonly Colour[]; ratio: number },
): Colour {
  const isReadable = (candidate: Colour) => worstContrast(candidate, surfaces) >= ratio;
  for (let percent = 0; percent < 100; percent += 4) {
    const mixed = mix(text, colour, percent / 100);
    if (isReadable(mixed)) return mixed;
  }
  return text;
}

/** The first that is readable on every surface, else the one that is nearest to it. */
export function pickReadable(
  colours: readonly [Colour, ...Colour[]],
  { surfaces, ratio }: { surfaces: readonly Colour[]; ratio: number },
): Colour {
  const readable = colours.find((colour) => worstContrast(colour, surfaces) >= ratio);
  if (readable !== undefined) return readable;
  return colours.reduce((best, colour) =>
    worstContrast(colour, surfaces) > worstContrast(best, surfaces) ? colour : best,
  );
}

function worstContrast(colour: Colour, surfaces: readonly Colour[]): number {
  return Math.min(...surfaces.map((surface) => toContrast(colour, surface)));
}

function mix(one: Colour, other: Colour, share: number): Colour {
  const channel = (at: 0 | 1 | 2) => one[at] * share + other[at] * (1 - share);
  return [channel(0), channel(1), channel(2)];
}

function toLuminance([red, green, blue]: Colour): number {
  const linear = (channel: number) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
