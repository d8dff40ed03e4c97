import type { BotDeps } from '../bot-deps.ts';
import { showCard } from '../cards/card.ts';
import { toWorkersCard } from '../cards/workers-card.ts';
import { forParticipant } from '../for-participant.ts';

/** /workers: the workers, worst first, eight a page. */
export function answerWorkers(deps: BotDeps) {
  return forParticipant(deps, async (ctx, person) => {
    await showCard(ctx, await toWorkersCard(deps, person, 1));
  });
}
