import { createDeliveryLoop, type DeliveryLoop, type DeliveryLoopDeps } from './delivery-loop.ts';
import { describeFailure } from './describe-failure.ts';
import { paceReplies } from './pace-replies.ts';
import { pause as realPause } from './pause.ts';
import { refreshPinned } from './refresh-pinned.ts';
import { createTelegramApi } from './telegram-api.ts';

/** What one process of all does for the chat: it sends the outbox, and keeps pinned cards up to date. */
export function leadChat(deps: DeliveryLoopDeps): DeliveryLoop {
  const delivery = createDeliveryLoop(deps);
  const pinned = createPinnedLoop(deps);
  return {
    stop: async () => {
      await Promise.all([delivery.stop(), pinned.stop()]);
    },
  };
}

const pauseMs = 5_000;

function createPinnedLoop({
  token,
  telegramApiRoot,
  pause = realPause,
  ...rest
}: DeliveryLoopDeps): DeliveryLoop {
  const { log } = rest;
  const stopping = new AbortController();
  const api = createTelegramApi(token, telegramApiRoot);
  api.config.use(paceReplies({ ...rest, pause }));

  async function run(): Promise<void> {
    let logged: string | null = null;
    while (!stopping.signal.aborted) {
      try {
        await refreshPinned({ ...rest, api });
        logged = null;
      } catch (error) {
        const failure = describeFailure(error);
        if (failure !== logged) log.error({ failure }, 'pinned cards could not be refreshed');
        logged = failure;
      }
      await pause(pauseMs, stopping.signal);
    }
  }

  const done = run();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
