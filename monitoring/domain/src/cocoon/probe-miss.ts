import type { ScrapeFailure } from './sample.ts';

/** Why no Cocoon worker was found where one was looked for, as far as somebody can do something about it. */
export const probeMisses = ['refused', 'timeout', 'dns', 'not_worker', 'silent'] as const;
export type ProbeMiss = (typeof probeMisses)[number];

/** A port that was not asked (null), or broke off, is only silent. */
export function toProbeMiss(failure: ScrapeFailure | null): ProbeMiss {
  switch (failure) {
    case 'refused':
    case 'timeout':
    case 'dns':
      return failure;
    case 'bad_request':
    case 'not_ready':
    case 'unreadable':
    case 'too_large':
      return 'not_worker';
    case 'reset':
    case 'empty':
    case null:
      return 'silent';
  }
}
