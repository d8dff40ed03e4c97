import type { Logger } from '@cocoon-pool/domain/logger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { botApiFailures } from '@cocoon-pool/simulator/bot-api-answer';
import { createPerson } from '@cocoon-pool/simulator/person';
import { Bot } from 'grammy';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Polling, startPolling } from './polling.ts';
import { toApiOptions } from './telegram-api.ts';

let botApi: BotApi;
let polling: Polling;
let lines: string[];
let pausesMs: number[];
let answers: number;

beforeEach(async () => {
  botApi = await createBotApi();
  lines = [];
  pausesMs = [];
  answers = 0;
});
afterEach(async () => {
  await polling.stop();
  await botApi.close();
});

const write = (fields: Record<string, unknown>, message: string) =>
  void lines.push(`${message} ${JSON.stringify(fields)}`);
const log: Logger = { info: write, warn: write, error: write };

function start(publicUrl: string | null = null): void {
  const bot = new Bot(botApi.token, { client: toApiOptions(botApi.url) });
  bot.on('message:text', async (ctx) => {
    if (ctx.message.text === 'fail') throw new Error('this update fails');
    if (ctx.message.text === 'wait') await vi.waitFor(() => expect(heard()).toContain('heard quick'));
    await ctx.reply(`heard ${ctx.message.text}`);
  });
  polling = startPolling(bot, {
    log,
    settings: { telegramApiRoot: botApi.url, publicUrl },
    pause: async (ms) => void pausesMs.push(ms),
    onHeard: () => {
      answers += 1;
    },
  });
}

const heard = () => botApi.messages.map((message) => message.text);
const anna = () => createPerson(botApi, { userId: 1, firstName: 'Anna' });
const boris = () => createPerson(botApi, { userId: 2, firstName: 'Boris' });

test('updates are answered, each once', async () => {
  start();
  await anna().say('one');
  await vi.waitFor(() => expect(heard()).toEqual(['heard one']));
  await anna().say('two');
  await vi.waitFor(() => expect(heard()).toEqual(['heard one', 'heard two']));
});

test('an update that fails does not block the next one', async () => {
  await anna().say('fail');
  await anna().say('after');
  start();
  await vi.waitFor(() => expect(heard()).toEqual(['heard after']));
  expect(lines.join('\n')).toContain('this update fails');
});

test('a slow chat does not hold up another, and a chat keeps its order', async () => {
  await anna().say('wait');
  await anna().say('second');
  await boris().say('quick');
  start();
  await vi.waitFor(() => expect(heard()).toHaveLength(3));
  expect(heard()).toEqual(['heard quick', 'heard wait', 'heard second']);
});

test('an outage at the start and in between is survived, and each failure is logged once', async () => {
  botApi.failNext('getMe', botApiFailures.internalError(), 3);
  botApi.failNext('getUpdates', 'reset', 2);
  botApi.failNext('getUpdates', botApiFailures.tooManyRequests(9), 1);
  start();
  await anna().say('still there');
  await vi.waitFor(() => expect(heard()).toEqual(['heard still there']));
  expect(pausesMs).toEqual([1000, 2000, 4000, 1000, 2000, 9000]);
  expect(lines.filter((line) => line.startsWith('Bot API call failed'))).toHaveLength(3);
  expect(lines.join('\n')).not.toContain(botApi.token);
});

test('a second poller is an error in the log, not the end', async () => {
  botApi.failNext('getUpdates', { ok: false, error_code: 409, description: 'Conflict: other getUpdates' });
  start();
  await anna().say('hello');
  await vi.waitFor(() => expect(heard()).toEqual(['heard hello']));
});

test('stopping ends the waiting call at once', async () => {
  start();
  await vi.waitFor(() => expect(botApi.calls.some((call) => call.method === 'getUpdates')).toBe(true));
  await polling.stop();
  await anna().say('too late');
  expect(heard()).toEqual([]);
});

test('stopping during an outage does not wait for it to end', async () => {
  botApi.failNext('getMe', 'hang');
  start();
  await vi.waitFor(() => expect(botApi.calls).toHaveLength(1));
  await polling.stop();
  expect(botApi.calls).toHaveLength(1);
});

test('the commands are published in both languages, and the menu lists them', async () => {
  start();
  await vi.waitFor(() => expect(botApi.settings.menuButtons.get('default')).toBeDefined());
  const keys = [...botApi.settings.commands.keys()];
  expect(keys).toEqual([
    '{"type":"all_private_chats"}/',
    '{"type":"all_private_chats"}/ru',
    '{"type":"all_group_chats"}/',
    '{"type":"all_group_chats"}/ru',
  ]);
  expect(botApi.settings.commands.get(keys[1] ?? '')).toEqual([
    { command: 'start', description: 'Настроить или продолжить настройку' },
    { command: 'stats', description: 'Воркеры, запросы и заработок одной карточкой' },
    { command: 'workers', description: 'Ваши воркеры, сначала проблемные' },
    { command: 'payouts', description: 'Выплаты и то, что ещё не выплачено' },
    { command: 'alerts', description: 'Инциденты, оповещения, тихие часы' },
    { command: 'help', description: 'Почему нет заработка? Помощь и контакты' },
  ]);
  expect(botApi.settings.menuButtons.get('default')).toEqual({ type: 'commands' });
});

test('with an https address the menu button opens the Mini App', async () => {
  start('https://pool.example.org');
  await vi.waitFor(() =>
    expect(botApi.settings.menuButtons.get('default')).toEqual({
      type: 'web_app',
      text: 'Open pool',
      web_app: { url: 'https://pool.example.org/' },
    }),
  );
});

test('each answer of Telegram is told of, and what failed is not', async () => {
  botApi.failNext('getUpdates', 'reset', 2);
  start();
  await anna().say('one');
  await vi.waitFor(() => expect(heard()).toEqual(['heard one']));
  await vi.waitFor(() =>
    expect(botApi.calls.filter(({ method }) => method === 'getUpdates')).toHaveLength(4),
  );
  expect(answers).toBe(1);
});
