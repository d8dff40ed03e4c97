import type { Db } from '@cocoon-pool/db/database';
import { seedIncident } from '@cocoon-pool/db/outbox-fixture';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { mainnetRootAddress } from '@cocoon-pool/domain/payouts/accepted-proxy-code';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBot } from './create-bot.ts';
import { refreshPinned } from './refresh-pinned.ts';
import { createTelegramApi } from './telegram-api.ts';
import { createTestDeps } from './testing-bot.ts';
import { createTestChat } from './testing-chat.ts';

const start = new Date('2026-11-23T13:05:00Z');
let now = start;
let database: TestDatabase;
let db: Db;
let botApi: BotApi;
let lastUser = 40_000;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  now = start;
  lastUser += 1;
  await db.deleteFrom('sendSlots').execute();
  await db.deleteFrom('pinnedCards').execute();
  botApi = await createBotApi({ now: () => now });
});
afterEach(() => botApi.close());

/** Somebody who has pinned the card of /stats. */
async function pin() {
  const { participantId } = await seedIncident(db, { now, chatId: String(lastUser) });
  const deps = await createTestDeps(db, () => now, { telegramApiRoot: botApi.url });
  const bot = createBot(botApi.token, deps);
  await bot.init();
  const chat = createTestChat(bot, botApi, { id: lastUser, language: 'en' });
  await chat.say('/stats');
  const toast = await chat.press('Pin');
  return { chat, participantId, toast };
}

function later(seconds: number): Promise<number> {
  now = new Date(now.getTime() + seconds * 1_000);
  const api = createTelegramApi(botApi.token, botApi.url);
  const chain = { rootAddress: mainnetRootAddress };
  const settings = { publicUrl: null, coinSymbol: 'TON', tonNetwork: 'mainnet' as const, chain };
  return refreshPinned({ db, api, now: () => now, settings });
}

test('a pinned card is refreshed once a minute and no more after a day', async () => {
  const { chat, toast } = await pin();
  expect(toast).toContain('until 24 Nov 14:05');
  expect(chat.last()).toMatchObject({ pinned: true });
  expect(await later(59)).toBe(0);
  expect(await later(1)).toBe(1);
  expect(await later(30)).toBe(0);
  expect(chat.last().edits).toHaveLength(1);
  expect(await later(86_400)).toBe(0);
  expect(await db.selectFrom('pinnedCards').selectAll().execute()).toEqual([]);
});

test('a card that is deleted, or whose owner is switched off, is forgotten', async () => {
  const { participantId } = await pin();
  botApi.messages.splice(0);
  expect(await later(60)).toBe(1);
  expect(await later(60)).toBe(0);
  lastUser += 1;
  const other = await pin();
  await db
    .updateTable('participants')
    .set({ status: 'deactivated' })
    .where('id', '=', other.participantId)
    .execute();
  await later(60);
  expect(await db.selectFrom('pinnedCards').selectAll().execute()).toEqual([]);
  expect(participantId).not.toBe(other.participantId);
});

test('what Telegram cannot take now is tried again in the next minute', async () => {
  const { chat } = await pin();
  botApi.failNext('editMessageText', { ok: false, error_code: 500, description: 'Internal Server Error' });
  expect(await later(60)).toBe(1);
  expect(chat.last().edits).toEqual([]);
  expect(await later(60)).toBe(1);
  expect(chat.last().edits).toHaveLength(1);
});
