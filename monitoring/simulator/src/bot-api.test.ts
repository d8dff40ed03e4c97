import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotApi, createBotApi } from './bot-api.ts';
import { botApiFailures } from './bot-api-answer.ts';
import { createPerson } from './person.ts';

let botApi: BotApi;

beforeEach(async () => {
  botApi = await createBotApi({ token: '123:secret', now: () => new Date('2026-11-24T12:00:00Z') });
});

afterEach(() => botApi.close());

async function call(method: string, params: object = {}, token = '123:secret') {
  const response = await fetch(`${botApi.url}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  const body = (await response.json()) as { result?: unknown; description?: string };
  return { status: response.status, ...body };
}

test('names the bot to its token and to nobody else', async () => {
  expect(await call('getMe')).toMatchObject({ ok: true, result: { id: 123, is_bot: true } });
  expect(await call('getMe', {}, '123:other')).toEqual({
    status: 401,
    ok: false,
    error_code: 401,
    description: 'Unauthorized',
  });
  expect(await call('noSuchMethod')).toMatchObject({ status: 404, description: 'Not Found' });
});

test('takes JSON, form and multipart bodies alike', async () => {
  const url = `${botApi.url}/bot123:secret/sendMessage`;
  const keyboard = JSON.stringify({ inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] });
  const multipart = new FormData();
  multipart.set('chat_id', '5');
  multipart.set('text', 'multipart');
  multipart.set('reply_markup', keyboard);
  await call('sendMessage', { chat_id: 5, text: 'json', reply_markup: JSON.parse(keyboard) });
  await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ chat_id: '5', text: 'form', reply_markup: keyboard }),
  });
  await fetch(url, { method: 'POST', body: multipart });
  expect(botApi.messages.map(({ text, buttons }) => [text, buttons[0]?.[0]?.text])).toEqual([
    ['json', 'Go'],
    ['form', 'Go'],
    ['multipart', 'Go'],
  ]);
});

test('records the chat as a person sees it now', async () => {
  await call('sendMessage', { chat_id: 5, text: '<b>h100-1</b> down', parse_mode: 'HTML' });
  await call('sendMessage', { chat_id: 5, text: 'gone soon' });
  await call('sendMessage', { chat_id: 5, text: 'again', reply_parameters: { message_id: 1 } });
  await call('editMessageText', { chat_id: 5, message_id: 1, text: 'h100-1 recovered' });
  await call('deleteMessage', { chat_id: 5, message_id: 2 });
  await call('pinChatMessage', { chat_id: 5, message_id: 1 });
  expect(botApi.messages).toMatchObject([
    {
      chatId: '5',
      messageId: 1,
      text: 'h100-1 recovered',
      edits: ['h100-1 down'],
      replyTo: null,
      pinned: true,
    },
    { chatId: '5', messageId: 3, text: 'again', edits: [], replyTo: 1, pinned: false },
  ]);
});

test.each([
  ['sendMessage', { text: '' }, 'message text is empty'],
  ['sendMessage', { text: 'x'.repeat(4097) }, 'message is too long'],
  ['sendMessage', { text: '<b>x', parse_mode: 'HTML' }, "can't parse entities"],
  ['sendMessage', { text: 'x', reply_parameters: { message_id: 99 } }, 'message to be replied not found'],
  ['editMessageText', { message_id: 99, text: 'x' }, 'message to edit not found'],
  ['editMessageText', { message_id: 1, text: 'first' }, 'message is not modified'],
  ['deleteMessage', { message_id: 99 }, 'message to delete not found'],
  ['pinChatMessage', { message_id: 99 }, 'message to pin not found'],
  ['getChatAdministrators', {}, 'there are no administrators in the private chat'],
])('refuses %s %o', async (method, params, description) => {
  await call('sendMessage', { chat_id: 5, text: 'first' });
  expect(await call(method, { chat_id: 5, ...params })).toMatchObject({
    status: 400,
    ok: false,
    error_code: 400,
    description: expect.stringContaining(`Bad Request: ${description}`),
  });
});

test.each([
  [{ url: 'http://example.org' }, 5, 'Only HTTPS links are allowed'],
  [{ web_app: { url: 'http://localhost:8787' } }, 5, 'Only HTTPS links are allowed'],
  [{ web_app: { url: 'https://example.org' } }, -100_123_456_789_012, 'BUTTON_TYPE_INVALID'],
  [{ callback_data: 'я'.repeat(33) }, 5, 'BUTTON_DATA_INVALID'],
  [{}, 5, 'Text buttons are unallowed'],
])('refuses the button %o', async (button, chatId, description) => {
  const markup = { inline_keyboard: [[{ text: 'Open', ...button }]] };
  const answer = await call('sendMessage', { chat_id: chatId, text: 'x', reply_markup: markup });
  expect(answer).toMatchObject({ error_code: 400, description: expect.stringContaining(description) });
  expect(botApi.messages).toEqual([]);
});

test('an optional reply to a missing message is sent without it', async () => {
  const reply = { message_id: 99, allow_sending_without_reply: true };
  await call('sendMessage', { chat_id: 5, text: 'x', reply_parameters: reply });
  expect(botApi.messages).toMatchObject([{ text: 'x', replyTo: null }]);
});

test('fails on schedule and then works again', async () => {
  botApi.failNext('sendMessage', botApiFailures.tooManyRequests(7), 2);
  botApi.failNext('sendMessage', botApiFailures.migrated(-1001));
  const send = () => call('sendMessage', { chat_id: 5, text: 'x' });
  expect(await send()).toMatchObject({ status: 429, parameters: { retry_after: 7 } });
  expect(await send()).toMatchObject({ status: 429 });
  expect(await send()).toMatchObject({ status: 400, parameters: { migrate_to_chat_id: -1001 } });
  expect(await send()).toMatchObject({ ok: true });
  expect(botApi.messages).toHaveLength(1);
});

test('resets and hangs on demand', async () => {
  botApi.failNext('sendMessage', 'reset');
  botApi.failNext('sendMessage', 'hang');
  await expect(call('sendMessage', { chat_id: 5, text: 'x' })).rejects.toThrow();
  const aborted = new AbortController();
  const hanging = fetch(`${botApi.url}/bot123:secret/sendMessage`, {
    method: 'POST',
    signal: aborted.signal,
  });
  await expect.poll(() => botApi.calls.length).toBe(2);
  aborted.abort();
  await expect(hanging).rejects.toThrow();
  expect(botApi.calls.map(({ answer }) => answer)).toEqual([null, null]);
});

test('hands an update to a waiting poll and forgets it once confirmed', async () => {
  const polled = call('getUpdates', { timeout: 30 });
  await expect.poll(() => botApi.calls.length).toBe(1);
  const ann = createPerson(botApi, { userId: 5, firstName: 'Ann' });
  const { updateId } = await ann.say('/start');
  const { result } = await polled;
  expect(result).toMatchObject([
    { update_id: updateId, message: { message_id: 1, text: '/start', chat: { id: 5, type: 'private' } } },
  ]);
  expect((await call('getUpdates', {})).result).toHaveLength(1);
  expect((await call('getUpdates', { offset: updateId + 1 })).result).toEqual([]);
  expect((await call('getUpdates', {})).result).toEqual([]);
});

test('a second poll ends the first with 409', async () => {
  const first = call('getUpdates', { timeout: 30 });
  await expect.poll(() => botApi.calls.length).toBe(1);
  await call('getUpdates', { timeout: 0 });
  expect(await first).toMatchObject({ status: 409 });
});

test('posts updates to the webhook with its secret, and refuses polling meanwhile', async () => {
  const received: unknown[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push([request.url, request.headers['x-telegram-bot-api-secret-token'], JSON.parse(body)]);
    response.writeHead(received.length === 1 ? 200 : 500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  botApi.deliverTo(`http://127.0.0.1:${address.port}`);

  expect(await call('setWebhook', { url: 'http://pool.example/hook' })).toMatchObject({ error_code: 400 });
  await call('setWebhook', { url: 'https://pool.example/hook', secret_token: 'shh' });
  expect(await call('getUpdates')).toMatchObject({ error_code: 409 });
  expect(await botApi.pushUpdate({ update_id: 7, message: { text: 'hi' } })).toEqual({
    updateId: 7,
    status: 200,
  });
  expect(await botApi.pushUpdate({})).toEqual({ updateId: 100_001, status: 500 });
  expect(received).toEqual([
    ['/hook', 'shh', { update_id: 7, message: { text: 'hi' } }],
    ['/hook', 'shh', { update_id: 100_001 }],
  ]);
  expect((await call('getWebhookInfo')).result).toMatchObject({
    url: 'https://pool.example/hook',
    last_error_message: 'Wrong response from the webhook: 500',
  });
  await call('deleteWebhook');
  expect((await call('getUpdates')).result).toEqual([]);
  server.closeAllConnections();
  server.close();
});

test('a person presses a button of a message', async () => {
  const markup = { inline_keyboard: [[{ text: 'Mute', callback_data: 'mute:1' }]] };
  await call('sendMessage', { chat_id: 5, text: 'x', reply_markup: markup });
  const ann = createPerson(botApi, { userId: 5, firstName: 'Ann', languageCode: 'ru' });
  const [message] = ann.messages();
  if (!message) throw new Error('no message');
  await ann.press(message, 'Mute');
  expect((await call('getUpdates')).result).toMatchObject([
    { callback_query: { data: 'mute:1', from: { id: 5, language_code: 'ru' }, message: { message_id: 1 } } },
  ]);
});

test('keeps what the bot says about itself', async () => {
  await call('setMyCommands', {
    commands: [{ command: 'start', description: 'Begin' }],
    language_code: 'en',
  });
  await call('setChatMenuButton', { menu_button: { type: 'commands' } });
  expect(botApi.settings.commands.get('{"type":"default"}/en')).toEqual([
    { command: 'start', description: 'Begin' },
  ]);
  expect(botApi.settings.menuButtons.get('default')).toEqual({ type: 'commands' });
  expect(await call('setMyCommands', { commands: [{ command: 'Старт', description: 'x' }] })).toMatchObject({
    description: 'Bad Request: BOT_COMMAND_INVALID',
  });
});
