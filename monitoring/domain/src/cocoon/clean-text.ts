const textLengthMax = 1000;
const replacement = '\u{fffd}';

/**
 * Makes text from a worker safe to store and show: control characters and lone surrogates (which `jsonb`
 * refuses) become U+FFFD, and at most 1,000 UTF-16 units are kept.
 */
export function cleanText(text: string): string {
  const cut = text.length > textLengthMax ? text.slice(0, textLengthMax) : text;
  return cut.toWellFormed().replace(/\p{Cc}/gu, replacement);
}
