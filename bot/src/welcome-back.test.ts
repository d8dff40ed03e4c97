import type { AlertEpisode } from '@cocoon-pool/db/alert-episode';
import { applyAlertEpisodes } from '@cocoon-pool/db/alerts';
import type { Db } from '@cocoon-pool/db/database';
import { seedIncident } from '@cocoon-pool/db/outbox-fixture';
import { updateReceiver } from '@cocoon-pool/db/receiver-changes';
import { disableReceiver } from '@cocoon-pool/db/receivers';
import { reviewIncidents } from '@cocoon-pool/db/review-incidents';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { botApiFailures } from '@cocoon-pool/simulator/bot-api-answer';
import type { Bot } from 'grammy';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBot } from './create-bot.ts';
import { deliverDue } from './deliver.ts';
import { createTelegramApi } from './telegram-api.ts';
import { createTestDeps } from './testing-bot.ts';
import { createTestChat } from './testing-chat.ts';

let now = new Date('2026-11-23T13:05:00Z');
let database: TestDatabase;
let db: Db;
let botApi: BotApi;
let bot: Bot;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.deleteFrom('sendSlots').execute();
  // What the test before left unsent is not this one's.
  await db.deleteFrom('notifications').execute();
  botApi = await createBotApi({ now: () => now });
  bot = createBot(botApi.token, await createTestDeps(db, () => now, { telegramApiRoot: botApi.url }));
  await bot.init();
});
afterEach(() => botApi.close());

async function deliver(): Promise<void> {
  const api = createTelegramApi(botApi.token, botApi.url);
  const settings = { publicUrl: null, coinSymbol: 'TON' };
  await deliverDue({ db, api, now: () => now, log: silentLogger, settings, pause: async () => {} });
}

/** Somebody who blocked the bot before an incident began. */
async function seedBlocked(chatId: string, language: 'en' | 'ru' = 'en') {
  const before = now;
  botApi.failNext('sendMessage', botApiFailures.blocked());
  const seed = await seedIncident(db, { now: before, chatId, language, activeSecondsAgo: -60 });
  await deliver();
  now = new Date(before.getTime() + 3_600_000);
  const chat = createTestChat(bot, botApi, { id: Number(chatId), language });
  return { ...seed, chat };
}

const member = (status: string) => ({
  my_chat_member: {
    chat: { id: 0, type: 'private' },
    from: { id: 0, is_bot: false, first_name: 'Anna' },
    date: 0,
    old_chat_member: { status: 'kicked', user: { id: 1 }, until_date: 0 },
    new_chat_member: { status, user: { id: 1 } },
  },
});

const inChat = (id: string, status: string) => {
  const { my_chat_member: change } = member(status);
  return { my_chat_member: { ...change, chat: { ...change.chat, id: Number(id) } } };
};

const isOff = async (id: string) =>
  (await db.selectFrom('receivers').select('disabledAt').where('id', '=', id).executeTakeFirstOrThrow())
    .disabledAt !== null;

test('who lets the bot in again is told once how much was missed, with a button for what is still open', async () => {
  const { chat, receiverId } = await seedBlocked('801');
  expect(await isOff(receiverId)).toBe(true);
  await chat.handle(inChat('801', 'member'));
  expect(await isOff(receiverId)).toBe(false);
  await chat.handle(inChat('801', 'member'));
  await deliver();
  expect(chat.messages()).toHaveLength(1);
  expect(chat.last().text).toBe(
    'Alerts are on again. They were off from 14:05: 1 incident missed, 1 still open.',
  );
  expect(await chat.press('Open incidents')).toBe('');
  expect(chat.last().text).toContain('h100-2');
});

test('what began meanwhile is not told again; what changes then is, and messages from before are put right', async () => {
  const seed = await seedIncident(db, { now, chatId: '808' });
  await deliver();
  const chat = createTestChat(bot, botApi, { id: 808, language: 'en' });
  expect(chat.last().text).toContain('down');
  const kicked = 'Forbidden: bot was blocked by the user';
  await disableReceiver(db, { receiverId: seed.receiverId, reason: kicked, now });
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  // The one that it knows ends, another begins: of a rule that makes an incident of its own.
  await db
    .updateTable('alerts')
    .set({ state: 'resolved', resolvedAt: later(60) })
    .execute();
  await db
    .updateTable('incidents')
    .set({ closedAt: later(60) })
    .where('id', '=', seed.incidentId)
    .execute();
  const [workerId = ''] = seed.workerIds;
  const owner = { workerId, participantId: seed.participantId, hostId: seed.hostId };
  await insertAlert(owner, 'model_disconnected', later(120));
  await reviewIncidents(db, later(130));
  now = later(600);
  await chat.handle(inChat('808', 'member'));
  const review = async (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
    await reviewIncidents(db, now);
    await deliver();
  };
  await review(5);
  await review(120);
  expect(chat.messages().map(({ text }) => text.split('\n')[0])).toEqual([
    expect.stringMatching(/is up/),
    'Alerts are on again. They were off from 15:05: 1 incident missed, 1 still open.',
  ]);
  // Nobody takes it: the reminder is the message that it has not had yet.
  await review(300);
  expect(chat.messages()).toHaveLength(3);
  expect(chat.last().text).toMatch(/^🔴 h100-2: model disconnected · 15/);
});

test('an incident whose message came back counts as missed', async () => {
  const before = now;
  botApi.failNext('sendMessage', botApiFailures.blocked());
  const { receiverId } = await seedIncident(db, { now: before, chatId: '809' });
  await deliver();
  now = new Date(before.getTime() + 3_600_000);
  const chat = createTestChat(bot, botApi, { id: 809, language: 'en' });
  await chat.handle(inChat('809', 'member'));
  expect(await isOff(receiverId)).toBe(false);
  await deliver();
  expect(chat.last().text).toContain('1 incident missed, 1 still open');
});

test('any message from a lost chat switches it on again, in the language of its person', async () => {
  const { chat, incidentId } = await seedBlocked('802', 'ru');
  await db.updateTable('incidents').set({ closedAt: now }).where('id', '=', incidentId).execute();
  await chat.say('/help');
  // A chat takes one message a second, and the answer came first.
  now = new Date(now.getTime() + 5_000);
  await deliver();
  expect(chat.last().text).toContain('пропущено 1 инцидент, из них не прошло 0');
  expect(await chat.press('Что не прошло')).toBe('Всё прошло');
});

test('a chat that throws the bot out, and one that its owner switched off, stay off', async () => {
  const { chat, receiverId } = await seedBlocked('803');
  await chat.handle(inChat('803', 'kicked'));
  expect(await isOff(receiverId)).toBe(true);
  const own = await seedIncident(db, { now, chatId: '804' });
  const change = {
    id: own.receiverId,
    reach: own.participantId,
    actor: 'system',
    change: { enabled: false },
  };
  await updateReceiver(db, change, now);
  await createTestChat(bot, botApi, { id: 804, language: 'en' }).handle(inChat('804', 'member'));
  expect(await isOff(own.receiverId)).toBe(true);
});

test('of somebody who is in no more, nothing comes back', async () => {
  const { chat, receiverId, participantId } = await seedBlocked('805');
  await db
    .updateTable('participants')
    .set({ status: 'deactivated' })
    .where('id', '=', participantId)
    .execute();
  await chat.handle(inChat('805', 'member'));
  expect(await isOff(receiverId)).toBe(true);
});

test('a group where the bot is back gets the alerts of all whose group it is', async () => {
  const one = await seedIncident(db, { now, chatId: '806' });
  const other = await seedIncident(db, { now, chatId: '807' });
  await db
    .updateTable('receivers')
    .set({ chatId: '-806' })
    .where('id', 'in', [one.receiverId, other.receiverId])
    .execute();
  const reason = 'Forbidden: bot was kicked from the group chat';
  for (const { receiverId } of [one, other]) await disableReceiver(db, { receiverId, reason, now });
  const group = { id: -806, type: 'group', title: 'Team' };
  await createTestChat(bot, botApi, { id: 9, language: 'en', chat: group }).handle(inChat('-806', 'member'));
  expect(await isOff(one.receiverId)).toBe(false);
  expect(await isOff(other.receiverId)).toBe(false);
});

/** As the daemon writes an alert that fires. */
async function insertAlert(owner: Owner, kind: string, firedAt: Date): Promise<void> {
  const episode: AlertEpisode = {
    ...owner,
    ...{
      alertId: null,
      kind,
      state: 'firing',
      severity: 'critical',
      activeSince: firedAt,
      criticalSince: null,
    },
    ...{
      firedAt,
      clearingSince: null,
      clearingScrapes: 0,
      unknownSince: null,
      resolvedAt: null,
      evidence: {},
    },
    ...{ fired: true, raised: false, silent: false },
  };
  await db.transaction().execute((tx) => applyAlertEpisodes(tx, [episode], firedAt));
}

type Owner = Pick<AlertEpisode, 'workerId' | 'hostId' | 'participantId'>;
