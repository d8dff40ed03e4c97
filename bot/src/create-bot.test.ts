import type { Db } from '@cocoon-pool/db/database';
import { createDatabase } from '@cocoon-pool/db/database';
import { createInvite } from '@cocoon-pool/db/invites';
import { seedIncident, seedWorker } from '@cocoon-pool/db/outbox-fixture';
import { findParticipantByTelegramId, insertParticipant } from '@cocoon-pool/db/participants';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import type { Logger } from '@cocoon-pool/domain/logger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import type { Bot } from 'grammy';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BotSettings } from './bot-deps.ts';
import { createBot } from './create-bot.ts';
import { createTestDeps } from './testing-bot.ts';

const now = new Date('2026-11-23T13:05:00Z');
let database: TestDatabase;
let db: Db;
let botApi: BotApi;
let lines: { level: string; fields: Record<string, unknown>; message: string }[];
let lastId = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  lines = [];
  botApi = await createBotApi({ now: () => now });
});
afterEach(() => botApi.close());

const log: Logger = {
  info: (fields, message) => void lines.push({ level: 'info', fields, message }),
  warn: (fields, message) => void lines.push({ level: 'warn', fields, message }),
  error: (fields, message) => void lines.push({ level: 'error', fields, message }),
};

async function createTestBot(change: Partial<BotSettings> = {}, botDb: Db = db): Promise<Bot> {
  const settings = { supportContact: '@operator', telegramApiRoot: botApi.url, ...change };
  const deps = await createTestDeps(botDb, () => now, settings);
  const bot = createBot(botApi.token, { ...deps, log });
  await bot.init();
  return bot;
}

interface Speaker {
  id: number;
  language?: string;
  chat?: { id: number; type: string };
}

function toMessage(content: object, { id, language = 'en', chat }: Speaker) {
  lastId += 1;
  const text = 'text' in content ? String(content.text) : '';
  const command = /^\/\S+/.exec(text)?.[0];
  return {
    message_id: lastId,
    date: 1_780_000_000,
    from: { id, is_bot: false, first_name: 'Anna', language_code: language },
    chat: chat ?? { id, type: 'private', first_name: 'Anna' },
    ...(command ? { entities: [{ type: 'bot_command', offset: 0, length: command.length }] } : {}),
    ...content,
  };
}

type AnyUpdate = Parameters<Bot['handleUpdate']>[0];

function toUpdate(part: object): AnyUpdate {
  lastId += 1;
  return { update_id: lastId, ...part };
}

/** Says something to the bot and gives the texts that it answered. */
async function say(bot: Bot, text: string, speaker: Speaker): Promise<string[]> {
  const before = botApi.messages.length;
  await bot.handleUpdate(toUpdate({ message: toMessage({ text }, speaker) }));
  return botApi.messages.slice(before).map((message) => message.text);
}

test.each([
  ['en', 'tells you when one stops earning', 'Step 2 of 3', 'We never ask for a seed phrase'],
  ['ru-RU', 'сообщает, когда воркер перестал', 'Шаг 2 из 3', 'Сид-фразу мы не спрашиваем'],
])('the first /start greets in %s, and from then on the chat is a receiver', async (language, ...parts) => {
  const speaker = { id: 1000 + parts[0].length, language };
  const bot = await createTestBot();
  const [text, ...others] = await say(bot, '/start', speaker);
  expect(others).toEqual([]);
  for (const part of parts) expect(text).toContain(part);
  const participant = await findParticipantByTelegramId(db, String(speaker.id));
  expect(participant).toMatchObject({
    status: 'active',
    role: 'participant',
    language: language.slice(0, 2),
    alertPreset: 'balanced',
  });
  expect(await readReceivers(speaker.id)).toMatchObject([{ chatId: String(speaker.id), disabledAt: null }]);
});

test.each([
  ['en', 'has to let you in first'],
  ['ru', 'Сначала вас должен впустить оператор'],
])('with approval, a stranger is told in %s that the operator has to let them in', async (language, part) => {
  const bot = await createTestBot({ registration: 'approve' });
  const speaker = { id: language === 'en' ? 2001 : 2002, language };
  expect((await say(bot, '/start', speaker))[0]).toContain(part);
  expect((await say(bot, '/start', speaker))[0]).toContain(part);
  expect((await findParticipantByTelegramId(db, String(speaker.id)))?.status).toBe('pending');
});

test.each([
  ['en', 'Boss invites you to Test pool as participant', 'tells you when one stops earning'],
  ['ru', 'Boss приглашает вас в Test pool. Роль: участник', 'сообщает, когда воркер перестал'],
])('an invite behind /start lets a stranger in, and says in %s who sees what', async (language, ...parts) => {
  const bot = await createTestBot({ registration: 'invite' });
  const boss = await insertParticipant(db, { name: 'Boss', actor: 'system' }, now);
  const made = { role: 'participant', usesMax: 1, expiresAt: new Date(now.getTime() + 1_000) } as const;
  const { token } = await createInvite(db, { ...made, actor: `participant:${boss.id}` }, now);
  const speaker = { id: language === 'en' ? 2101 : 2102, language };
  const [text] = await say(bot, `/start ${token}`, speaker);
  for (const part of parts) expect(text).toContain(part);
  expect((await findParticipantByTelegramId(db, String(speaker.id)))?.status).toBe('active');
  expect((await say(bot, `/start ${token}`, speaker))[0]).not.toContain('Boss');
  const late = { id: speaker.id + 10, language };
  expect((await say(bot, `/start ${token}`, late))[0]).toMatch(/invite has expired|Приглашение истекло/);
  expect(await findParticipantByTelegramId(db, String(late.id))).toBeUndefined();
});

test('by invitation only, a stranger is told so and not kept', async () => {
  const bot = await createTestBot({ registration: 'invite' });
  expect((await say(bot, '/start', { id: 2003 }))[0]).toContain('by invitation only');
  expect(await findParticipantByTelegramId(db, '2003')).toBeUndefined();
});

test('an operator named in the settings is in at once', async () => {
  const bot = await createTestBot({ registration: 'approve', operatorTelegramIds: ['2004'] });
  expect((await say(bot, '/start', { id: 2004 }))[0]).not.toContain('let you in');
  expect(await findParticipantByTelegramId(db, '2004')).toMatchObject({ status: 'active', role: 'operator' });
});

test('somebody whose account is switched off is told so, whatever they ask', async () => {
  const bot = await createTestBot();
  await say(bot, '/start', { id: 2005 });
  await db
    .updateTable('participants')
    .set({ status: 'deactivated' })
    .where('telegramUserId', '=', '2005')
    .execute();
  for (const command of ['/start', '/stats', '/workers']) {
    expect((await say(bot, command, { id: 2005 }))[0]).toContain('is switched off');
  }
});

test('/start after a block switches the alerts of the chat on again', async () => {
  const bot = await createTestBot();
  await say(bot, '/start', { id: 3001 });
  await db.updateTable('receivers').set({ disabledAt: now }).where('chatId', '=', '3001').execute();
  await say(bot, '/start', { id: 3001 });
  expect(await readReceivers(3001)).toMatchObject([{ disabledAt: null }]);
});

test.each([
  ['en', 'Welcome back.', 'workers ok', 'worst first', 'Contact: @operator'],
  ['ru', 'С возвращением.', 'В порядке', 'сначала проблемные', 'Связь: @operator'],
])('/start, /stats, /workers and /help answer in %s', async (language, back, stats, workers, help) => {
  const bot = await createTestBot();
  const speaker = { id: language === 'en' ? 3101 : 3102, language };
  await say(bot, '/start', speaker);
  await addWorker(speaker.id, `my-<b>-${language}`);
  expect((await say(bot, '/start', speaker))[0]).toContain(back);
  expect((await say(bot, '/stats', speaker))[0]).toContain(stats);
  const [list] = await say(bot, '/workers', speaker);
  expect(list).toContain(workers);
  expect(list).toContain(`my-<b>-${language}`);
  expect((await say(bot, '/help', speaker))[0]).toContain(help);
});

test('without workers the cards say how to add the first one', async () => {
  const bot = await createTestBot();
  await say(bot, '/start', { id: 3201 });
  for (const command of ['/stats', '/workers', '/payouts']) {
    expect((await say(bot, command, { id: 3201 }))[0]).toMatch(/No workers yet|No wallet is linked/);
  }
});

test('a participant sees their own workers, an operator everybody’s', async () => {
  const bot = await createTestBot({ operatorTelegramIds: ['3303'] });
  for (const id of [3301, 3302, 3303]) await say(bot, '/start', { id });
  await addWorker(3301, 'of-anna');
  await addWorker(3302, 'of-boris');
  const [own] = await say(bot, '/workers', { id: 3301 });
  expect(own).toContain('of-anna');
  expect(own).not.toContain('of-boris');
  const [all] = await say(bot, '/workers', { id: 3303 });
  expect(all).toContain('of-anna');
  expect(all).toContain('of-boris');
});

test.each([
  ['/statz', 'No command “/statz”. Did you mean /stats?'],
  ['stats', 'No command “stats”. Did you mean /stats?'],
  ['/worker now', 'No command “/worker”. Did you mean /workers?'],
  [
    'legal winner thank year wave',
    'I understand commands and addresses: /stats, /workers, /payouts, /alerts, /help.',
  ],
  ['203.0.113.7', 'Host and port, for example 203.0.113.7:12000. No http:// and no path.'],
  ['https://example.org/stats', 'Host and port, for example 203.0.113.7:12000. No http:// and no path.'],
  ['x'.repeat(4096), 'I understand commands and addresses: /stats, /workers, /payouts, /alerts, /help.'],
])('unknown text gets the nearest command: %#', async (text, answer) => {
  const bot = await createTestBot();
  await say(bot, '/start', { id: 3401 });
  expect(await say(bot, text, { id: 3401 })).toEqual([answer]);
});

test('a picture is answered too, a service message is not', async () => {
  const bot = await createTestBot();
  await say(bot, '/start', { id: 3402 });
  const photo = [{ file_id: 'x', file_unique_id: 'x', width: 1, height: 1 }];
  const before = botApi.messages.length;
  await bot.handleUpdate(toUpdate({ message: toMessage({ photo }, { id: 3402 }) }));
  expect(botApi.messages).toHaveLength(before + 1);
  await bot.handleUpdate(toUpdate({ message: toMessage({ new_chat_title: 'x' }, { id: 3402 }) }));
  expect(botApi.messages).toHaveLength(before + 1);
});

test('a stranger who does not begin with /start is greeted all the same', async () => {
  const bot = await createTestBot();
  expect((await say(bot, '/stats', { id: 3403 }))[0]).toContain('Cocoon GPU Pool watches');
  expect(await findParticipantByTelegramId(db, '3403')).toBeDefined();
});

test('edited messages and channel posts have no effect', async () => {
  const bot = await createTestBot();
  const message = toMessage({ text: '/start' }, { id: 3501 });
  await bot.handleUpdate(toUpdate({ edited_message: { ...message, edit_date: 1 } }));
  await bot.handleUpdate(
    toUpdate({ channel_post: { ...message, chat: { id: -1003501, type: 'channel', title: 'c' } } }),
  );
  expect(botApi.messages).toEqual([]);
  expect(await findParticipantByTelegramId(db, '3501')).toBeUndefined();
});

test('in a group only a command that names the bot is answered, and it registers nobody', async () => {
  const bot = await createTestBot();
  const speaker = { id: 3601, chat: { id: -3600, type: 'group' } };
  for (const text of ['hello', '/start', '/start@other_bot'])
    expect(await say(bot, text, speaker)).toEqual([]);
  expect(await say(bot, '/payouts@cocoon_pool_bot', speaker)).toEqual([
    'I answer in a private chat only: @cocoon_pool_bot',
  ]);
  expect(await findParticipantByTelegramId(db, '3601')).toBeUndefined();
});

test('an update that comes twice is answered once', async () => {
  const bot = await createTestBot();
  const update = toUpdate({ message: toMessage({ text: '/start' }, { id: 3701 }) });
  await Promise.all([bot.handleUpdate(update), bot.handleUpdate(update)]);
  await bot.handleUpdate(update);
  expect(botApi.messages).toHaveLength(1);
});

test.each([
  ['en', 'Could not read the data'],
  ['ru', 'Не удалось прочитать данные'],
])('when the database is away, the chat gets a code in %s that stands in the log', async (language, part) => {
  const gone = createDatabase('postgres://nobody@127.0.0.1:1/none');
  const bot = await createTestBot({}, gone);
  const [text = ''] = await say(bot, '/stats', { id: 3801, language });
  await gone.destroy();
  expect(text).toContain(part);
  const errorId = /[a-z0-9]{6}$/.exec(text)?.[0];
  expect(lines).toMatchObject([{ level: 'error', fields: { errorId }, message: 'update failed' }]);
});

test('the log never has the token, also when Telegram cannot be reached', async () => {
  const bot = await createTestBot();
  botApi.failNext('sendMessage', 'reset', 2);
  await say(bot, '/start', { id: 3901 });
  expect(lines.map((line) => line.message)).toEqual(['update failed', 'failure could not be told']);
  expect(JSON.stringify(lines)).not.toContain(botApi.token);
  expect(JSON.stringify(lines)).not.toContain(botApi.token.split(':')[1]);
});

test('without an https address there are no link buttons', async () => {
  const bot = await createTestBot({ publicUrl: 'http://localhost:8787' });
  await say(bot, '/start', { id: 4001 });
  expect(botApi.messages[0]?.buttons.flat().filter((button) => 'web_app' in button)).toEqual([]);
});

test('with an https address a button opens the Mini App, and the wallet is connected there', async () => {
  const bot = await createTestBot({ publicUrl: 'https://pool.example.org/' });
  const [text] = await say(bot, '/start', { id: 4002, language: 'ru' });
  expect(text).toContain('Шаг 2 из 3');
  expect(botApi.messages[0]?.buttons.flat()).toContainEqual({
    text: 'Подключить',
    web_app: { url: 'https://pool.example.org/account' },
  });
});

test('an answer whose button Telegram refuses is sent without it', async () => {
  const bot = await createTestBot({ publicUrl: 'https://localhost' });
  expect(await say(bot, '/start', { id: 4003 })).toHaveLength(1);
  expect(botApi.messages[0]?.buttons).toEqual([]);
});

async function readReceivers(userId: number) {
  return db.selectFrom('receivers').selectAll().where('chatId', '=', String(userId)).execute();
}

async function addWorker(userId: number, name: string): Promise<void> {
  const { hostId } = await seedIncident(db, { now, chatId: String(userId * 100), workers: [] });
  const participant = await findParticipantByTelegramId(db, String(userId));
  await seedWorker(db, { name, hostId, participantId: participant?.id ?? '', now });
}
