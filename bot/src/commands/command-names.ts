/** The bot's commands, in the order of its menu. */
export const commandNames = ['start', 'stats', 'workers', 'payouts', 'alerts', 'help'] as const;

/**
 * The command that a text most likely means: the one it begins to spell or misses by at most two letters. Null when
 * none is near.
 */
export function findNearestCommand(text: string): (typeof commandNames)[number] | null {
  const [word = ''] = text.trim().toLowerCase().replace(/^\//, '').split(/[\s@]/);
  if (word.length < 2 || word.length > 20) return null;
  const ranked = commandNames
    .map((name) => ({ name, distance: name.startsWith(word) ? 0 : countEdits(word, name) }))
    .sort((one, other) => one.distance - other.distance);
  const [nearest] = ranked;
  return nearest !== undefined && nearest.distance <= 2 && nearest.distance < word.length - 1
    ? nearest.name
    : null;
}

/** Levenshtein distance. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1];
    for (const [j, wanted] of Array.from(to).entries()) {
      const replaced = (row[j] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
