const textLengthMax = 1000;
const replacement = '\u{fffd}';

/**
 * Makes text from a worker safe to store and show: control characters and lone surrogates (which `jsonb`
 * refuses) become U+FFFD, and at most 1,000 UTF-16 units are kept. The result is a copy of its own: a part of a page
 * would otherwise keep the whole page in memory for as long as it lives.
 */
export function cleanText(text: string): string {
  const cut = text.length > textLengthMax ? text.slice(0, textLengthMax) : text;
  return toCopy(cut.toWellFormed().replace(/\p{Cc}/gu, replacement));
}

/** Engines share the characters of a slice with its source, but write a concatenation anew before slicing it. */
function toCopy(text: string): string {
  return ` ${text}`.slice(1);
}
