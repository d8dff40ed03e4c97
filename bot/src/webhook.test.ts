import { silentLogger } from '@cocoon-pool/domain/logger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { botApiFailures } from '@cocoon-pool/simulator/bot-api-answer';
import { Bot } from 'grammy';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toApiOptions } from './telegram-api.ts';
import { connectWebhook, createWebhook } from './webhook.ts';

const secret = 'a-long-webhook-secret';
let botApi: BotApi;
let bot: Bot;
let heard: string[];
let handle: (request: Request) => Promise<Response>;

beforeEach(async () => {
  botApi = await createBotApi();
  heard = [];
  bot = new Bot(botApi.token, { client: toApiOptions(botApi.url) });
  bot.on('message:text', (ctx) => {
    if (ctx.message.text === 'fail') throw new Error('this update fails');
    heard.push(ctx.message.text);
  });
  handle = createWebhook(bot, { secret, log: silentLogger });
});
afterEach(() => botApi.close());

function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return handle(new Request('https://pool.example.org/telegram/webhook', { method: 'POST', body, headers }));
}

const signed = { 'x-telegram-bot-api-secret-token': secret };
const chat = { id: 1, type: 'private', first_name: 'Anna' };
const toUpdate = (text: string) =>
  JSON.stringify({
    update_id: 1,
    message: { message_id: 1, date: 1, chat, from: { ...chat, is_bot: false }, text },
  });

test('an update with the secret is handled and answered 200', async () => {
  expect((await post(toUpdate('hello'), signed)).status).toBe(200);
  expect(heard).toEqual(['hello']);
});

test.each([
  ['no secret', {}],
  ['an empty secret', { 'x-telegram-bot-api-secret-token': '' }],
  ['another secret', { 'x-telegram-bot-api-secret-token': 'a-long-webhook-secreT' }],
  ['the beginning of the secret', { 'x-telegram-bot-api-secret-token': secret.slice(0, -1) }],
])('%s is answered 401 and nothing is read', async (_name, headers) => {
  expect((await post(toUpdate('hello'), headers)).status).toBe(401);
  expect(heard).toEqual([]);
  expect(botApi.calls).toEqual([]);
});

test.each([
  ['no JSON', 'hello'],
  ['no update', '{"update_id":"1"}'],
  ['null', 'null'],
  ['an endless body', `"${'x'.repeat(1_000_001)}"`],
])('%s is answered 400', async (_name, body) => {
  expect((await post(body, signed)).status).toBe(400);
});

test('another method is answered 400', async () => {
  const request = new Request('https://pool.example.org/telegram/webhook', { headers: signed });
  expect((await handle(request)).status).toBe(400);
});

test('an update whose handler fails is answered 200, so that Telegram does not repeat it', async () => {
  expect((await post(toUpdate('fail'), signed)).status).toBe(200);
});

test('kinds of updates that nobody asked for are answered 200', async () => {
  expect((await post('{"update_id":2,"something_new":{}}', signed)).status).toBe(200);
});

test('while the Bot API cannot be reached, Telegram is asked to send again', async () => {
  botApi.failNext('getMe', botApiFailures.internalError());
  expect((await post(toUpdate('hello'), signed)).status).toBe(503);
  expect((await post(toUpdate('hello'), signed)).status).toBe(200);
  expect(heard).toEqual(['hello']);
});

test('connecting tries until Telegram takes the webhook, then publishes the commands', async () => {
  botApi.failNext('setWebhook', 'reset', 2);
  const pausesMs: number[] = [];
  await connectWebhook(bot, {
    url: 'https://pool.example.org/telegram/webhook',
    secret,
    publicUrl: 'https://pool.example.org',
    signal: new AbortController().signal,
    log: silentLogger,
    pause: async (ms) => void pausesMs.push(ms),
  });
  expect(pausesMs).toEqual([1000, 2000]);
  const call = botApi.calls.findLast(({ method }) => method === 'setWebhook');
  expect(call?.params).toMatchObject({
    secret_token: secret,
    allowed_updates: ['message', 'callback_query', 'my_chat_member'],
  });
  expect(botApi.settings.commands.size).toBe(4);
});
