import type { Language } from '@cocoon-pool/domain/messages/language';
import { messages } from '@cocoon-pool/domain/messages/messages';
import type { InlineKeyboardMarkup } from 'grammy/types';

interface AppButton {
  publicUrl: string | null;
  chatId: string;
  language: Language;
  /** Page of the Mini App, beginning with `/`. */
  path: string;
  group?: GroupLink | undefined;
}

/** What opens the Mini App in a group, where Telegram takes no other button: `startapp` names the page. */
interface GroupLink {
  /** `https://t.me/BOT/NAME`, or null. */
  appUrl: string | null;
  startParam: string;
}

/** One button that opens the Mini App; null without an https address and, in groups, without its name. */
export function createAppKeyboard({
  publicUrl,
  chatId,
  language,
  path,
  group,
}: AppButton): InlineKeyboardMarkup | null {
  const text = messages(language).buttons.open;
  if (chatId.startsWith('-')) {
    if (group === undefined || group.appUrl === null) return null;
    return { inline_keyboard: [[{ text, url: `${group.appUrl}?startapp=${group.startParam}` }]] };
  }
  const url = toAppUrl(publicUrl, path);
  return url === null ? null : { inline_keyboard: [[{ text, web_app: { url } }]] };
}

/** A page of the Mini App, or null where Telegram could not open it. */
export function toAppUrl(publicUrl: string | null, path: string): string | null {
  if (publicUrl === null || !publicUrl.startsWith('https://')) return null;
  return publicUrl.replace(/\/+$/, '') + path;
}

/** Where Telegram opens the Mini App from anywhere; null while it has no name. */
export function toGroupAppUrl(miniAppName: string | null | undefined, botUsername: string): string | null {
  return miniAppName ? `https://t.me/${botUsername}/${miniAppName}` : null;
}
