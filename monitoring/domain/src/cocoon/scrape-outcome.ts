import type { ScrapeOutcome } from '../alerts/rule-kinds.ts';
import { noAnswerFailures, type ScrapeFailure } from './sample.ts';

/** The outcome of a scrape by its failure, null being none. */
export function toScrapeOutcome(failure: ScrapeFailure | null): ScrapeOutcome {
  if (failure === null) return 'up';
  return noAnswerFailures.some((noAnswer) => noAnswer === failure) ? 'no_answer' : 'bad_answer';
}
