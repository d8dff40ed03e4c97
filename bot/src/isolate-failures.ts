import { toLanguage } from '@cocoon-pool/domain/messages/language';
import { messages } from '@cocoon-pool/domain/messages/messages';
import type { Context, MiddlewareFn } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import { describeFailure } from './describe-failure.ts';
import { reply } from './reply.ts';
import { toSendFailure } from './send-failure.ts';

/**
 * Ends every error of the handlers below: it is logged under a short code, and the same code is told in the private
 * chat; a chat that takes no messages, as one that blocked the bot, is left alone. Nothing passes on, so one failing update never blocks others.
 */
export function isolateFailures({ log }: Pick<BotDeps, 'log'>): MiddlewareFn<Context> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const updateId = ctx.update.update_id;
      if (toSendFailure(error).kind === 'unreachable') {
        log.info({ updateId, failure: describeFailure(error) }, 'the chat takes no messages');
        return;
      }
      const errorId = createErrorId();
      log.error({ errorId, updateId, failure: describeFailure(error) }, 'update failed');
      if (ctx.chat?.type !== 'private') return;
      try {
        const { errors } = messages(toLanguage(ctx.from?.language_code));
        await reply(ctx, errors.service({ errorId }));
      } catch (replyError) {
        log.warn({ errorId, updateId, failure: describeFailure(replyError) }, 'failure could not be told');
      }
    }
  };
}

function createErrorId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => (byte % 36).toString(36)).join('');
}
