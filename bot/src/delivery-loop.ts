import { deliverDue } from './deliver.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { describeFailure } from './describe-failure.ts';
import { createGroupAppFinder } from './group-app-finder.ts';
import { type Pause, pause as realPause } from './pause.ts';
import { createTelegramApi } from './telegram-api.ts';

export interface DeliveryLoopDeps extends Omit<DeliveryDeps, 'api' | 'pause'> {
  token: string;
  telegramApiRoot: string;
  pause?: Pause;
}

export interface DeliveryLoop {
  /** Resolves when the round in hand is done; nothing is sent after that. */
  stop(): Promise<void>;
}

/**
 * Delivers the outbox for as long as it takes: a round each half second, the next at once while there is more. A failing
 * round (the database is away) is logged when its failure changes, and tried again.
 */
export function createDeliveryLoop({
  token,
  telegramApiRoot,
  pause = realPause,
  ...rest
}: DeliveryLoopDeps): DeliveryLoop {
  const stopping = new AbortController();
  const api = createTelegramApi(token, telegramApiRoot);
  const findGroupAppUrl = createGroupAppFinder(api, rest);
  const deps: DeliveryDeps = { ...rest, pause, api, findGroupAppUrl };

  async function run(): Promise<void> {
    let logged: string | null = null;
    while (!stopping.signal.aborted) {
      try {
        const round = await deliverDue(deps);
        if (logged !== null) deps.log.info({}, 'delivery works again');
        logged = null;
        if (round.sent > 0 && round.retried === 0) continue;
      } catch (error) {
        const failure = describeFailure(error);
        if (failure !== logged) deps.log.error({ failure }, 'delivery round failed');
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

const pauseMs = 500;
