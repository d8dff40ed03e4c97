import type { Db } from '@cocoon-pool/db/database';
import { seedIncident, seedWorker } from '@cocoon-pool/db/outbox-fixture';
import { findParticipantByTelegramId } from '@cocoon-pool/db/participants';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestPayout, linkTestWallet } from '@cocoon-pool/db/testing-ledger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import type { Bot } from 'grammy';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BotDeps } from '../bot-deps.ts';
import { createBot } from '../create-bot.ts';
import { createTestDeps } from '../testing-bot.ts';
import { createTestChat } from '../testing-chat.ts';

const now = new Date('2026-11-23T13:05:00Z');
const languages = ['en', 'ru'] as const;
let database: TestDatabase;
let db: Db;
let botApi: BotApi;
let bot: Bot;
let lastUser = 60_000;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.deleteFrom('sendSlots').execute();
  botApi = await createBotApi({ now: () => now });
  bot = await startBot();
});
afterEach(() => botApi.close());

async function startBot(change: Partial<BotDeps> = {}): Promise<Bot> {
  const deps = await createTestDeps(db, () => now, { telegramApiRoot: botApi.url });
  const started = createBot(botApi.token, { ...deps, ...change });
  await started.init();
  return started;
}

/** Somebody who has pressed /start, with that many workers. */
async function meet(language: 'en' | 'ru', workers: number) {
  lastUser += 1;
  const chat = createTestChat(bot, botApi, { id: lastUser, language });
  await chat.say('/start');
  const person = await findParticipantByTelegramId(db, String(lastUser));
  if (person === undefined) throw new Error('nobody is registered');
  const { id: hostId } = await db
    .insertInto('hosts')
    .values({ name: `host-${lastUser}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  const ids: string[] = [];
  for (let place = 0; place < workers; place += 1) {
    ids.push(await seedWorker(db, { name: `w${place}`, hostId, participantId: person.id, now }));
  }
  return { chat, person, ids };
}

test.each(languages)('/workers in %s turns pages in place, eight workers each', async (language) => {
  const { chat } = await meet(language, 18);
  const [back, next] = language === 'en' ? ['Back', 'Next'] : ['Назад', 'Дальше'];
  const list = await chat.say('/workers');
  expect(list.text).toContain(language === 'en' ? '18 workers, worst first · page 1 of 3' : 'стр. 1 из 3');
  const sent = chat.messages().length;
  const namesOf = () =>
    chat
      .last()
      .buttons.flat()
      .filter(({ callback_data }) => String(callback_data).startsWith('worker:'))
      .map(({ text }) => text);
  expect(namesOf()).toHaveLength(8);
  await chat.press(next);
  await chat.press(next);
  expect(namesOf()).toHaveLength(2);
  expect(
    chat
      .last()
      .buttons.flat()
      .map(({ text }) => text),
  ).not.toContain(next);
  await chat.press(back);
  expect(namesOf()).toHaveLength(8);
  expect(chat.messages()).toHaveLength(sent);
});

test.each(languages)('a worker’s card in %s shows what is unknown by the word', async (language) => {
  const { chat } = await meet(language, 1);
  await chat.say('/workers');
  await chat.press('w0');
  const { text } = chat.last();
  const unknown = language === 'en' ? 'unknown' : 'неизвестно';
  expect(text).toContain(language === 'en' ? `Unpaid ${unknown}` : `Не выплачено: ${unknown}`);
  expect(text).toContain(language === 'en' ? 'needs the agent' : 'нужен агент');
  expect(text).toContain(language === 'en' ? 'Read-only' : 'Только просмотр');
  expect(text).toContain(language === 'en' ? 'Data 0 s old' : 'Данные 0');
});

test.each(languages)('a worker that is off by command is told so in %s, and unmarked', async (language) => {
  const { chat, ids } = await meet(language, 1);
  const [workerId = ''] = ids;
  await db
    .updateTable('workerState')
    .set({ enabled: false, hasJsonStats: true, hasStatsPage: true })
    .where('workerId', '=', workerId)
    .execute();
  const foreign = language === 'en' ? 'disabled, not by our command' : 'выключен, команда была не наша';
  expect((await chat.say('/workers')).text).toContain(`🟡 w0 · ${foreign}`);
  await db
    .insertInto('workerCommands')
    .values({
      ...{ workerId, kind: 'disable', requestedBy: 'participant:1', requestedAt: now, expiresAt: now },
      ...{ coefficientThousandths: null, proxyAddress: null, via: 'address', sentAt: now, state: 'verified' },
      ...{ finishedAt: now, reason: null, answer: null, before: null, after: null, returnedAt: null },
      ...{ returnsId: null, returnAt: new Date(now.getTime() + 7_200_000) },
    })
    .execute();
  const own = language === 'en' ? 'disabled by command until 15:05' : 'выключен по команде до 15:05';
  const { text } = await chat.say('/workers');
  expect(text).toContain(`w0 · ${own}`);
  expect(text).not.toContain('🟡');
  await chat.press('w0');
  expect(chat.last().text).toMatch(language === 'en' ? `w0 ${own}` : `w0: ${own}`);
});

test.each(languages)('muting a worker in %s keeps its alerts back and can be undone', async (language) => {
  const { chat, person, ids } = await meet(language, 1);
  await chat.say('/workers');
  await chat.press('w0');
  expect(await chat.press(language === 'en' ? 'Mute 8 h' : 'Тишина 8 ч')).toContain('21:05');
  expect(chat.last().text).toContain('21:05');
  const silences = await db
    .selectFrom('silences')
    .selectAll()
    .where('workerId', '=', ids[0] ?? '')
    .execute();
  expect(silences).toMatchObject([{ participantId: person.id, endsAt: new Date('2026-11-23T21:05:00Z') }]);
  await chat.press(language === 'en' ? 'Unmute' : 'Вернуть звук');
  expect(chat.last().text).not.toContain('21:05');
});

test.each(languages)('a worker is renamed in %s by the reply to a question', async (language) => {
  const { chat, ids } = await meet(language, 1);
  await chat.say('/workers');
  await chat.press('w0');
  await chat.press(language === 'en' ? 'Rename' : 'Переименовать');
  const question = chat.last();
  const tooLong = await chat.say('x'.repeat(101), question);
  expect(tooLong.text).toMatch(/1 to 100|от 1 до 100/);
  expect((await chat.say('  rack 7\n<b> ', question)).text).toContain('rack 7 <b>');
  expect(await readWorker(ids[0])).toMatchObject({ name: 'rack 7 <b>' });
});

test('the reply to a question about somebody else’s worker changes nothing', async () => {
  const theirs = await meet('en', 1);
  const { chat } = await meet('en', 1);
  await chat.say('/workers');
  await chat.press('w0');
  await chat.press('Rename');
  const forged = { ...chat.last(), text: `New name for w0 (#${theirs.ids[0]})? Answer` };
  expect((await chat.say('mine now', forged)).text).toContain('no longer in your list');
  expect(await readWorker(theirs.ids[0])).toMatchObject({ name: 'w0' });
});

test.each(languages)('watching ends in %s only after a second press, and only once', async (language) => {
  const { chat, ids } = await meet(language, 1);
  await chat.say('/workers');
  await chat.press('w0');
  const stop = language === 'en' ? 'Stop watching' : 'Убрать';
  await chat.press(stop);
  expect(await readWorker(ids[0])).toMatchObject({ removedAt: null });
  const question = chat.last();
  await chat.press(language === 'en' ? 'Cancel' : 'Отмена');
  await chat.press(stop);
  await chat.press(stop);
  expect(await readWorker(ids[0])).toMatchObject({ removedAt: now });
  expect(await chat.send(`stopyes:${ids[0]}`, question)).toMatch(/no longer|больше нет/);
});

test.each(['worker', 'wmute', 'diagnose', 'rename', 'stop', 'stopyes'])(
  'the button %s of somebody else’s worker is refused',
  async (action) => {
    const theirs = await meet('en', 1);
    const { chat } = await meet('en', 0);
    expect(await chat.send(`${action}:${theirs.ids[0]}`)).toContain('no longer in your list');
    expect(await readWorker(theirs.ids[0])).toMatchObject({ name: 'w0', removedAt: null });
    expect(
      await db
        .selectFrom('silences')
        .selectAll()
        .where('workerId', '=', theirs.ids[0] ?? '')
        .execute(),
    ).toEqual([]);
  },
);

test('buttons of one’s own cards do not work in a group', async () => {
  const { ids } = await meet('en', 1);
  const group = { id: -77, type: 'group', title: 'g' };
  const inGroup = createTestChat(bot, botApi, { id: lastUser, language: 'en', chat: group });
  const message = { messageId: 1, text: 'x' };
  expect(await inGroup.send(`worker:${ids[0]}`, Object.assign({}, message) as never)).toContain(
    'private chat',
  );
  expect(inGroup.messages()).toEqual([]);
});

test.each(languages)('why a worker does not earn is told in %s, from /help too', async (language) => {
  const { chat } = await meet(language, 2);
  const why = language === 'en' ? 'Why am I not earning?' : 'Почему нет заработка?';
  await chat.say('/help');
  await chat.press(why);
  await chat.press('w1');
  expect(chat.last().text).toContain(why);
  expect(chat.last().text.split('\n')).toHaveLength(12);
});

test.each(languages)(
  '/payouts in %s shows the last five with their verification, then older ones',
  async (language) => {
    const { chat, person } = await meet(language, 1);
    const wallet = `wallet ${lastUser}`;
    expect((await chat.say('/payouts')).text).toMatch(/No wallet is linked|Кошелёк не привязан/);
    await linkTestWallet(db, { name: wallet, participantId: person.id });
    for (let day = 1; day <= 7; day += 1) {
      await insertTestPayout(db, {
        wallet,
        receivedAt: new Date(`2026-11-0${day}T10:00:00Z`),
        amountNanoton: BigInt(day) * 1_000_000_000n,
        verification: day === 7 ? 'unverified' : 'verified_chain',
      });
    }
    const { text } = await chat.say('/payouts');
    expect(text).toMatch(/⚪ 7 (Nov|ноя) 10:00 UTC · 7/);
    expect(text).toMatch(/not verified, not counted|не проверена, не учтена/);
    expect(text).toMatch(/🟢 6 (Nov|ноя)/);
    expect(text).toMatch(/This month 21|В этом месяце 21/);
    expect(text).not.toContain('2 Nov');
    await chat.press(language === 'en' ? 'Older' : 'Раньше');
    expect(chat.last().text).toMatch(/🟢 1 (Nov|ноя)/);
  },
);

test('the CSV comes as a file, and has no button where none can be made', async () => {
  expect((await meet('en', 0).then(({ chat }) => chat.say('/payouts'))).buttons.flat()).toEqual([]);
  bot = await startBot({
    writeReport: async (id) => ({ filename: `of-${id}.csv`, bytes: new TextEncoder().encode('a,b') }),
  });
  const { chat, person } = await meet('en', 0);
  await chat.say('/payouts');
  await chat.press('CSV');
  const call = botApi.calls.findLast(({ method }) => method === 'sendDocument');
  expect(call?.params.document ?? call?.params).toBeDefined();
  expect(JSON.stringify(call?.params)).toContain(`of-${person.id}.csv`);
});

test.each(languages)('/alerts in %s sets preset, quiet hours, digest and weekly report', async (language) => {
  const { chat, person } = await meet(language, 0);
  const en = language === 'en';
  expect((await chat.say('/alerts')).text).toContain(en ? 'No active incidents' : 'Активных инцидентов нет');
  await chat.press(en ? 'Everything' : 'Всё');
  await chat.press(en ? 'Quiet hours' : 'Тихие часы');
  await chat.press('23:00–07:00');
  await chat.press(en ? 'Digest' : 'Сводка');
  await chat.press('08:00');
  await chat.press(en ? 'Weekly report' : 'Недельный отчёт');
  expect(chat.last().text).toContain('23:00–07:00');
  const stored = await findParticipantByTelegramId(db, String(lastUser));
  expect(stored).toMatchObject({ alertPreset: 'everything', quietFrom: '23:00:00', digestAt: '08:00:00' });
  expect(stored?.weeklyReport).not.toBe(person.weeklyReport);
  expect(await chat.send('preset:9')).toMatch(/does not work|не работает/);
});

test.each(languages)(
  '/alerts in %s lists what is wrong with buttons to take and mute it',
  async (language) => {
    const { incidentId } = await seedIncident(db, { now, chatId: String(++lastUser), language });
    const chat = createTestChat(bot, botApi, { id: lastUser, language });
    expect((await chat.say('/alerts')).text).toContain('1. 🔴 h100-2');
    await chat.press(language === 'en' ? '1 · Acknowledge' : '1 · Беру в работу');
    const row = await db
      .selectFrom('incidents')
      .select('acknowledgedAt')
      .where('id', '=', incidentId)
      .executeTakeFirst();
    expect(row?.acknowledgedAt).toEqual(now);
  },
);

test('a test goes to every chat that gets one’s alerts, and a group can be taken off', async () => {
  const { chat, person } = await meet('en', 0);
  const { id } = await db
    .insertInto('receivers')
    .values({
      participantId: person.id,
      kind: 'telegram',
      chatId: '-5',
      threadId: null,
      label: 'Team',
      disabledAt: null,
      disabledReason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await chat.say('/alerts');
  expect(await chat.press('Send test')).toBe('Test sent to 2 chats');
  await chat.press('Receivers');
  expect(chat.last().text).toContain('🟢 Team');
  await chat.press('Unlink Team');
  expect(chat.last().text).not.toContain('Team');
  expect(await chat.send(`unreceive:${id}`)).toContain('does not work');
});

async function readWorker(id: string | undefined) {
  return db
    .selectFrom('workers')
    .selectAll()
    .where('id', '=', id ?? '')
    .executeTakeFirst();
}
