import { listChatOwners, listChatParticipants } from '@cocoon-pool/db/receiver-list';
import { alertWords } from '@cocoon-pool/domain/messages/alerts/alert-words';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { toLanguage } from '@cocoon-pool/domain/messages/language';
import { messages } from '@cocoon-pool/domain/messages/messages';
import type { Context } from 'grammy';
import { createAppKeyboard, toGroupAppUrl } from './app-keyboard.ts';
import type { BotDeps } from './bot-deps.ts';
import { toCallbackData } from './callbacks/callback-data.ts';
import { toGroupText } from './cards/group-card.ts';
import { reply } from './reply.ts';

/**
 * In groups: `/stats@bot` and `/workers@bot` tell of those whose alerts come here; `/alerts@bot` and `/start@bot` (also the start of an "add to group" link) ask whether alerts are to come
 * here; one polite line to any other command that names this bot, nothing to everything else.
 */
export function answerGroup(deps: Pick<BotDeps, 'db' | 'now' | 'settings'>) {
  const { db, settings } = deps;
  return async (ctx: Context): Promise<void> => {
    const [, command, named] = /^\/(\w+)@(\w+)/.exec(ctx.message?.text ?? '') ?? [];
    if (named?.toLowerCase() !== ctx.me.username.toLowerCase() || ctx.chat === undefined) return;
    const language = toLanguage(ctx.from?.language_code);
    if (command === 'stats' || command === 'workers') return answerLinked(ctx, deps, command);
    if (command !== 'alerts' && command !== 'start') {
      return reply(ctx, messages(language).errors.group({ bot: `@${ctx.me.username}` }));
    }
    const { linking, buttons } = alertWords(language);
    const owners = await listChatOwners(db, toPlace(ctx));
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

/** Of those whose alerts come here: the asker's own workers where they are among them, else the first one's. */
async function answerLinked(
  ctx: Context,
  deps: Pick<BotDeps, 'db' | 'now' | 'settings'>,
  command: 'stats' | 'workers',
): Promise<void> {
  const owners = await listChatParticipants(deps.db, toPlace(ctx));
  const owner = owners.find(({ telegramUserId }) => telegramUserId === String(ctx.from?.id)) ?? owners[0];
  if (owner === undefined) return reply(ctx, chatWords(toLanguage(ctx.from?.language_code)).errors.notLinked);
  const keyboard = createAppKeyboard({
    publicUrl: null,
    chatId: toPlace(ctx).chatId,
    language: owner.language,
    path: '/',
    group: { appUrl: toGroupAppUrl(deps.settings.miniAppName, ctx.me.username), startParam: 'home' },
  });
  await reply(ctx, await toGroupText(deps, owner, command), keyboard);
}

function toPlace({ chat, message }: Context): { chatId: string; threadId: number | null } {
  const threadId = message?.is_topic_message ? (message.message_thread_id ?? null) : null;
  return { chatId: String(chat?.id), threadId };
}
