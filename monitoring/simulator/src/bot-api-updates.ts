import { accept, type BotApiAnswer, refuse } from './bot-api-answer.ts';
import { type CallParams, numberParam } from './call-params.ts';

/** An update as the Bot API sends it; what is inside is the caller's. */
export type BotUpdate = Record<string, unknown> & { update_id: number };

export interface UpdateQueue {
  push(update: BotUpdate): void;
  /** The answer of `getUpdates`: at once when updates wait, else after one comes or `timeout` seconds passed. */
  poll(params: CallParams, aborted: AbortSignal): Promise<BotApiAnswer>;
  drop(): void;
  waiting(): number;
  close(): void;
}

/**
 * The queue behind `getUpdates`. `offset` confirms all updates before it; a second poll ends the first with 409,
 * as Telegram does to two bots with one token.
 */
export function createUpdateQueue(): UpdateQueue {
  let updates: BotUpdate[] = [];
  let poller: { finish(answer: BotApiAnswer): void; answerNow(): void } | null = null;

  return {
    push(update) {
      updates.push(update);
      updates.sort((one, other) => one.update_id - other.update_id);
      poller?.answerNow();
    },
    async poll(params, aborted) {
      poller?.finish(conflict);
      const offset = numberParam(params, 'offset') ?? 0;
      const limit = Math.min(Math.max(numberParam(params, 'limit') ?? 100, 1), 100);
      updates = offset < 0 ? updates.slice(offset) : updates.filter((update) => update.update_id >= offset);
      const page = () => accept(updates.slice(0, limit));
      const timeoutSeconds = Math.min(numberParam(params, 'timeout') ?? 0, 50);
      if (updates.length > 0 || timeoutSeconds <= 0 || aborted.aborted) return page();
      return new Promise((resolve) => {
        const own = {
          finish(answer: BotApiAnswer) {
            clearTimeout(timer);
            if (poller === own) poller = null;
            resolve(answer);
          },
          answerNow: () => own.finish(page()),
        };
        const timer = setTimeout(own.answerNow, timeoutSeconds * 1000);
        aborted.addEventListener('abort', own.answerNow, { once: true });
        poller = own;
      });
    },
    drop() {
      updates = [];
    },
    waiting: () => updates.length,
    close() {
      poller?.answerNow();
    },
  };
}

const conflict = refuse(
  409,
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
);
