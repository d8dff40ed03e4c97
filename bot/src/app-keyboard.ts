import type { Language } from '@cocoon-pool/domain/messages/language';
import { messages } from '@cocoon-pool/domain/messages/messages';
import type { InlineKeyboardMarkup } from 'grammy/types';

interface AppButton {
  publicUrl: string | null;
  chatId: string;
  language: Language;
  /** Page of the Mini App, beginning with `/`. */
  path: string;
}

/** One button that opens the Mini App; null without an https address and outside private chats. */
export function createAppKeyboard({
  publicUrl,
  chatId,
  language,
  path,
}: AppButton): InlineKeyboardMarkup | null {
  const url = toAppUrl(publicUrl, path);
  if (url === null || isGroup(chatId)) return null;
  return { inline_keyboard: [[{ text: messages(language).buttons.open, web_app: { url } }]] };
}

/** Groups and channels have negative ids. */
export function isGroup(chatId: string): boolean {
  return chatId.startsWith('-');
}

/** A page of the Mini App, or null where Telegram could not open it. */
export function toAppUrl(publicUrl: string | null, path: string): string | null {
  if (publicUrl === null || !publicUrl.startsWith('https://')) return null;
  return publicUrl.replace(/\/+$/, '') + path;
}
