import type { Logger } from '@cocoon-pool/domain/logger';
import { Api } from 'grammy';
import { toGroupAppUrl } from './app-keyboard.ts';
import { createBotNameFinder } from './bot-name-finder.ts';
import { toApiOptions } from './telegram-api.ts';

interface FinderOptions {
  botToken: string;
  telegramApiRoot: string;
  /** Of the Mini App that has a name of its own; null = the bot's main one. */
  miniAppName: string | null;
  now: () => Date;
  log: Logger;
}

/** Somebody waits for it. */
const patienceSeconds = 2;

/** Finds the link by which Telegram opens the Mini App; null while the name of the bot is not known. */
export function createMiniAppFinder(options: FinderOptions): () => Promise<string | null> {
  const { botToken, telegramApiRoot, miniAppName } = options;
  const findName = createBotNameFinder(
    new Api(botToken, toApiOptions(telegramApiRoot, patienceSeconds)),
    options,
  );
  return async () => {
    const name = await findName();
    return name === null ? null : (toGroupAppUrl(miniAppName, name) ?? `https://t.me/${name}?startapp`);
  };
}
