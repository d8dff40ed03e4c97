import type { Logger } from '@cocoon-pool/domain/logger';
import type { Api } from 'grammy';
import { describeFailure } from './describe-failure.ts';

const againMs = 60_000;

/**
 * Finds the user name of the bot. Telegram is asked once; where that fails, the name is null, and is asked for again after a
 * minute.
 */
export function createBotNameFinder(
  api: Api,
  { now, log }: { now: () => Date; log: Logger },
): () => Promise<string | null> {
  let known: string | null = null;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const nowMs = now().getTime();
    if (known !== null || Math.abs(nowMs - askedAtMs) < againMs) return known;
    askedAtMs = nowMs;
    try {
      known = (await api.getMe()).username;
    } catch (error) {
      log.info({ failure: describeFailure(error) }, 'the name of the bot could not be asked');
    }
    return known;
  };
}
