import type { Logger } from '@cocoon-pool/domain/logger';
import type { Bot } from 'grammy';
import type { Update } from 'grammy/types';
import { describeFailure } from './describe-failure.ts';

/** Handles one update and never throws: what the bot's own handlers let through is logged. */
export async function handleUpdate(bot: Bot, update: Update, log: Logger): Promise<void> {
  try {
    await bot.handleUpdate(update);
  } catch (error) {
    log.error({ updateId: update.update_id, failure: describeFailure(error) }, 'update was not handled');
  }
}
