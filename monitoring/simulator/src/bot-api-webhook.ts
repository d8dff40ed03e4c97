import { accept, type BotApiAnswer, refuse } from './bot-api-answer.ts';
import type { BotUpdate } from './bot-api-updates.ts';
import { type CallParams, textParam } from './call-params.ts';

export interface Webhook {
  isSet(): boolean;
  set(params: CallParams): BotApiAnswer;
  remove(): void;
  info(pendingUpdates: number): BotApiAnswer;
  /** Sends later updates to this origin instead of that of the webhook's URL; the path stays. */
  deliverTo(origin: string | null): void;
  /** Posts one update with the secret header. Gives the status, or null when nothing answered. */
  post(update: BotUpdate): Promise<number | null>;
}

/** The webhook of the bot. https only, as on Telegram, except on 127.0.0.1 and localhost. */
export function createWebhook(now: () => Date): Webhook {
  let url: URL | null = null;
  let secretToken: string | undefined;
  let otherOrigin: string | null = null;
  let lastError: { date: Date; message: string } | null = null;

  return {
    isSet: () => url !== null,
    set(params) {
      const text = textParam(params, 'url') ?? '';
      if (text === '') {
        url = null;
        return accept(true);
      }
      if (!URL.canParse(text)) return refuse(400, 'bad webhook: invalid URL');
      const wanted = new URL(text);
      const isLoopback = wanted.hostname === '127.0.0.1' || wanted.hostname === 'localhost';
      if (wanted.protocol !== 'https:' && !isLoopback) {
        return refuse(400, 'bad webhook: An HTTPS URL must be provided for webhook');
      }
      const secret = textParam(params, 'secret_token');
      if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret)) {
        return refuse(400, 'secret token contains unallowed characters');
      }
      url = wanted;
      secretToken = secret;
      lastError = null;
      return accept(true);
    },
    remove() {
      url = null;
      secretToken = undefined;
    },
    info: (pendingUpdates) =>
      accept({
        url: url?.href ?? '',
        has_custom_certificate: false,
        pending_update_count: pendingUpdates,
        ...(lastError && {
          last_error_date: Math.floor(lastError.date.getTime() / 1000),
          last_error_message: lastError.message,
        }),
      }),
    deliverTo(origin) {
      otherOrigin = origin;
    },
    async post(update) {
      if (!url) return null;
      const target = otherOrigin === null ? url : new URL(url.pathname + url.search, otherOrigin);
      const status = await postUpdate(target, update, secretToken);
      if (status === null || status >= 300) {
        const message = status === null ? 'Connection failed' : `Wrong response from the webhook: ${status}`;
        lastError = { date: now(), message };
      }
      return status;
    },
  };
}

async function postUpdate(
  target: URL,
  update: BotUpdate,
  secretToken: string | undefined,
): Promise<number | null> {
  try {
    const response = await fetch(target, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(secretToken !== undefined && { 'x-telegram-bot-api-secret-token': secretToken }),
      },
      body: JSON.stringify(update),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
