import { type ChatLoop, createChatLoop } from './chat-loop.ts';
import { deliverDue } from './deliver.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { createGroupAppFinder } from './group-app-finder.ts';
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
  const deps: DeliveryDeps = { ...rest, pause, api, findGroupAppUrl: createGroupAppFinder(api, rest) };
  const round = async () => {
    const { sent, retried } = await deliverDue(deps);
    return sent > 0 && retried === 0 ? 'more' : 'done';
  };
  return createChatLoop({ task: 'delivery', round, pauseMs: 500, pause, log: rest.log });
}
