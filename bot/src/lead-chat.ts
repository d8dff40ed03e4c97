import type { StatsDeps } from './cards/stats-card.ts';
import { type ChatLoop, createChatLoop } from './chat-loop.ts';
import { createDeliveryLoop, type DeliveryLoopDeps } from './delivery-loop.ts';
import { paceReplies } from './pace-replies.ts';
import { pause as realPause } from './pause.ts';
import { refreshPinned } from './refresh-pinned.ts';
import { createTelegramApi } from './telegram-api.ts';

type LeadDeps = DeliveryLoopDeps & Pick<StatsDeps, 'settings'>;

/** What one process of all does for the chat: it sends the outbox, and keeps pinned cards up to date. */
export function leadChat(deps: LeadDeps): ChatLoop {
  const delivery = createDeliveryLoop(deps);
  const pinned = createPinnedLoop(deps);
  return {
    stop: async () => {
      await Promise.all([delivery.stop(), pinned.stop()]);
    },
  };
}

function createPinnedLoop({ token, telegramApiRoot, pause = realPause, ...rest }: LeadDeps): ChatLoop {
  const api = createTelegramApi(token, telegramApiRoot);
  api.config.use(paceReplies({ ...rest, pause }));
  const round = async () => {
    await refreshPinned({ ...rest, api });
    return 'done' as const;
  };
  return createChatLoop({ task: 'pinned cards', round, pauseMs: 5_000, pause, log: rest.log });
}
