import type { BotDeps } from '../bot-deps.ts';
import { showCard } from '../cards/card.ts';
import { toPayoutsCard } from '../cards/payouts-card.ts';
import { forParticipant } from '../for-participant.ts';

/** /payouts: what came, what is still to come, and when. */
export function answerPayouts(deps: BotDeps) {
  return forParticipant(deps, async (ctx, person) => {
    await showCard(ctx, await toPayoutsCard(deps, person, 1));
  });
}
