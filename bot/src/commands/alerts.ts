import type { BotDeps } from '../bot-deps.ts';
import { toAlertsCard } from '../cards/alerts-card.ts';
import { showCard } from '../cards/card.ts';
import { forParticipant } from '../for-participant.ts';

/** /alerts: what is wrong now, and how one is told. */
export function answerAlerts(deps: BotDeps) {
  return forParticipant(deps, async (ctx, person) => {
    await showCard(ctx, await toAlertsCard(deps, person));
  });
}
