import type { Contraction, Release } from './migrations/releases.ts';

interface Plan {
  /** By name, in order: the SQL of each. */
  statements: ReadonlyMap<string, readonly string[]>;
  releases: readonly Release[];
  contractions: readonly Contraction[];
}

/**
 * Holds migrations to expand and contract: what code of the release before uses is neither dropped, renamed nor narrowed
 * by the next one, because both run on the same database while an update rolls out. A contraction comes at least one
 * release after the code stopped using what it removes, and says so. Returns what breaks that, a sentence each.
 */
export function findRuleBreaks({ statements, releases, contractions }: Plan): string[] {
  const names = [...statements.keys()];
  const [first] = releases;
  const unknown = releases.filter(({ lastMigration }) => !names.includes(lastMigration));
  const breaks = unknown.map(
    ({ version, lastMigration }) => `Release ${version} ends with ${lastMigration}, which does not exist`,
  );
  if (first === undefined) return breaks;
  for (const name of names.slice(names.indexOf(first.lastMigration) + 1)) {
    const contraction = contractions.find(({ migration }) => migration === name);
    const isOut = releases.some(
      ({ version, lastMigration }) => version === contraction?.unusedSince && lastMigration < name,
    );
    const breakage = (statements.get(name) ?? []).map(findBreakage).find((found) => found !== null);
    if (breakage !== undefined && !isOut) {
      breaks.push(
        `${name}: ${breakage}. The release before still uses it: stop using it, release, then list it in contractions`,
      );
    }
  }
  return breaks;
}

/** What a statement takes away from code that was written before it; null when nothing. */
export function findBreakage(statement: string): string | null {
  const text = statement
    .replaceAll(/--[^\n]*/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return breakages.find(({ pattern }) => pattern.test(text))?.what ?? null;
}

const breakages = [
  {
    pattern: /\bDROP (TABLE|VIEW|MATERIALIZED VIEW|FUNCTION|TYPE|SCHEMA|SEQUENCE)\b/i,
    what: 'drops a whole object',
  },
  { pattern: /\bDROP COLUMN\b/i, what: 'drops a column' },
  { pattern: /\bRENAME\b/i, what: 'renames' },
  { pattern: /\bALTER COLUMN \S+ (SET DATA )?TYPE\b/i, what: 'changes the type of a column' },
  { pattern: /\bSET NOT NULL\b/i, what: 'makes a column mandatory' },
  {
    // One column at a time: up to the comma that ends it or the end of the statement.
    pattern:
      /\bADD COLUMN (?!(?:[^,(]|\([^)]*\))*\b(?:DEFAULT|GENERATED)\b)(?:[^,(]|\([^)]*\))*\bNOT NULL\b/i,
    what: 'adds a mandatory column without a default',
  },
];
