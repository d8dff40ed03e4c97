import { Bot } from 'grammy';
import { answerGroup } from './answer-group.ts';
import { answerUnknown } from './answer-unknown.ts';
import type { BotDeps } from './bot-deps.ts';
import { answerHelp } from './commands/help.ts';
import { answerStart } from './commands/start.ts';
import { answerStats } from './commands/stats.ts';
import { answerWorkers } from './commands/workers.ts';
import { handleOnce } from './handle-once.ts';
import { isolateFailures } from './isolate-failures.ts';
import { toApiOptions } from './telegram-api.ts';

/**
 * The bot, not connected yet: hand it to `startPolling` or `createWebhook`. Only new messages are answered; edited
 * messages, channel posts and every other update end here without effect.
 */
export function createBot(token: string, deps: BotDeps): Bot {
  const bot = new Bot(token, { client: toApiOptions(deps.settings.telegramApiRoot) });
  const messages = bot.on('message');
  messages.use(isolateFailures(deps));
  messages.use(handleOnce(deps));

  const chat = messages.chatType('private');
  chat.command('start', answerStart(deps));
  chat.command('stats', answerStats(deps));
  chat.command('workers', answerWorkers(deps));
  chat.command('help', answerHelp(deps));
  chat.on([':text', ':file', ':location', ':contact'], answerUnknown(deps));

  messages.chatType(['group', 'supergroup']).on(':text', answerGroup());
  return bot;
}
