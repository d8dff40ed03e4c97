import type { ScrapeOutcome } from '@cocoon-pool/domain/cocoon/scrape-outcome';

const outcomes: Record<string, ScrapeOutcome> = { u: 'up', b: 'bad_answer', n: 'no_answer' };

/** Reads `worker_state.recent_scrapes`: one letter an outcome, oldest first. */
export function parseRecentScrapes(letters: string): ScrapeOutcome[] {
  return [...letters].flatMap((letter) => outcomes[letter] ?? []);
}
