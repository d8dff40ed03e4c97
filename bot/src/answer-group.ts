import { toLanguage } from '@cocoon-pool/domain/messages/language';
import { messages } from '@cocoon-pool/domain/messages/messages';
import type { Context } from 'grammy';
import { reply } from './reply.ts';

/** In groups: one polite line to a command that names this bot, nothing to everything else. */
export function answerGroup() {
  return async (ctx: Context): Promise<void> => {
    const named = /^\/\w+@(\w+)/.exec(ctx.message?.text ?? '')?.[1];
    if (named?.toLowerCase() !== ctx.me.username.toLowerCase()) return;
    const { errors } = messages(toLanguage(ctx.from?.language_code));
    await reply(ctx, errors.group({ bot: `@${ctx.me.username}` }));
  };
}
