import type { Logger } from '@cocoon-pool/domain/logger';
import { Api } from 'grammy';
import { describeFailure } from './describe-failure.ts';
import { toApiOptions } from './telegram-api.ts';

interface FinderOptions {
  botToken: string;
  telegramApiRoot: string;
  /** Of the Mini App that has a name of its own; null = the bot's main one. */
  miniAppName: string | null;
  now: () => Date;
  log: Logger;
}

const patienceSeconds = 2;
const againMs = 60_000;

/**
 * Finds the link by which Telegram opens the Mini App. The bot's name is asked of Telegram once; where that fails, the
 * link is null, and is asked for again after a minute.
 */
export function createMiniAppFinder(options: FinderOptions): () => Promise<string | null> {
  const { botToken, telegramApiRoot, miniAppName, now, log } = options;
  const api = new Api(botToken, toApiOptions(telegramApiRoot, patienceSeconds));
  let known: string | null = null;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const nowMs = now().getTime();
    if (known !== null || Math.abs(nowMs - askedAtMs) < againMs) return known;
    askedAtMs = nowMs;
    try {
      const { username } = await api.getMe();
      known = `https://t.me/${username}${miniAppName === null ? '?startapp' : `/${miniAppName}`}`;
    } catch (error) {
      log.info({ failure: describeFailure(error) }, 'the name of the bot could not be asked');
    }
    return known;
  };
}
