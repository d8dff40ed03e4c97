import type { Db } from '@cocoon-pool/db/database';
import { seedWorker } from '@cocoon-pool/db/outbox-fixture';
import { findParticipantByTelegramId } from '@cocoon-pool/db/participants';
import { type FoundInstance, finishProbeRequest, type MissedInstance } from '@cocoon-pool/db/probe-requests';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestPayout, linkTestWallet, toTestAddress } from '@cocoon-pool/db/testing-ledger';
import { mainnetRootAddress } from '@cocoon-pool/domain/payouts/accepted-proxy-code';
import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import type { Bot } from 'grammy';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BotDeps, BotSettings } from './bot-deps.ts';
import { createBot } from './create-bot.ts';
import { createTestDeps } from './testing-bot.ts';
import { createTestChat } from './testing-chat.ts';
import { seedPossessions } from './testing-conversation.ts';

const now = new Date('2026-11-23T13:05:00Z');
const languages = ['en', 'ru'] as const;
let database: TestDatabase;
let db: Db;
let botApi: BotApi;
/** What a daemon finds on every host; undefined: there is no daemon. */
let found: FoundInstance[] | undefined;
/** Where nobody was found, and why. */
let missed: MissedInstance[] = [];
let lastUser = 80_000;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.deleteFrom('sendSlots').execute();
  found = [];
  missed = [];
  botApi = await createBotApi({ now: () => now });
});
afterEach(() => botApi.close());

async function startBot(settings: Partial<BotSettings> = {}, change: Partial<BotDeps> = {}): Promise<Bot> {
  const deps = await createTestDeps(db, () => now, { telegramApiRoot: botApi.url, ...settings });
  const bot = createBot(botApi.token, { ...deps, pause: answerProbes, ...change });
  await bot.init();
  return bot;
}

/** Stands in for the time that a daemon takes. */
async function answerProbes(): Promise<void> {
  if (found === undefined) return;
  const open = await db.selectFrom('probeRequests').select('id').where('finishedAt', 'is', null).execute();
  for (const { id } of open) await finishProbeRequest(db, id, { found, missed });
}

async function meet(language: 'en' | 'ru', settings: Partial<BotSettings> = {}) {
  lastUser += 1;
  const bot = await startBot(settings);
  const chat = createTestChat(bot, botApi, { id: lastUser, language });
  const hello = await chat.say('/start');
  return { bot, chat, hello, id: lastUser };
}

function addressOf(name: string, network: 'mainnet' | 'testnet' = 'mainnet'): string {
  return formatAccount(toTestAddress(name), { network });
}

test.each(languages)('setup in %s: wallet, worker, and a test alert at its end', async (language) => {
  const { chat, hello, id } = await meet(language);
  expect(hello.text).toMatch(/Step 1 of 3[\s\S]*Step 2 of 3|Шаг 1 из 3[\s\S]*Шаг 2 из 3/);
  expect((await chat.say(addressOf(`wallet of ${id}`))).text).toMatch(/added, read-only|только просмотр/);
  expect((await chat.say('/start')).text).toMatch(/step 3 of 3|шаге 3 из 3/);
  found = [
    { address: '93.184.216.7:12000', latencyMs: 80, needsAccessHash: false },
    { address: '93.184.216.7:12010', latencyMs: 90, needsAccessHash: false },
  ].map((one) => ({ ...one, address: one.address.replace('216.7', `216.${language === 'en' ? 7 : 8}`) }));
  const address = found[0]?.address ?? '';
  await chat.say(address);
  const [test1, done] = chat.messages().slice(-2);
  expect(test1?.text).toMatch(/answers in 80 ms|отвечает за 80/);
  expect(test1?.text).toMatch(/answers anyone on the internet|отвечает всему интернету/);
  expect(test1?.text).toContain('12010');
  expect(test1?.edits[0]).toMatch(/Testing|Проверяем/);
  expect(done?.text).toMatch(/Setup complete: 1 worker|Настройка завершена: 1 воркер/);
  const queued = await db.selectFrom('notifications').select('kind').where('kind', '=', 'test').execute();
  expect(queued.length).toBeGreaterThan(0);
  await chat.press(language === 'en' ? 'Add all' : 'Добавить всё');
  const names = await db
    .selectFrom('workers')
    .select('address')
    .where('address', 'like', `93.184.216.${language === 'en' ? 7 : 8}:%`)
    .execute();
  expect(names).toHaveLength(2);
  expect((await chat.say('/start')).text).toMatch(/Welcome back|С возвращением/);
});

test.each(languages)('a TON address with a port in %s is offered as a wallet', async (language) => {
  const { chat, id } = await meet(language);
  const address = addressOf(`typed as a worker ${id}`);
  const links = () =>
    db
      .selectFrom('wallets')
      .innerJoin('walletOwners', 'walletOwners.walletId', 'wallets.id')
      .select('provenAt')
      .where('address', '=', toTestAddress(`typed as a worker ${id}`))
      .execute();
  const { text } = await chat.say(`${address}:12000`);
  expect(text).toContain(address);
  expect(text).toMatch(/a TON address, not a worker's|адрес TON, а не воркера/);
  expect(await links()).toEqual([]);
  await chat.press(language === 'en' ? 'Watch as a wallet' : 'Как кошелёк');
  expect(chat.last().text).toMatch(/added, read-only|только просмотр/);
  expect(await links()).toEqual([{ provenAt: null }]);
});

test.each(languages)('a contract of Cocoon’s is refused in %s as a wallet', async (language) => {
  const { chat } = await meet(language);
  const { text } = await chat.say(formatAccount(mainnetRootAddress, { network: 'mainnet' }));
  expect(text).toMatch(/a Cocoon contract, not a wallet|контракт Cocoon, а не кошелёк/);
  expect(text).toContain('owner_address');
});

test('Moscow time is proposed to who reads Russian, once, and to nobody else', async () => {
  const labels = (chat: Awaited<ReturnType<typeof meet>>['chat']) =>
    chat
      .last()
      .buttons.flat()
      .map(({ text }) => text);
  const { chat, id } = await meet('ru');
  expect((await findParticipantByTelegramId(db, String(id)))?.timeZone).toBe('UTC');
  expect(await chat.press('Московское время')).toBe('Часовой пояс: Europe/Moscow');
  expect(chat.last().text).toContain('Часовой пояс: Europe/Moscow');
  expect(labels(chat)).not.toContain('Московское время');
  expect((await findParticipantByTelegramId(db, String(id)))?.timeZone).toBe('Europe/Moscow');
  expect(await chat.send('zone:1')).toBe('Эта кнопка больше не работает.');
  expect(labels((await meet('en')).chat)).not.toContain('Moscow time');
});

test('what a test found is added for the one who made it only', async () => {
  const anna = await meet('en');
  found = [{ address: '93.184.216.20:12010', latencyMs: 1, needsAccessHash: false }];
  expect((await anna.chat.say('93.184.216.20:12000')).text).toContain('does not answer as a Cocoon worker');
  const data = String(anna.chat.last().buttons.flat()[0]?.callback_data);
  const boris = await meet('en');
  expect(await boris.chat.send(data)).toContain('does not work any more');
  expect(
    await db.selectFrom('workers').selectAll().where('address', '=', '93.184.216.20:12010').execute(),
  ).toEqual([]);
});

test.each([
  [[{ address: '93.184.216.30:12000', latencyMs: 1, needsAccessHash: true }], 'access hash', false],
  [undefined, 'could not run now', false],
  [[{ address: '93.184.216.30:12000', latencyMs: 1, needsAccessHash: null }], 'syncing with TON', true],
])('a test of an address that comes to %j is told', async (result, part, isAdded) => {
  const { chat } = await meet('en');
  found = result;
  await chat.say('93.184.216.30:12000');
  expect(chat.messages().some(({ text }) => text.includes(part))).toBe(true);
  const rows = await db
    .selectFrom('workers')
    .select('id')
    .where('address', '=', '93.184.216.30:12000')
    .execute();
  expect(rows).toHaveLength(isAdded ? 1 : 0);
});

test.each([
  ['refused', 'nothing listens on this port', 'порт никто не слушает'],
  ['timeout', 'A firewall, NAT or a host that is off', 'Фаервол, NAT или выключенный хост'],
  ['dns', 'the name does not resolve', 'имя не разрешается'],
  ['bad_request', 'answers, but not as a Cocoon worker', 'отвечает, но это не воркер'],
  ['unreadable', 'answers, but not as a Cocoon worker', 'отвечает, но это не воркер'],
  ['reset', 'does not answer as a Cocoon worker', 'не отвечает как воркер'],
] as const)('why nobody was found is told where the test came to %s', async (reason, en, ru) => {
  const address = 'gpu.example.com:12000';
  missed = [
    { address: 'gpu.example.com:12010', reason: 'too_large' },
    { address, reason },
  ];
  for (const [language, part] of [
    ['en', en],
    ['ru', ru],
  ] as const) {
    const { chat } = await meet(language);
    await chat.say(address);
    expect(chat.last().text).toContain(part);
  }
  expect(await db.selectFrom('workers').select('id').where('address', '=', address).execute()).toEqual([]);
});

test.each([
  ['10.0.0.1:12000', 'private or reserved'],
  ['127.0.0.1:12000', 'private or reserved'],
  ['93.184.216.7:22', 'not one of a worker'],
  ['http://93.184.216.7:12000', 'No http://'],
])('%s is refused before anything is sent there', async (text, part) => {
  const { chat } = await meet('en');
  const before = await db.selectFrom('probeRequests').select('id').execute();
  expect((await chat.say(text)).text).toContain(part);
  expect(await db.selectFrom('probeRequests').select('id').execute()).toEqual(before);
});

test('whoever waits to be let in has nothing tested and no wallet linked', async () => {
  const { chat } = await meet('en', { registration: 'approve' });
  for (const text of ['93.184.216.7:12000', addressOf('a wallet')])
    expect((await chat.say(text)).text).toContain('has to let you in first');
});

test.each(languages)('a pasted wallet is judged in %s', async (language) => {
  const { chat, id } = await meet(language);
  const good = addressOf(`mine ${id}`);
  const lost = `${good.slice(0, 20)}${good.slice(21)}`;
  expect((await chat.say(lost)).text).toMatch(/not a TON address|не адрес TON/);
  expect((await chat.say(addressOf('x', 'testnet'))).text).toMatch(/belongs to testnet|тестовой сети/);
  await chat.say(good);
  expect((await chat.say(good)).text).toMatch(/already linked|уже привязан/);
  const other = await meet(language);
  const owner = await findParticipantByTelegramId(db, String(other.id));
  await linkTestWallet(db, { name: `proven ${id}`, participantId: owner?.id ?? '' });
  expect((await chat.say(addressOf(`proven ${id}`))).text).toMatch(/proven by another|в другом аккаунте/);
});

test.each(languages)(
  'a seed phrase in %s is warned of and goes nowhere, from strangers too',
  async (language) => {
    const bot = await startBot();
    const chat = createTestChat(bot, botApi, { id: ++lastUser, language });
    const phrase = Array.from({ length: 24 }, () => 'abandon').join(' ');
    expect((await chat.say(phrase)).text).toMatch(/looks like a seed phrase|Похоже на сид-фразу/);
    expect(JSON.stringify(botApi.calls)).not.toContain('abandon');
    expect(await findParticipantByTelegramId(db, String(lastUser))).toBeUndefined();
  },
);

test('a seed phrase is warned of in the language that was chosen, whatever Telegram speaks', async () => {
  const { chat, id } = await meet('en');
  await db
    .updateTable('participants')
    .set({ language: 'ru' })
    .where('telegramUserId', '=', String(id))
    .execute();
  const phrase = Array.from({ length: 12 }, () => 'abandon').join(' ');
  expect((await chat.say(phrase)).text).toContain('Похоже на сид-фразу');
});

test.each(languages)('the agent’s line comes in %s with a token that works once', async (language) => {
  const { chat } = await meet(language, { publicUrl: 'https://pool.example.org' });
  await chat.press(language === 'en' ? 'Later' : 'Позже');
  await chat.press(language === 'en' ? 'Install agent' : 'Агент');
  expect(chat.last().text).toMatch(
    /curl -fsSL https:\/\/pool\.example\.org\/api\/v1\/agent\/install\.sh \| sudo sh -s -- ce_/,
  );
});

test('the language is switched on the card, and stays', async () => {
  const { chat, id } = await meet('en');
  await chat.press('Русский');
  expect(chat.last().text).toContain('Шаг 2 из 3');
  expect((await findParticipantByTelegramId(db, String(id)))?.language).toBe('ru');
  await chat.press('Позже');
  expect(chat.last().text).toContain('Шаг 3 из 3');
});

test('deep links show one’s own worker, incident and payout, and lead nowhere for others', async () => {
  const { chat, id } = await meet('en');
  const person = await findParticipantByTelegramId(db, String(id));
  const participantId = person?.id ?? '';
  const { id: hostId } = await db
    .insertInto('hosts')
    .values({ name: `h${id}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  const workerId = await seedWorker(db, { name: 'linked', hostId, participantId, now });
  await linkTestWallet(db, { name: `w${id}`, participantId });
  const payoutId = await insertTestPayout(db, {
    wallet: `w${id}`,
    receivedAt: now,
    amountNanoton: 5_000_000_000n,
  });
  expect((await chat.say(`/start w_${workerId}`)).text).toContain('linked');
  expect((await chat.say(`/start p_${payoutId}`)).text).toContain('5 TON');
  const other = await meet('en');
  for (const link of [`w_${workerId}`, `p_${payoutId}`, 'i_99999999'])
    expect((await other.chat.say(`/start ${link}`)).text).toContain('leads nowhere');
});

test.each(languages)(
  'an operator lets people in and invites in %s; a participant cannot',
  async (language) => {
    lastUser += 1;
    const operatorTelegramIds = [String(lastUser)];
    const bot = await startBot({ registration: 'approve', operatorTelegramIds });
    const operator = createTestChat(bot, botApi, { id: lastUser, language });
    await operator.say('/start');
    const waiting = await meet('en', { registration: 'approve', operatorTelegramIds });
    const person = await findParticipantByTelegramId(db, String(waiting.id));
    expect((await waiting.chat.say('/pool')).text).toContain('role operator');
    await db
      .updateTable('participants')
      .set({ status: 'active' })
      .where('status', '=', 'pending')
      .where('id', '!=', person?.id ?? '')
      .execute();
    expect((await operator.say('/pool')).text).toContain(String(waiting.id));
    await operator.press(language === 'en' ? 'Let in: Anna' : 'Впустить: Anna');
    expect((await findParticipantByTelegramId(db, String(waiting.id)))?.status).toBe('active');
    expect(waiting.chat.last().text).toContain('has let you in');
    expect(await waiting.chat.send(`approve:${person?.id}`)).toContain('role operator');
    await operator.press(language === 'en' ? 'Invite' : 'Пригласить');
    expect(operator.last().text).toMatch(/https:\/\/t\.me\/cocoon_pool_bot\?start=inv_/);
  },
);

test('a linked group reads /stats and /workers of who linked it; an unlinked one reads nothing', async () => {
  const settings = { operatorTelegramIds: [String(lastUser + 1)], miniAppName: 'pool' };
  const { bot, id } = await meet('en', settings);
  const person = await findParticipantByTelegramId(db, String(id));
  const { id: hostId } = await db
    .insertInto('hosts')
    .values({ name: `g${id}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  await seedWorker(db, { name: 'in-group', hostId, participantId: person?.id ?? '', now });
  const group = createTestChat(bot, botApi, {
    id: 4,
    language: 'en',
    chat: { id: -400, type: 'group', title: 'Team' },
  });
  expect((await group.say('/workers@cocoon_pool_bot')).text).toContain('not linked');
  await db
    .insertInto('receivers')
    .values({
      participantId: person?.id ?? '',
      kind: 'telegram',
      chatId: '-400',
      threadId: null,
      disabledAt: null,
      disabledReason: null,
    })
    .execute();
  const { text, buttons } = await group.say('/workers@cocoon_pool_bot');
  expect(text.split('\n').slice(1)).toEqual([expect.stringContaining('in-group')]);
  expect(buttons).toEqual([[{ text: 'Open', url: 'https://t.me/cocoon_pool_bot/pool?startapp=home' }]]);
  expect((await group.say('/stats@cocoon_pool_bot')).text).toContain('0/1 workers ok');
});

test.each(languages)('/stats in %s is a picture that its buttons change in place', async (language) => {
  const svgs: string[] = [];
  const drawPng = async (svg: string) => new Uint8Array([svgs.push(svg)]);
  const { id } = await meet(language);
  const bot = await startBot({}, { drawPng });
  const chat = createTestChat(bot, botApi, { id, language });
  const person = await findParticipantByTelegramId(db, String(id));
  const { id: hostId } = await db
    .insertInto('hosts')
    .values({ name: `s${id}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  const workerId = await seedWorker(db, { name: 'drawn', hostId, participantId: person?.id ?? '', now });
  const card = await chat.say('/stats');
  expect(card.file?.kind).toBe('photo');
  expect(card.text).toMatch(/Earned today|Заработано сегодня/);
  const sent = chat.messages().length;
  await sendToPicture(bot, id, `stats:107`, card.messageId);
  expect(chat.messages()).toHaveLength(sent);
  expect(chat.last().file?.bytes).toEqual(new Uint8Array([2]));
  expect(svgs[1]).toContain('#17212b');
  await sendToPicture(bot, id, `chart7:${workerId}`, card.messageId);
  expect(svgs.at(-1)).toContain('drawn');
  await sendToPicture(bot, id, `worker:${workerId}`, card.messageId);
  expect(chat.messages()).toHaveLength(sent + 1);
});

test.each(languages)(
  'charts in %s are dark until their reader chooses, and stay as chosen',
  async (language) => {
    const backs: string[] = [];
    const drawPng = async (svg: string) => new Uint8Array([backs.push(/fill="(#\w+)"/.exec(svg)?.[1] ?? '')]);
    const { id } = await meet(language);
    const bot = await startBot({}, { drawPng });
    const chat = createTestChat(bot, botApi, { id, language });
    await seedPossessions(db, { telegramUserId: id, now });
    await chat.say('/stats');
    await chat.press(language === 'en' ? 'Dark / light' : 'Тёмный / светлый');
    await chat.say('/stats');
    await chat.say('/workers');
    await chat.press('h100-2');
    await chat.press(language === 'en' ? 'Chart' : 'График');
    await chat.press(language === 'en' ? 'Dark / light' : 'Тёмный / светлый');
    await chat.say('/stats');
    expect(backs).toEqual(['#17212b', '#ffffff', '#ffffff', '#ffffff', '#17212b', '#17212b']);
    expect(await chat.send('theme:1:8')).toMatch(/does not work any more|больше не работает/);
  },
);

test('where nothing can be drawn the text of /stats stands alone', async () => {
  const { id } = await meet('en');
  const drawPng = () => Promise.reject(new Error('no memory'));
  const bot = await startBot({}, { drawPng });
  const person = await findParticipantByTelegramId(db, String(id));
  const { id: hostId } = await db
    .insertInto('hosts')
    .values({ name: `t${id}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  await seedWorker(db, { name: 'undrawn', hostId, participantId: person?.id ?? '', now });
  const { file, text } = await createTestChat(bot, botApi, { id, language: 'en' }).say('/stats');
  expect(file).toBeNull();
  expect(text).toContain('Chart unavailable now');
});

test('a chat that has blocked the bot is left alone, and a press that waited too long is no failure', async () => {
  const lines: string[] = [];
  const log = { info: (_: object, line: string) => void lines.push(line), warn: fail, error: fail };
  const { id } = await meet('en');
  const chat = createTestChat(await startBot({}, { log }), botApi, { id, language: 'en' });
  const blocked = {
    ok: false,
    error_code: 403,
    description: 'Forbidden: bot was blocked by the user',
  } as const;
  botApi.failNext('sendMessage', blocked);
  const before = chat.messages().length;
  await chat.say('/help');
  expect(chat.messages()).toHaveLength(before);
  expect(lines).toEqual(['the chat takes no messages']);
  const tooOld = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
  botApi.failNext('answerCallbackQuery', { ok: false, error_code: 400, description: tooOld });
  await chat.send('alerts:0');
  expect(chat.last().text).toContain('No active incidents');
});

function fail(fields: object, line: string): void {
  throw new Error(`${line} ${JSON.stringify(fields)}`);
}

let lastPress = 700_000;

/** Presses a button under a picture. */
async function sendToPicture(bot: Bot, id: number, data: string, messageId: number): Promise<void> {
  lastPress += 1;
  const chat = { id, type: 'private', first_name: 'Anna' };
  const from = { id, is_bot: false, first_name: 'Anna' };
  const photo = [{ file_id: 'f', file_unique_id: 'f', width: 1, height: 1 }];
  const message = { message_id: messageId, date: 0, chat, photo, caption: 'x' };
  const callback_query = { id: String(lastPress), from, chat_instance: '1', data, message };
  await bot.handleUpdate(JSON.parse(JSON.stringify({ update_id: lastPress, callback_query })));
}
