import type { Logger } from '@cocoon-pool/domain/logger';
import type { Bot } from 'grammy';
import type { Update } from 'grammy/types';
import { describeFailure } from './describe-failure.ts';
import { handleUpdate } from './handle-update.ts';
import { handledUpdates } from './handled-updates.ts';
import { keepTrying, type TryOptions } from './keep-trying.ts';
import { publishProfile } from './publish-profile.ts';

interface WebhookOptions {
  secret: string;
  log: Logger;
}

/**
 * Answers Telegram's webhook calls: 401 without the secret header, 400 for what is no update, 503 while the Bot API
 * cannot be reached for the first time (Telegram sends again), otherwise 200, whatever became of the update.
 */
export function createWebhook(
  bot: Bot,
  { secret, log }: WebhookOptions,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const given = request.headers.get('x-telegram-bot-api-secret-token') ?? '';
    if (!(await isEqual(given, secret))) return new Response(null, { status: 401 });
    const update = await readUpdate(request);
    if (update === null) return new Response(null, { status: 400 });
    try {
      if (!bot.isInited()) bot.botInfo = await bot.api.getMe();
    } catch (error) {
      log.warn({ failure: describeFailure(error) }, 'bot is not ready for updates');
      return new Response(null, { status: 503 });
    }
    await handleUpdate(bot, update, log);
    return new Response(null, { status: 200 });
  };
}

interface ConnectOptions extends Omit<TryOptions, 'task'> {
  /** The https address that Telegram is to call. */
  url: string;
  secret: string;
  publicUrl: string | null;
}

/** Tells Telegram where to send updates, and the bot's commands; tries until it succeeds or the signal ends it. */
export async function connectWebhook(bot: Bot, options: ConnectOptions): Promise<void> {
  const { url, secret, publicUrl, ...attempt } = options;
  const connect = async () => {
    await bot.api.setWebhook(url, { secret_token: secret, allowed_updates: handledUpdates });
    await publishProfile(bot.api, publicUrl);
  };
  await keepTrying(connect, { ...attempt, task: 'setWebhook' });
}

const maxBodyBytes = 1_000_000;

async function readUpdate(request: Request): Promise<Update | null> {
  if (request.method !== 'POST' || Number(request.headers.get('content-length') ?? 0) > maxBodyBytes)
    return null;
  const body = await request.text();
  if (body.length > maxBodyBytes) return null;
  try {
    const value: unknown = JSON.parse(body);
    return isUpdate(value) ? value : null;
  } catch {
    return null;
  }
}

/** Telegram wrote the rest: the secret header came before this. */
function isUpdate(value: unknown): value is Update {
  return (
    typeof value === 'object' &&
    value !== null &&
    'update_id' in value &&
    Number.isSafeInteger(value.update_id)
  );
}

/** Compares digests of equal length byte by byte, so that the time tells nothing about the secret. */
async function isEqual(given: string, secret: string): Promise<boolean> {
  const [one, other] = await Promise.all([digest(given), digest(secret)]);
  return one.reduce((difference, byte, index) => difference | (byte ^ (other[index] ?? 0)), 0) === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}
