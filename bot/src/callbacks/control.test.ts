import type { Db } from '@cocoon-pool/db/database';
import { seedWorker } from '@cocoon-pool/db/outbox-fixture';
import { findParticipantByTelegramId } from '@cocoon-pool/db/participants';
import type { CommandOutcome } from '@cocoon-pool/db/run-commands';
import { settleCommand } from '@cocoon-pool/db/run-commands';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestPayout, linkTestWallet, toTestAddress } from '@cocoon-pool/db/testing-ledger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import type { Bot } from 'grammy';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBot } from '../create-bot.ts';
import { createTestDeps } from '../testing-bot.ts';
import { createTestChat } from '../testing-chat.ts';

const start = new Date('2026-11-23T13:05:00Z');
const languages = ['en', 'ru'] as const;
let now = start;
let database: TestDatabase;
let db: Db;
let botApi: BotApi;
let bot: Bot;
let lastUser = 70_000;
/** What the worker is to make of the next command; null leaves it undecided. */
let outcome: CommandOutcome | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  now = start;
  outcome = null;
  await db.deleteFrom('sendSlots').execute();
  botApi = await createBotApi({ now: () => now });
  const deps = await createTestDeps(db, () => now, {
    telegramApiRoot: botApi.url,
    operatorTelegramIds: ['7001'],
  });
  bot = createBot(botApi.token, { ...deps, pause: answerAsWorker });
  await bot.init();
});
afterEach(() => botApi.close());

/** While the bot waits, a daemon carries out what was asked. */
async function answerAsWorker(): Promise<void> {
  if (outcome === null) return;
  const sent = await db
    .updateTable('workerCommands')
    .set({ state: 'sending', via: 'address', sentAt: now })
    .where('state', '=', 'queued')
    .returning('id')
    .execute();
  for (const { id } of sent) await settleCommand(db, id, outcome, now);
}

/** Somebody with one worker, which pays to a wallet that they have proven unless told otherwise. */
async function meet(language: 'en' | 'ru', { isProven = true } = {}) {
  lastUser += 1;
  const userId = lastUser;
  const chat = createTestChat(bot, botApi, { id: userId, language });
  await chat.say('/start');
  const person = await findParticipantByTelegramId(db, String(userId));
  if (person === undefined) throw new Error('nobody is registered');
  const wallet = `wallet ${userId}`;
  await linkTestWallet(db, { name: wallet, participantId: person.id, isProven });
  const { id: hostId } = await db
    .insertInto('hosts')
    .values({ name: `host-${userId}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  const workerId = await seedWorker(db, { name: `w${userId}`, hostId, participantId: person.id, now });
  await db
    .updateTable('workerState')
    .set({ ownerAddress: toTestAddress(wallet) })
    .where('workerId', '=', workerId)
    .execute();
  await show(workerId, true);
  return { chat, person, workerId, name: `w${userId}` };
}

const readCommands = (workerId: string) =>
  db.selectFrom('workerCommands').selectAll().where('workerId', '=', workerId).orderBy('id').execute();

const labels = {
  en: { control: 'Control', off8: 'Disable 8 h', price: 'Price', other: 'Other price', yes: 'Do it' },
  ru: { control: 'Управление', off8: 'Выключить 8 ч', price: 'Цена', other: 'Другая цена', yes: 'Выполнить' },
} as const;

test.each(languages)(
  'disabling in %s asks first, is audited, and shows what was read back',
  async (language) => {
    const { chat, person, workerId, name } = await meet(language);
    const { control, off8, yes } = labels[language];
    await chat.say('/workers');
    await chat.press(name);
    await chat.press(control);
    await chat.press(off8);
    expect(chat.last().text).toContain(language === 'en' ? 'until 21:05 UTC?' : 'до 21:05 UTC?');
    expect(await readCommands(workerId)).toEqual([]);
    outcome = { state: 'verified', before: 'true', after: 'false' };
    const messagesBefore = chat.messages().length;
    await chat.press(yes);
    expect(chat.last().text).toContain(
      language === 'en' ? 'enabled → disabled. Read back' : 'включён → выключен. Прочитано',
    );
    expect(chat.messages()).toHaveLength(messagesBefore);
    expect(await readCommands(workerId)).toMatchObject([
      {
        ...{ kind: 'disable', requestedBy: `participant:${person.id}`, before: 'true' },
        returnAt: new Date('2026-11-23T21:05:00Z'),
      },
    ]);
    const audited = await db
      .selectFrom('auditLog')
      .select(['actor', 'action'])
      .where('subject', '=', `worker:${workerId}`)
      .where('action', '=', 'worker.commanded')
      .execute();
    expect(audited).toEqual([{ actor: `participant:${person.id}`, action: 'worker.commanded' }]);
  },
);

test('a confirmation works once, however often it is pressed', async () => {
  const { chat, workerId } = await meet('en');
  await chat.send(`control:${workerId}`);
  await chat.press('Disable 8 h');
  const button = chat.last().buttons.flat()[0]?.callback_data ?? '';
  outcome = { state: 'verified', before: 'true', after: 'false' };
  await Promise.all([chat.send(String(button)), chat.send(String(button)), chat.send(String(button))]);
  expect(await chat.send(String(button))).toContain('Pressed before');
  expect(chat.last().text).toContain('Read back');
  expect(await readCommands(workerId)).toHaveLength(1);
});

test('a confirmation that waited too long sends nothing and gives a fresh card', async () => {
  const { chat, workerId } = await meet('en');
  await chat.send(`control:${workerId}`);
  await chat.press('Disable 8 h');
  now = new Date(now.getTime() + 301_000);
  expect(await chat.press('Do it')).toContain('expired');
  expect(chat.last().text).toContain('is enabled');
  expect(await readCommands(workerId)).toEqual([]);
});

test('a worker that changed since the question is left alone', async () => {
  const { chat, workerId } = await meet('en');
  await chat.send(`control:${workerId}`);
  await chat.press('Disable 8 h');
  await show(workerId, false);
  expect(await chat.press('Do it')).toBe('State has changed since: enabled is now disabled. Look again.');
  expect(await readCommands(workerId)).toEqual([]);
});

test.each([
  ['Anna asks for somebody else’s worker', 'control'],
  ['Anna wants to disable it', 'turnoff'],
])('%s: it is not there', async (_, action) => {
  const theirs = await meet('en');
  const { chat } = await meet('en');
  const data = action === 'turnoff' ? `turnoff:${theirs.workerId}:8` : `control:${theirs.workerId}`;
  expect(await chat.send(data)).toContain('no longer in your list');
});

test('somebody else’s confirmation does nothing', async () => {
  const theirs = await meet('en');
  await theirs.chat.send(`control:${theirs.workerId}`);
  await theirs.chat.press('Disable 8 h');
  const button = String(theirs.chat.last().buttons.flat()[0]?.callback_data);
  const { chat } = await meet('en');
  expect(await chat.send(button)).toBe('This button does not work any more.');
  expect(await readCommands(theirs.workerId)).toEqual([]);
  outcome = { state: 'verified', before: 'true', after: 'false' };
  await theirs.chat.press('Do it');
  expect(await readCommands(theirs.workerId)).toHaveLength(1);
});

test.each(languages)('a worker without a proof says in %s why, and how to get control', async (language) => {
  const { chat, workerId } = await meet(language, { isProven: false });
  for (const data of [
    `control:${workerId}`,
    `turnoff:${workerId}:2`,
    `turnon:${workerId}`,
    `price:${workerId}`,
  ]) {
    await chat.send(data);
    expect(chat.last().text, data).toMatch(/watched without control|наблюдение без управления/);
    expect(chat.last().text, data).toMatch(/install the agent|установите агент/);
  }
  expect(
    await db.selectFrom('commandProposals').select('id').where('workerId', '=', workerId).execute(),
  ).toEqual([]);
});

test('a proof that ends between question and answer ends the command', async () => {
  const { chat, person, workerId } = await meet('en');
  await chat.send(`control:${workerId}`);
  await chat.press('Disable 8 h');
  await db.updateTable('walletOwners').set({ ownedTo: now }).where('participantId', '=', person.id).execute();
  await chat.press('Do it');
  expect(chat.last().text).toContain('watched without control');
  expect(await readCommands(workerId)).toEqual([]);
});

test.each(languages)('a typed price in %s is asked back before it is sent', async (language) => {
  const { chat, workerId } = await meet(language);
  const { price, other, yes } = labels[language];
  await chat.send(`control:${workerId}`);
  await chat.press(price);
  await chat.press(other);
  const question = chat.last();
  for (const bad of ['0', '0.05', '11', '1.2345', 'free', '-1', '1e1']) {
    expect((await chat.say(bad, question)).text, bad).toMatch(/working for nothing|работу бесплатно/);
  }
  const asked = await chat.say(language === 'en' ? '1.375' : '1,375', question);
  expect(asked.text).toContain(language === 'en' ? '1.375×' : '1,375×');
  expect(await readCommands(workerId)).toEqual([]);
  outcome = { state: 'verified', before: '1', after: '1.375' };
  await chat.press(yes);
  expect(chat.last().text).toMatch(/1[.,]375×/);
  expect(await readCommands(workerId)).toMatchObject([{ coefficientThousandths: 1_375 }]);
});

test('a payout names its proxy, and is not asked for where nothing is signed', async () => {
  const { chat, workerId } = await meet('en');
  await chat.send(`payout:${workerId}`);
  expect(chat.last().text).toContain('no contract with a proxy');
  await insertContract(workerId, 'rich', 4_200_000_000n);
  await insertContract(workerId, 'poor', 0n);
  await chat.send(`payout:${workerId}`);
  const [poor, rich] = ['0 TON', '4.2 TON'].map(
    (amount) =>
      chat
        .last()
        .buttons.flat()
        .find(({ text }) => text.endsWith(` ${amount}`))?.callback_data,
  );
  const list = chat.last();
  await chat.send(String(poor), list);
  expect(chat.last().text).toContain('Nothing to request');
  await chat.send(String(rich));
  expect(chat.last().text).toContain('4.2 TON');
  outcome = { state: 'failed', reason: 'payout_running' };
  await chat.press('Do it');
  expect(chat.last().text).toContain('is already running');
  expect(await readCommands(workerId)).toMatchObject([
    { kind: 'request_payout', proxyAddress: toTestAddress(`proxy rich ${workerId}`) },
  ]);
});

test.each(languages)('the question of a payout says in %s when it would come by itself', async (language) => {
  const { chat, workerId } = await meet(language);
  await insertContract(workerId, 'fast', 4_200_000_000n);
  await payFromContract(workerId, 'fast');
  await chat.send(`payout:${workerId}`);
  expect(chat.last().text).toMatch(language === 'en' ? 'due in ≈ 5 h anyway' : /ожидается через ≈ 5\sч/);
  await chat.say('/payouts');
  expect(chat.last().text).toMatch(language === 'en' ? /automatic payout, ≈ 5 h/ : /пройдено 75\s?%, ≈ 5\sч/);
  await chat.say('/stats');
  expect(chat.last().text).toMatch(language === 'en' ? 'payout in ≈ 5 h' : /до автовыплаты ≈ 5\sч/);
});

test('nobody is told when a payout comes whose history is not read', async () => {
  const { chat, workerId } = await meet('en');
  await insertContract(workerId, 'fast', 4_200_000_000n);
  await payFromContract(workerId, 'fast');
  await db.deleteFrom('chainCursors').execute();
  await chat.send(`payout:${workerId}`);
  expect(chat.last().text).toContain('Request a payout');
  expect(chat.last().text).not.toContain('anyway');
});

test('what nobody decides in time stays open, and can be looked at again', async () => {
  const { chat, workerId } = await meet('en');
  await chat.send(`control:${workerId}`);
  await chat.press('Disable 8 h');
  await chat.press('Do it');
  expect(chat.last().text).toContain('waits to be sent');
  await chat.send(`turnoff:${workerId}:2`);
  await chat.press('Do it');
  expect(chat.last().text).toContain('Another command');
  const [command] = await readCommands(workerId);
  outcome = { state: 'verified', before: 'true', after: 'false' };
  await answerAsWorker();
  await chat.send(`command:${command?.id}`);
  expect(chat.last().text).toContain('Read back');
  const stranger = await meet('en');
  expect(await stranger.chat.send(`command:${command?.id}`)).toContain('no longer in your list');
});

test('an operator controls a participant’s worker through the same, by its owner’s proof', async () => {
  const { workerId } = await meet('en');
  const chat = createTestChat(bot, botApi, { id: 7001, language: 'en' });
  await chat.say('/start');
  await chat.send(`control:${workerId}`);
  await chat.press('Disable 8 h');
  outcome = { state: 'verified', before: 'true', after: 'false' };
  await chat.press('Do it');
  const operator = await findParticipantByTelegramId(db, '7001');
  expect(await readCommands(workerId)).toMatchObject([{ requestedBy: `participant:${operator?.id}` }]);
});

test('in a group nothing is controlled', async () => {
  const { workerId, chat } = await meet('en');
  await chat.send(`control:${workerId}`);
  await chat.press('Disable 8 h');
  const button = String(chat.last().buttons.flat()[0]?.callback_data);
  const group = createTestChat(bot, botApi, {
    ...{ id: lastUser, language: 'en', chat: { id: -100_700, type: 'supergroup', title: 'Team' } },
  });
  const message = { ...chat.last() };
  for (const data of [`control:${workerId}`, `turnoff:${workerId}:8`, button]) {
    expect(await group.send(data, message)).toContain('private chat');
  }
  expect(await readCommands(workerId)).toEqual([]);
});

test.each(['turnoff:1:7', 'turnoff:1', 'price:1:99', 'price:1:10001', 'payout:1:99'])(
  '%s is no button of ours',
  async (data) => {
    const { chat, workerId } = await meet('en');
    const forged = data.replace(':1', `:${workerId}`);
    expect(await chat.send(forged)).toBe('This button does not work any more.');
  },
);

/** The worker's last pages: its price is 1×. */
async function show(workerId: string, enabled: boolean): Promise<void> {
  const jsonStats = { status: {}, wallet: {}, localConfig: { coefficient: 1 } };
  const missing = { jsonStats: null, statsPage: null };
  const page = { sampledAt: now, up: true, missing, jsonStats, statsPage: { enabled } };
  const facts = { contentKey: String(enabled), sample: JSON.stringify(page) };
  await db
    .insertInto('workerFacts')
    .values({ workerId, ...facts })
    .onConflict((conflict) => conflict.column('workerId').doUpdateSet(facts))
    .execute();
}

/** The contract paid 15 hours ago and has 150 of the 200 million tokens that make it pay again. */
async function payFromContract(workerId: string, name: string): Promise<void> {
  const wallet = `wallet ${lastUser}`;
  const lastReceivedAt = new Date(now.getTime() - 15 * 3_600_000);
  const contract = `contract ${name} ${workerId}`;
  await insertTestPayout(db, { wallet, contract, amountNanoton: 300_000_000n, receivedAt: lastReceivedAt });
  await db
    .updateTable('workerContracts')
    .set({ maxKnownTokens: 450_000_000n, committedTokens: 450_000_000n })
    .set({ cashedOutTokens: 300_000_000n, expectedCashedOutTokens: 300_000_000n })
    .where('workerId', '=', workerId)
    .execute();
  await db
    .updateTable('workerState')
    .set({ jsonStatsAt: now, sampledAt: now })
    .where('workerId', '=', workerId)
    .execute();
  const row = { network: 'mainnet' as const, account: toTestAddress(wallet), addedAt: lastReceivedAt };
  await db
    .insertInto('chainCursors')
    .values({ ...row, completeAt: now, backfilledAt: now, ...nothingRead })
    .execute();
}

const nothingRead = {
  ...{ hash: null, utime: null, firstUtime: null, newestLt: null, lookedAt: null, dueAt: null },
  ...{ failure: null, incompleteFrom: null },
};

async function insertContract(workerId: string, name: string, claimableNanoton: bigint): Promise<void> {
  await db
    .insertInto('workerContracts')
    .values({
      ...{ workerId, contractAddress: toTestAddress(`contract ${name} ${workerId}`) },
      proxyAddress: toTestAddress(`proxy ${name} ${workerId}`),
      ...{ unpaidNanoton: 5_000_000_000n, claimableNanoton, inFlightNanoton: 0n },
      ...{ unsignedNanoton: 800_000_000n, paramsVersion: '1', maxKnownTokens: 10n, committedTokens: 9n },
      ...{ cashedOutTokens: 0n, expectedCashedOutTokens: 0n },
    })
    .execute();
}
