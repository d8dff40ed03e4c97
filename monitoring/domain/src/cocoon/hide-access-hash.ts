/** Stands for what was there. */
const hidden = '[hidden]';

/** No spelling of an access hash is longer: 256 characters, each of which may be written as `%XX`. */
export const spelledHashLengthMax = 4_096;

/**
 * Blanks out a worker's access hash wherever a text shows it, each character plain or as `%XX`, and whatever else a text
 * names as one, as a link or a setting does: of workers that agents report, only the machine knows the hash.
 */
export function hideAccessHash(text: string, accessHash: string | null): string {
  const named = text.replace(namedHash, `$1${hidden}`);
  return accessHash ? named.replace(toPattern(accessHash), hidden) : named;
}

const namedHash = /(access_hash["']?\s*(?:=|:|%3D)\s*["']?)[^"'&<>\s,}]+/gi;

function toPattern(accessHash: string): RegExp {
  const characters = [...accessHash.toWellFormed()].map((character) => {
    const bytes = [...new TextEncoder().encode(character)];
    const encoded = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    return `(?:${character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')}|${encoded})`;
  });
  return new RegExp(characters.join(''), 'gi');
}
