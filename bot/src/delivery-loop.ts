import { toGroupAppUrl } from './app-keyboard.ts';
import { createBotNameFinder } from './bot-name-finder.ts';
import { type ChatLoop, createChatLoop } from './chat-loop.ts';
import { deliverDue } from './deliver.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { type Pause, pause as realPause } from './pause.ts';
import { createTelegramApi } from './telegram-api.ts';

export interface DeliveryLoopDeps extends Omit<DeliveryDeps, 'api' | 'pause'> {
  token: string;
  telegramApiRoot: string;
  pause?: Pause;
}

/** Delivers the outbox for as long as it takes: a round each half second, the next at once while there is more. */
export function createDeliveryLoop({
  token,
  telegramApiRoot,
  pause = realPause,
  ...rest
}: DeliveryLoopDeps): ChatLoop {
  const api = createTelegramApi(token, telegramApiRoot);
  const { miniAppName } = rest.settings;
  const findName = createBotNameFinder(api, rest);
  const findGroupAppUrl = async () => {
    const name = miniAppName ? await findName() : null;
    return name === null ? null : toGroupAppUrl(miniAppName, name);
  };
  const deps: DeliveryDeps = { ...rest, pause, api, findGroupAppUrl };
  const round = async () => {
    const { sent, retried } = await deliverDue(deps);
    return sent > 0 && retried === 0 ? 'more' : 'done';
  };
  return createChatLoop({ task: 'delivery', round, pauseMs: 500, pause, log: rest.log });
}
