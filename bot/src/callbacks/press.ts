import type { Participant } from '@cocoon-pool/db/participants';
import type { AlertWords } from '@cocoon-pool/domain/messages/alerts/alert-words';
import type { Context } from 'grammy';
import type { BotDeps } from '../bot-deps.ts';

/** A button that somebody known pressed: who, and the id it names. Handlers give the text that answers it. */
export interface Press {
  ctx: Context;
  deps: BotDeps;
  participant: Participant;
  id: string;
  words: AlertWords;
}
