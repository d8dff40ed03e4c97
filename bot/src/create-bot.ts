import { Bot } from 'grammy';
import { answerGroup } from './answer-group.ts';
import { answerText } from './answer-text.ts';
import type { BotDeps } from './bot-deps.ts';
import { answerCallback } from './callbacks/answer-callback.ts';
import { answerAlerts } from './commands/alerts.ts';
import { answerHelp } from './commands/help.ts';
import { answerPayouts } from './commands/payouts.ts';
import { answerPool } from './commands/pool.ts';
import { answerStart } from './commands/start.ts';
import { answerStats } from './commands/stats.ts';
import { answerWorkers } from './commands/workers.ts';
import { handleOnce } from './handle-once.ts';
import { handledUpdates } from './handled-updates.ts';
import { isolateFailures } from './isolate-failures.ts';
import { paceReplies } from './pace-replies.ts';
import { toApiOptions } from './telegram-api.ts';
import { welcomeBack } from './welcome-back.ts';

/**
 * The bot, not connected yet: hand it to `startPolling` or `createWebhook`. New messages and pressed buttons are
 * answered, a chat that lets the bot in again is noticed; edited messages, channel posts and every other update end here without effect.
 */
export function createBot(token: string, deps: BotDeps): Bot {
  const bot = new Bot(token, { client: toApiOptions(deps.settings.telegramApiRoot) });
  bot.api.config.use(paceReplies(deps));
  const updates = bot.on([...handledUpdates]);
  updates.use(isolateFailures(deps));
  updates.use(handleOnce(deps));
  updates.use(welcomeBack(deps));

  bot.on('callback_query', answerCallback(deps));

  const messages = bot.on('message');

  const chat = messages.chatType('private');
  chat.command('start', answerStart(deps));
  chat.command('stats', answerStats(deps));
  chat.command('workers', answerWorkers(deps));
  chat.command('payouts', answerPayouts(deps));
  chat.command('alerts', answerAlerts(deps));
  chat.command('pool', answerPool(deps));
  chat.command('help', answerHelp(deps));
  chat.on([':text', ':file', ':location', ':contact'], answerText(deps));

  messages.chatType(['group', 'supergroup']).on(':text', answerGroup(deps));
  return bot;
}
