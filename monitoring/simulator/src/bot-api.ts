import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type BotApiAnswer, type BotApiFailure, refuse } from './bot-api-answer.ts';
import { type ChatMessage, createChats } from './bot-api-chats.ts';
import { type BotSettings, botApiMethods } from './bot-api-methods.ts';
import { type BotUpdate, createUpdateQueue } from './bot-api-updates.ts';
import { createWebhook } from './bot-api-webhook.ts';
import { type CallParams, isRecord, numberParam, readCallParams } from './call-params.ts';

export interface BotApiCall {
  method: string;
  params: CallParams;
  at: Date;
  /** What was answered; null while it waits, when it hangs and when it was reset. */
  answer: BotApiAnswer | null;
}

export interface BotApi {
  /** The API root for clients: calls go to `${url}/bot<token>/<method>`. */
  url: string;
  token: string;
  settings: BotSettings;
  /** Every call with the right token, oldest first. */
  calls: BotApiCall[];
  /** The recorded chats as people would see them now: messages of the bot, oldest first. */
  messages: ChatMessage[];
  /**
   * Something happened in Telegram. Ids that are missing (`update_id`, `message.message_id`) are given. Goes to the
   * webhook when one is set (`status` is its answer, null when nothing answered), else to `getUpdates`.
   */
  pushUpdate(update: Record<string, unknown>): Promise<{ updateId: number; status: number | null }>;
  /** Sends webhook posts to this origin, keeping the path: the set URL is https and public, a test is not. */
  deliverTo(origin: string | null): void;
  /** The next `times` calls of a method fail so; several schedules queue up. */
  failNext(method: string, answer: ScheduledFailure, times?: number): void;
  /** From now on calls succeed, whatever was scheduled. */
  recover(): void;
  close(): Promise<void>;
}

export interface BotApiOptions {
  token?: string;
  username?: string;
  name?: string;
  now?: () => Date;
}

/**
 * A Telegram Bot API server on 127.0.0.1 that records what a bot does. It refuses what Telegram refuses, in
 * Telegram's words, and fails on demand.
 */
export async function createBotApi(options: BotApiOptions = {}): Promise<BotApi> {
  const now = options.now ?? (() => new Date());
  const token = options.token ?? '7000000001:simulated-bot-token';
  const settings = createSettings(token, options);
  const chats = createChats(settings.bot, now);
  const updates = createUpdateQueue();
  const webhook = createWebhook(now);
  const calls: BotApiCall[] = [];
  const failures = createFailureSchedule();
  let lastUpdateId = 100_000;

  const server = createServer((request, response) => {
    answerCall(request, response).catch((error: unknown) => {
      sendAnswer(response, refuse(400, `can't parse request: ${String(error)}`));
    });
  });

  async function answerCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bot-api');
    const [, givenToken, method = ''] = /^\/bot([^/]*)\/(\w+)$/.exec(decodeURIComponent(pathname)) ?? [];
    const params = await readCallParams(request, searchParams);
    if (givenToken === undefined) return sendAnswer(response, refuse(404, 'Not Found'));
    if (givenToken !== token) return sendAnswer(response, refuse(401, 'Unauthorized'));
    const call: BotApiCall = { method, params, at: now(), answer: null };
    calls.push(call);
    const scheduled = failures.take(method);
    if (scheduled === 'hang') return;
    if (scheduled === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const act = Object.hasOwn(botApiMethods, method) ? botApiMethods[method] : undefined;
    const aborted = new AbortController();
    response.once('close', () => aborted.abort());
    const context = { settings, chats, updates, webhook, aborted: aborted.signal };
    call.answer = scheduled ?? (await act?.(params, context)) ?? refuse(404, 'Not Found');
    sendAnswer(response, call.answer);
  }

  const port = await listen(server);

  return {
    url: `http://127.0.0.1:${port}`,
    token,
    settings,
    calls,
    messages: chats.messages,
    async pushUpdate(update) {
      const updateId = numberParam(update, 'update_id') ?? lastUpdateId + 1;
      lastUpdateId = Math.max(lastUpdateId, updateId);
      const whole: BotUpdate = { ...withMessageId(update, chats.receive), update_id: updateId };
      if (webhook.isSet()) return { updateId, status: await webhook.post(whole) };
      updates.push(whole);
      return { updateId, status: null };
    },
    deliverTo: webhook.deliverTo,
    failNext: failures.add,
    recover: failures.clear,
    async close() {
      updates.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the Bot API server has no port');
  return address.port;
}

function createSettings(token: string, options: BotApiOptions): BotSettings {
  const username = options.username ?? 'cocoon_pool_bot';
  const id = Number.parseInt(token, 10);
  return {
    bot: {
      id: Number.isSafeInteger(id) ? id : 7_000_000_001,
      username,
      name: options.name ?? 'Cocoon GPU Pool',
    },
    commands: new Map(),
    menuButtons: new Map(),
    administrators: new Map(),
    blockedBy: new Set(),
  };
}

type ScheduledFailure = BotApiFailure | 'hang' | 'reset';

function createFailureSchedule() {
  const queues = new Map<string, { answer: ScheduledFailure; times: number }[]>();
  return {
    add(method: string, answer: ScheduledFailure, times = 1): void {
      queues.set(method, [...(queues.get(method) ?? []), { answer, times }]);
    },
    clear: () => queues.clear(),
    take(method: string): ScheduledFailure | undefined {
      const queue = queues.get(method);
      const first = queue?.[0];
      if (!first) return undefined;
      first.times -= 1;
      if (first.times <= 0) queue?.shift();
      return first.answer;
    },
  };
}

function withMessageId(update: Record<string, unknown>, receive: (chatId: number) => number) {
  const message = update.message;
  if (!isRecord(message) || message.message_id !== undefined || !isRecord(message.chat)) return update;
  return { ...update, message: { ...message, message_id: receive(numberParam(message.chat, 'id') ?? 0) } };
}

function sendAnswer(response: ServerResponse, answer: BotApiAnswer): void {
  if (response.destroyed) return;
  const body = JSON.stringify(answer);
  response.writeHead(answer.ok ? 200 : answer.error_code, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
