import type { Db } from '@cocoon-pool/db/database';
import { type SeededIncident, seedIncident } from '@cocoon-pool/db/outbox-fixture';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import type { Bot } from 'grammy';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBot } from '../create-bot.ts';
import { deliverDue } from '../deliver.ts';
import { createTelegramApi } from '../telegram-api.ts';
import { createTestDeps } from '../testing-bot.ts';
import { parseCallbackData, toCallbackData } from './callback-data.ts';

let now = new Date('2026-11-23T13:05:00Z');
let database: TestDatabase;
let db: Db;
let botApi: BotApi;
let bot: Bot;
let lastUpdateId = 500;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.deleteFrom('sendSlots').execute();
  botApi = await createBotApi({ now: () => now });
  const deps = await createTestDeps(db, () => now, { telegramApiRoot: botApi.url });
  bot = createBot(botApi.token, deps);
  await bot.init();
});
afterEach(() => botApi.close());

interface Pressing {
  userId: number;
  data: string;
  chat?: { id: number; type: string; title?: string };
}

/** Presses a button and gives the toast that answers it. */
async function press({ userId, data, chat = { id: userId, type: 'private' } }: Pressing): Promise<string> {
  lastUpdateId += 1;
  const from = { id: userId, is_bot: false, first_name: 'Someone', language_code: 'en' };
  const message = { message_id: 1, date: 0, chat, text: 'x' };
  const callback_query = { id: String(lastUpdateId), from, chat_instance: '1', data, message };
  await bot.handleUpdate(JSON.parse(JSON.stringify({ update_id: lastUpdateId, callback_query })));
  const answers = botApi.calls.filter(({ method }) => method === 'answerCallbackQuery');
  return String(answers.at(-1)?.params.text);
}

async function deliver(): Promise<void> {
  const api = createTelegramApi(botApi.token, botApi.url);
  const settings = { publicUrl: null, coinSymbol: 'TON' };
  await deliverDue({ db, api, now: () => now, log: silentLogger, settings, pause: async () => {} });
}

async function seedTold(userId: number): Promise<SeededIncident> {
  const seed = await seedIncident(db, { now, chatId: String(userId) });
  await deliver();
  return seed;
}

test.each([
  ['ack:12', { action: 'ack', id: '12' }],
  ['mute8:9223372036854775807', { action: 'mute8', id: '9223372036854775807' }],
  ['mute8:9223372036854775808', null],
  ['ack:', null],
  ['ack:-1', null],
  ['ack:1; DROP TABLE incidents', null],
  ['constructor:1', null],
  ['', null],
  [undefined, null],
])('%j is read as a button of ours or not at all', (data, expected) => {
  expect(parseCallbackData(data)).toEqual(expected);
});

test('what buttons carry fits into 64 bytes', () => {
  expect(Buffer.byteLength(toCallbackData('unmute', '9223372036854775807'))).toBeLessThanOrEqual(64);
});

test('Acknowledge takes the incident, and its message in every chat says so', async () => {
  const seed = await seedTold(901);
  const { id: other } = await db
    .insertInto('receivers')
    .values({
      participantId: seed.participantId,
      kind: 'telegram',
      chatId: '-9010',
      threadId: null,
      disabledAt: null,
      disabledReason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const telling = { told: '{}', held: '{}', toldAt: now, soundedAt: now, alarmedAt: now, messageId: null };
  await db
    .insertInto('incidentTellings')
    .values({ incidentId: seed.incidentId, receiverId: other, ...telling })
    .execute();
  expect(await press({ userId: 901, data: `ack:${seed.incidentId}` })).toBe('Taken');
  expect(await press({ userId: 901, data: `ack:${seed.incidentId}` })).toBe('Already taken by Anna');
  const updates = await db
    .selectFrom('notifications')
    .select('receiverId')
    .where('kind', '=', 'update')
    .where('incidentId', '=', seed.incidentId)
    .execute();
  expect(updates.map(({ receiverId }) => receiverId).sort()).toEqual([seed.receiverId, other].sort());
  await deliver();
  expect(botApi.messages[0]?.text).toContain('In hand: Anna, 14:05. Reminders are off.');
  expect(botApi.messages[0]?.buttons.flat().map(({ text }) => text)).not.toContain('Acknowledge');
});

test('Mute keeps the incident back until then, Unmute ends it', async () => {
  const seed = await seedTold(902);
  expect(await press({ userId: 902, data: `mute8:${seed.incidentId}` })).toBe('Muted until 22:05');
  await deliver();
  expect(botApi.messages[0]?.text).toContain('Muted until 22:05 by Anna.');
  expect(await press({ userId: 902, data: `unmute:${seed.incidentId}` })).toBe('Unmuted');
  expect(await press({ userId: 902, data: `unmute:${seed.incidentId}` })).toBe(
    'This button does not work any more.',
  );
});

test('It was me claims the change, and the message says whose it was', async () => {
  const seed = await seedIncident(db, { now, kind: 'tampered', chatId: '911' });
  await seedTold(912);
  const message = () => botApi.messages.find(({ text }) => text.includes('price changed'));
  const mine = `mine:${seed.incidentId}`;
  expect(
    message()
      ?.buttons.flat()
      .map(({ text }) => text),
  ).toContain('It was me');
  expect(await press({ userId: 912, data: mine })).toBe(
    'Only the owner of these workers or an operator can do this.',
  );
  expect(await press({ userId: 911, data: mine })).toBe('Confirmed. The alert ends with the next scrape.');
  expect(await press({ userId: 911, data: mine })).toBe('Confirmed before');
  await deliver();
  expect(message()?.text).toContain('Confirmed: Anna, 14:05. Ends with the next scrape.');
  expect(
    message()
      ?.buttons.flat()
      .map(({ text }) => text),
  ).not.toContain('It was me');
});

test('It was me under an alert of anything else does nothing', async () => {
  const seed = await seedTold(913);
  expect(await press({ userId: 913, data: `mine:${seed.incidentId}` })).toBe(
    'This button does not work any more.',
  );
});

test('Why? answers with the ordered checks of the worker', async () => {
  const seed = await seedTold(903);
  expect(await press({ userId: 903, data: `why:${seed.incidentId}` })).toBe('Worker down');
  expect(botApi.messages.at(-1)?.text).toContain('h100-2');
  expect(botApi.messages.at(-1)?.text.split('\n').length).toBeGreaterThan(10);
});

test("a stranger's press is answered and does nothing", async () => {
  const seed = await seedTold(904);
  await seedTold(905);
  for (const action of ['ack', 'mute1', 'why']) {
    expect(await press({ userId: 905, data: `${action}:${seed.incidentId}` })).toBe(
      'Only the owner of these workers or an operator can do this.',
    );
  }
  await press({ userId: 904, data: `mute1:${seed.incidentId}` });
  expect(await press({ userId: 905, data: `unmute:${seed.incidentId}` })).toBe(
    'This button does not work any more.',
  );
  const incidents = await db
    .selectFrom('incidents')
    .select('acknowledgedAt')
    .where('id', '=', seed.incidentId)
    .execute();
  expect(incidents).toEqual([{ acknowledgedAt: null }]);
  const silences = await db
    .selectFrom('silences')
    .select('createdBy')
    .where('incidentId', '=', seed.incidentId)
    .execute();
  expect(silences).toEqual([{ createdBy: `participant:${seed.participantId}` }]);
});

test('forged and stale presses are answered', async () => {
  const seed = await seedTold(906);
  expect(await press({ userId: 906, data: 'ack:999999' })).toBe(
    'Only the owner of these workers or an operator can do this.',
  );
  expect(await press({ userId: 906, data: 'explode:1' })).toBe('This button does not work any more.');
  await db.updateTable('incidents').set({ closedAt: now }).where('id', '=', seed.incidentId).execute();
  expect(await press({ userId: 906, data: `ack:${seed.incidentId}` })).toBe('Already recovered');
  expect(await press({ userId: 999_999, data: `ack:${seed.incidentId}` })).toBe(
    'Only the owner of these workers or an operator can do this.',
  );
});

test('a group is linked by one of its admins only, with the alerts of whoever presses', async () => {
  const seed = await seedTold(907);
  const chat = { id: -100_907, type: 'supergroup', title: 'Team' };
  expect(await press({ userId: 907, data: 'link:0', chat })).toContain(
    "Only this group's admins can link it",
  );
  botApi.settings.administrators.set(String(chat.id), [{ id: 907, first_name: 'Anna' }]);
  expect(await press({ userId: 907, data: 'link:0', chat })).toBe('Alerts come here now.');
  const linked = await db.selectFrom('receivers').selectAll().where('chatId', '=', String(chat.id)).execute();
  expect(linked).toMatchObject([
    { participantId: seed.participantId, label: 'Team', position: 1, removedAt: null },
  ]);
  expect(await press({ userId: 999_998, data: 'link:0', chat })).toContain(
    'Start the bot in a private chat first',
  );
  expect(await press({ userId: 907, data: 'unlink:0', chat })).toBe('This chat gets no more alerts.');
  expect(await press({ userId: 907, data: 'link:0', chat: { id: 907, type: 'private' } })).toBe(
    'This button does not work any more.',
  );
});

test('/alerts in a group asks whether alerts are to come there', async () => {
  now = new Date(now.getTime() + 60_000);
  const from = { id: 907, is_bot: false, first_name: 'Anna', language_code: 'en' };
  const chat = { id: -100_908, type: 'supergroup', title: 'Team <b>' };
  const message = {
    ...{ message_id: 5, date: 0, chat, from, text: '/alerts@cocoon_pool_bot' },
    entities: [{ type: 'bot_command', offset: 0, length: 23 }],
  };
  lastUpdateId += 1;
  await bot.handleUpdate(JSON.parse(JSON.stringify({ update_id: lastUpdateId, message })));
  expect(botApi.messages.at(-1)?.text).toContain('Send alerts of Test pool to “Team <b>”?');
  expect(
    botApi.messages
      .at(-1)
      ?.buttons.flat()
      .map((button) => button.callback_data),
  ).toEqual(['link:0']);
});
