import { claimTelegramUpdate } from '@cocoon-pool/db/telegram-updates';
import type { Context, MiddlewareFn } from 'grammy';
import type { BotDeps } from './bot-deps.ts';

/** Lets each update through once, however often and to whichever process Telegram sends it. */
export function handleOnce({ db, now }: Pick<BotDeps, 'db' | 'now'>): MiddlewareFn<Context> {
  return async (ctx, next) => {
    if (await claimTelegramUpdate(db, ctx.update.update_id, now())) await next();
  };
}
