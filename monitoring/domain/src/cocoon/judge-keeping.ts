import type { ScrapeFailure } from './sample.ts';

/** What is kept of a page. */
export interface KeptPage {
  askedAt: Date;
  /** Why it could not be read; null when it could. */
  failure: string | null;
}

/** Null for a page of which nothing is kept. */
export type KeptPages = Record<'jsonStats' | 'statsPage', KeptPage | null>;

/** Null for a page that gave no body. */
export type BodiesGiven = Record<'jsonStats' | 'statsPage', { failure: ScrapeFailure | null } | null>;

export type KeepingReason = 'first' | 'changed' | 'due';

const pauseMs = 60_000;
const renewMs = 600_000;

/**
 * Why the bodies of a scrape are to be kept: one is the first of its page, whether or why it cannot be read has changed,
 * or the one that is kept is ten minutes old. Null when they are not: nothing is new, or something was kept less than a
 * minute before the scrape, or after it.
 */
export function judgeKeeping(kept: KeptPages, given: BodiesGiven, askedAt: Date): KeepingReason | null {
  const pages = [
    { before: kept.jsonStats, body: given.jsonStats },
    { before: kept.statsPage, body: given.statsPage },
  ];
  if (pages.some(({ before }) => before !== null && toAgeMs(before, askedAt) < pauseMs)) return null;
  const came = pages.filter(({ body }) => body !== null);
  if (came.some(({ before }) => before === null)) return 'first';
  if (came.some(({ before, body }) => before?.failure !== body?.failure)) return 'changed';
  return came.some(({ before }) => before !== null && toAgeMs(before, askedAt) >= renewMs) ? 'due' : null;
}

function toAgeMs(kept: KeptPage, askedAt: Date): number {
  return askedAt.getTime() - kept.askedAt.getTime();
}
