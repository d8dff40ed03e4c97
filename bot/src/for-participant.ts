import { findParticipantByTelegramId, type Participant } from '@cocoon-pool/db/participants';
import type { Reader } from '@cocoon-pool/domain/messages/format-clock';
import type { Context } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import { answerStart } from './commands/start.ts';
import { toReader } from './reader.ts';

export interface Person {
  participant: Participant;
  reader: Reader;
}

/** Makes a handler for people who are known; whoever is not, or no more, is answered as to /start. */
export function forParticipant(deps: BotDeps, answer: (ctx: Context, person: Person) => Promise<void>) {
  const greet = answerStart(deps);
  return async (ctx: Context): Promise<void> => {
    const participant = await findParticipantByTelegramId(deps.db, String(ctx.from?.id));
    if (participant === undefined || participant.status === 'deactivated') return greet(ctx);
    await answer(ctx, { participant, reader: toReader(participant, deps) });
  };
}
