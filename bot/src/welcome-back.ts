import { returnReceivers } from '@cocoon-pool/db/return-receivers';
import type { Context, MiddlewareFn } from 'grammy';
import type { BotDeps } from './bot-deps.ts';

/**
 * Whatever comes from a chat shows that it takes messages again: receivers that were lost there are back. A chat that
 * only tells that the bot is out shows the opposite.
 */
export function welcomeBack({ db, now, log }: Pick<BotDeps, 'db' | 'now' | 'log'>): MiddlewareFn<Context> {
  return async (ctx, next) => {
    const { chat } = ctx;
    if (chat !== undefined && canBeReached(ctx)) {
      const receivers = await returnReceivers(db, String(chat.id), now());
      if (receivers > 0) log.info({ chatId: String(chat.id), receivers }, 'a lost chat is back');
    }
    await next();
  };
}

function canBeReached({ myChatMember }: Context): boolean {
  const member = myChatMember?.new_chat_member;
  if (member === undefined || member.status === 'restricted') return member?.can_send_messages ?? true;
  return member.status !== 'left' && member.status !== 'kicked';
}
