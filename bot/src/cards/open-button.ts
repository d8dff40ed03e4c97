import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { messages } from '@cocoon-pool/domain/messages/messages';
import type { InlineKeyboardButton } from 'grammy/types';
import { toAppUrl } from '../app-keyboard.ts';
import type { BotSettings } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { toButton } from './card.ts';

/** Opens a page of the Mini App from a private chat; null without an https address. */
export function toOpenButton(
  { settings }: { settings: Pick<BotSettings, 'publicUrl'> },
  { reader }: Pick<Person, 'reader'>,
  path: string,
): InlineKeyboardButton | null {
  const url = toAppUrl(settings.publicUrl, path);
  return url === null ? null : { text: messages(reader.language).buttons.open, web_app: { url } };
}

/** Gives the line that installs the agent; null without an address that hosts can reach. */
export function toAgentButton(
  { settings }: { settings: Pick<BotSettings, 'publicUrl'> },
  { reader }: Pick<Person, 'reader'>,
): InlineKeyboardButton | null {
  if (toAppUrl(settings.publicUrl, '/') === null) return null;
  return toButton(chatWords(reader.language).buttons.agent, 'agent', 0);
}
