import type { BotDeps } from '../bot-deps.ts';
import { showStats } from '../cards/stats-card.ts';
import { forParticipant } from '../for-participant.ts';

/** /stats: workers, requests and earnings on one card, with a chart of the last day. */
export function answerStats(deps: BotDeps) {
  return forParticipant(deps, async (ctx, person) => {
    await showStats(ctx, deps, {
      ...person,
      view: { days: 1, isDark: person.participant.chartTheme === 'dark' },
    });
  });
}
