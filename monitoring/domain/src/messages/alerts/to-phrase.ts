/** A rule's name within a sentence: its first letter small, unless it begins an abbreviation. */
export function toPhrase(name: string): string {
  const isAbbreviation = /^\p{Lu}{2}/u.test(name);
  return isAbbreviation ? name : name.charAt(0).toLocaleLowerCase() + name.slice(1);
}
