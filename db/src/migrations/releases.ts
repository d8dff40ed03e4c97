/**
 * What each release left the database at, oldest first. A release adds its line in the commit that is tagged; what came
 * with the first one may change freely, because no database of a version before exists.
 */
export const releases: readonly Release[] = [
  { version: '0.7.0', lastMigration: '0036-chat-control' },
  { version: '0.9.0', lastMigration: '0039-probed-ports' },
  { version: '0.10.0', lastMigration: '0040-broadcasts' },
  { version: '0.11.0', lastMigration: '0041-worker-answers' },
  { version: '0.12.0', lastMigration: '0041-worker-answers' },
];

/**
 * The migrations that remove, rename or narrow something, each with the release since which no code uses it. That
 * release has to be out before: while an update rolls out, parts of the version before still run on the new database.
 */
export const contractions: readonly Contraction[] = [];

export interface Release {
  version: string;
  lastMigration: string;
}

export interface Contraction {
  migration: string;
  unusedSince: string;
}
