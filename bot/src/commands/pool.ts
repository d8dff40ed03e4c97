import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import type { BotDeps } from '../bot-deps.ts';
import { showCard } from '../cards/card.ts';
import { toPoolCard } from '../cards/pool-card.ts';
import { forParticipant } from '../for-participant.ts';
import { reply } from '../reply.ts';

/** /pool, for operators: the pool as a whole, approvals and invites. */
export function answerPool(deps: BotDeps) {
  return forParticipant(deps, async (ctx, person) => {
    const { participant, reader } = person;
    if (participant.role !== 'operator' || participant.status !== 'active')
      return reply(ctx, chatWords(reader.language).errors.operatorOnly);
    await showCard(ctx, await toPoolCard(deps, person));
  });
}
