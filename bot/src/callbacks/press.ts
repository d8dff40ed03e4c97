import type { Participant } from '@cocoon-pool/db/participants';
import type { AlertWords } from '@cocoon-pool/domain/messages/alerts/alert-words';
import type { ChatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import type { Reader } from '@cocoon-pool/domain/messages/format-clock';
import type { Context } from 'grammy';
import type { BotDeps } from '../bot-deps.ts';

/** A button that somebody known pressed: who, and the id it names. */
export interface Press {
  ctx: Context;
  deps: BotDeps;
  participant: Participant;
  reader: Reader;
  id: string;
  /** What was chosen, where the button names a choice. */
  choice: number | null;
  words: AlertWords;
  chat: ChatWords;
}

/** Gives the text that answers the press, or null where a card shows it. */
export type PressHandler = (press: Press) => Promise<string | null>;
