import { noAnswerFailures, type ScrapeFailure } from './sample.ts';

export type ScrapeOutcome = 'up' | 'bad_answer' | 'no_answer';

/** The outcome of a scrape by its failure, null being none. */
export function toScrapeOutcome(failure: ScrapeFailure | null): ScrapeOutcome {
  if (failure === null) return 'up';
  return noAnswerFailures.some((noAnswer) => noAnswer === failure) ? 'no_answer' : 'bad_answer';
}
