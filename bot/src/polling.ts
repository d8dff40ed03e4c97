import type { Logger } from '@cocoon-pool/domain/logger';
import { Api, type Bot } from 'grammy';
import type { Update } from 'grammy/types';
import type { BotSettings } from './bot-deps.ts';
import { handleUpdate } from './handle-update.ts';
import { handledUpdates } from './handled-updates.ts';
import { keepTrying } from './keep-trying.ts';
import type { Pause } from './pause.ts';
import { publishProfile } from './publish-profile.ts';
import { toApiOptions } from './telegram-api.ts';

interface PollingOptions {
  log: Logger;
  settings: Pick<BotSettings, 'telegramApiRoot' | 'publicUrl'>;
  pause?: Pause;
  /** Called whenever Telegram answered: at least twice a minute while all is well. */
  onHeard?: () => void;
}

export interface Polling {
  /** Ends the waiting call at once and resolves when the updates in hand are done. */
  stop(): Promise<void>;
}

/**
 * Fetches updates by long polling for as long as it takes: outages, wrong tokens and a second poller are logged and
 * tried again. Chats are handled side by side, each chat in order. Needs exactly one process.
 */
export function startPolling(bot: Bot, { log, settings, pause, onHeard }: PollingOptions): Polling {
  const stopping = new AbortController();
  const { signal } = stopping;
  const api = new Api(bot.token, toApiOptions(settings.telegramApiRoot, pollSeconds + 10));
  const apiSignal = signal as ApiSignal;
  const attempt = { signal, log, ...(pause === undefined ? {} : { pause }) };

  async function run(): Promise<void> {
    await keepTrying(() => connect(), { ...attempt, task: 'connect' });
    let offset = 0;
    while (!signal.aborted) {
      const poll = { offset, timeout: pollSeconds, allowed_updates: handledUpdates };
      const updates = await keepTrying(() => api.getUpdates(poll, apiSignal), {
        ...attempt,
        task: 'getUpdates',
      });
      if (updates === null) return;
      onHeard?.();
      await handleAll(bot, updates, log);
      offset = Math.max(offset, ...updates.map((update) => update.update_id + 1));
    }
  }

  async function connect(): Promise<void> {
    bot.botInfo = await api.getMe(apiSignal);
    await api.deleteWebhook({}, apiSignal);
    await publishProfile(api, settings.publicUrl);
    log.info({ bot: bot.botInfo.username }, 'bot is polling');
  }

  const done = run();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

/** The client's types know only the signal of a polyfill; at run time it takes the platform's. */
type ApiSignal = NonNullable<Parameters<Api['getMe']>[0]>;

const pollSeconds = 25;

async function handleAll(bot: Bot, updates: Update[], log: Logger): Promise<void> {
  const chats = Map.groupBy(
    updates,
    ({ message, callback_query, my_chat_member, update_id }) =>
      message?.chat.id ?? callback_query?.message?.chat.id ?? my_chat_member?.chat.id ?? update_id,
  );
  await Promise.all(
    Array.from(chats.values(), async (chatUpdates) => {
      for (const update of chatUpdates) await handleUpdate(bot, update, log);
    }),
  );
}
