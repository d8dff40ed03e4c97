const keptMax = 20;

/** Adds to a list those that break a guarantee in a way that is not in it yet. */
export function createKeeper<Failed extends { violations: string[] }>(
  list: Failed[],
): (failed: Failed) => void {
  const kinds = new Set<string>();
  return (failed) => {
    const news = failed.violations.map(toKind).filter((kind) => !kinds.has(kind));
    for (const kind of news) kinds.add(kind);
    if (news.length > 0 && list.length < keptMax) list.push(failed);
  };
}

function toKind(violation: string): string {
  return violation.replace(/-?\d[\d.e+]*|"[^"]*"/g, '#');
}
