import type { Api } from 'grammy';
import { toGroupAppUrl } from './app-keyboard.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { describeFailure } from './describe-failure.ts';

/**
 * Finds where groups open the Mini App. The bot's name is asked of Telegram once; until it is known, and where the Mini App
 * has no name, it is null and nothing is held up.
 */
export function createGroupAppFinder(
  api: Api,
  { settings, log }: Pick<DeliveryDeps, 'settings' | 'log'>,
): () => Promise<string | null> {
  let known: string | null = null;
  return async () => {
    if (known !== null || !settings.miniAppName) return known;
    try {
      known = toGroupAppUrl(settings.miniAppName, (await api.getMe()).username);
    } catch (error) {
      log.info({ failure: describeFailure(error) }, 'the name of the bot could not be asked');
    }
    return known;
  };
}
