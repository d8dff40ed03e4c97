/**
 * Makes outside text safe inside Telegram HTML: control and bidirectional characters removed, line breaks turned
 * into spaces, cut to 40 characters with `…`, and only then escaped, so that no entity is ever cut.
 */
export function escapeText(text: string): string {
  return escapeHtml(cut(cleanLine(text), 40));
}

/**
 * Outside text of several lines, whole: control and bidirectional characters removed, line breaks and what joins emoji
 * kept, and escaped.
 */
export function escapeParagraphs(text: string): string {
  return escapeHtml(text.replace(/(?![\n\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu, ''));
}

/** A model's name without the commit and the hash of its files after `@`, which would fill a line. */
export function escapeModel(model: string): string {
  return escapeText(model.split('@')[0] || model);
}

/** Escapes for Telegram HTML without cutting; for texts of our own and URLs in `href`. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** The same message without markup, for a chat that refused the HTML. */
export function toPlainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot);/g, (entity) => characters[entity] ?? entity);
}

function cleanLine(text: string): string {
  return text
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();
}

function cut(text: string, maxCharacters: number): string {
  const characters = Array.from(text);
  return characters.length <= maxCharacters ? text : `${characters.slice(0, maxCharacters - 1).join('')}…`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const characters: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };
