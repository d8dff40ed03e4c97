import { listChatOwners } from '@cocoon-pool/db/receiver-list';
import { alertWords } from '@cocoon-pool/domain/messages/alerts/alert-words';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { toLanguage } from '@cocoon-pool/domain/messages/language';
import { messages } from '@cocoon-pool/domain/messages/messages';
import type { Context } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import { toCallbackData } from './callbacks/callback-data.ts';
import { reply } from './reply.ts';

/**
 * In groups: `/alerts@bot` and `/start@bot` (also the start of an "add to group" link) ask whether alerts are to come
 * here; one polite line to any other command that names this bot, nothing to everything else.
 */
export function answerGroup({ db, settings }: Pick<BotDeps, 'db' | 'settings'>) {
  return async (ctx: Context): Promise<void> => {
    const [, command, named] = /^\/(\w+)@(\w+)/.exec(ctx.message?.text ?? '') ?? [];
    if (named?.toLowerCase() !== ctx.me.username.toLowerCase() || ctx.chat === undefined) return;
    const language = toLanguage(ctx.from?.language_code);
    if (command !== 'alerts' && command !== 'start') {
      return reply(ctx, messages(language).errors.group({ bot: `@${ctx.me.username}` }));
    }
    const { linking, buttons } = alertWords(language);
    const threadId = ctx.message?.is_topic_message ? (ctx.message.message_thread_id ?? null) : null;
    const owners = await listChatOwners(db, { chatId: String(ctx.chat.id), threadId });
    const lines = owners.map((name) => linking.linked({ userName: escapeText(name) }));
    const ask = linking.ask({
      poolName: escapeText(settings.poolName),
      groupTitle: escapeText(ctx.chat.title ?? ''),
    });
    const link = { text: buttons.link, callback_data: toCallbackData('link', '0') };
    const unlink = { text: buttons.unlink, callback_data: toCallbackData('unlink', '0') };
    const keyboard = { inline_keyboard: [owners.length > 0 ? [link, unlink] : [link]] };
    await reply(ctx, [...lines, ask].join('\n'), keyboard);
  };
}
