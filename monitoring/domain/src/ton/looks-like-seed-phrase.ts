/** Lengths of phrases that wallets use. */
const lengths = [12, 15, 18, 21, 24];

/** Whether a text could be a wallet's recovery phrase: so many short Latin words, numbered or not, and nothing else. */
export function looksLikeSeedPhrase(text: string): boolean {
  const words = text
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^\d{1,2}[.):-]?/, ''))
    .filter((word) => word !== '');
  return lengths.includes(words.length) && words.every((word) => /^[a-z]{3,8}$/i.test(word));
}
