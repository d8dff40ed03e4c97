import type { Db } from '@cocoon-pool/db/database';
import { insertParticipant, updateParticipant } from '@cocoon-pool/db/participants';
import { finishProbeRequest } from '@cocoon-pool/db/probe-requests';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { toTestAddress } from '@cocoon-pool/db/testing-ledger';
import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CallbackAction, callbackActions, parseCallbackData } from './callbacks/callback-data.ts';
import { drawPng } from './charts/draw-png.ts';
import { commandNames } from './commands/command-names.ts';
import { createBot } from './create-bot.ts';
import { createTestDeps } from './testing-bot.ts';
import { createTestChat } from './testing-chat.ts';
import { seedPossessions } from './testing-conversation.ts';

const now = new Date('2026-11-23T13:05:00Z');
const languages = ['en', 'ru'] as const;
type Language = (typeof languages)[number];
let database: TestDatabase;
let db: Db;
let botApi: BotApi;
let lastUser = 90_000;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.deleteFrom('sendSlots').execute();
  botApi = await createBotApi({ now: () => now });
});
afterEach(() => botApi.close());

interface Row {
  /** What is said or pressed until the button is there, before it is pressed itself. */
  way: string[];
  /** What the pressed button is answered with, in a card or a toast. */
  en: string;
  ru: string;
  /** Who presses, where it is not somebody with a bit of everything. */
  who?: 'newcomer' | 'operator';
  /** Where the button is there in one language only. */
  only?: Language;
  inGroup?: true;
}

const toWorker = ['/workers', 'worker'];
const toControl = [...toWorker, 'control'];
const toIncident = ['/start i_{incident}'];

/** Every button that there is: how somebody comes to it, and what pressing it shows. */
const buttons: Record<CallbackAction, Row> = {
  ack: { way: toIncident, en: 'Taken', ru: 'Взято' },
  mute1: { way: toIncident, en: 'Muted until 14:05', ru: 'Заглушено до 14:05' },
  mute8: { way: toIncident, en: 'Muted until 21:05', ru: 'Заглушено до 21:05' },
  unmute: { way: [...toIncident, 'mute8', ...toIncident], en: 'Unmuted', ru: 'Звук возвращён' },
  why: { way: toIncident, en: 'Worker down', ru: 'Воркер не отвечает' },
  link: { way: ['/alerts@cocoon_pool_bot'], en: 'Alerts come here now', ru: 'приходят сюда', inGroup: true },
  unlink: {
    way: ['/alerts@cocoon_pool_bot', 'link', '/alerts@cocoon_pool_bot'],
    ...{ en: 'no more alerts', ru: 'больше не приходят', inGroup: true },
  },
  workers: { way: ['/workers'], en: 'page 2 of 2', ru: 'стр. 2 из 2' },
  worker: { way: ['/workers'], en: 'Unpaid 10 TON', ru: 'Не выплачено 10 TON' },
  wmute: { way: toWorker, en: 'Muted until 21:05', ru: 'Заглушён до 21:05' },
  wunmute: { way: [...toWorker, 'wmute'], en: 'Unmuted', ru: 'Звук возвращён' },
  diagnose: { way: toWorker, en: 'Why am I not earning?', ru: 'Почему нет заработка?' },
  rename: { way: toWorker, en: 'New name for', ru: 'Новое имя' },
  stop: { way: toWorker, en: 'Stop watching h100-2', ru: 'Убрать h100-2 из наблюдения?' },
  stopyes: { way: [...toWorker, 'stop'], en: 'is not watched any more', ru: 'больше не под наблюдением' },
  add: { way: ['/workers'], en: 'First worker', ru: 'Первый воркер' },
  payouts: { way: ['/payouts'], en: 'Page 2', ru: 'Страница 2' },
  csv: { way: ['/payouts'], en: 'Making the file', ru: 'Готовим файл' },
  alerts: { way: ['/alerts'], en: 'Preset: Balanced', ru: 'Набор: Разумный' },
  preset: { way: ['/alerts'], en: 'Saved', ru: 'Сохранено' },
  quietmenu: { way: ['/alerts'], en: 'Quiet hours', ru: 'Тихие часы' },
  quiet: { way: ['/alerts', 'quietmenu'], en: 'Saved', ru: 'Сохранено' },
  digestmenu: { way: ['/alerts'], en: 'Daily digest', ru: 'Ежедневная сводка' },
  digest: { way: ['/alerts', 'digestmenu'], en: 'Saved', ru: 'Сохранено' },
  weekly: { way: ['/alerts'], en: 'Saved', ru: 'Сохранено' },
  test: { way: ['/alerts'], en: 'Test sent to 2 chats', ru: 'Проверка отправлена, 2 чата' },
  receivers: { way: ['/alerts'], en: 'Team', ru: 'Team' },
  unreceive: { way: ['/alerts', 'receivers'], en: 'Unlinked', ru: 'Отвязано' },
  whymenu: { way: ['/help'], en: 'Choose the worker', ru: 'Выберите воркер' },
  stats: { way: ['/stats'], en: 'Earned today', ru: 'Заработано сегодня' },
  pin: { way: ['/stats'], en: 'Pinned', ru: 'Закреплено' },
  chart: { way: toWorker, en: 'h100-2', ru: 'h100-2' },
  chart7: { way: [...toWorker, 'chart'], en: 'h100-2', ru: 'h100-2' },
  chart30: { way: [...toWorker, 'chart'], en: 'h100-2', ru: 'h100-2' },
  theme: { way: [...toWorker, 'chart'], en: 'h100-2', ru: 'h100-2' },
  language: { way: ['/start'], en: 'Шаг 2 из 3', ru: 'Step 2 of 3', who: 'newcomer' },
  zone: {
    ...{ way: ['/start'], en: '', ru: 'Часовой пояс: Europe/Moscow' },
    ...{ who: 'newcomer', only: 'ru' },
  },
  firstworker: { way: ['/start'], en: 'Step 3 of 3', ru: 'Шаг 3 из 3', who: 'newcomer' },
  watchwallet: { way: ['{wallet}:12000'], en: 'added, read-only', ru: 'добавлен, только просмотр' },
  agent: { way: ['/workers', 'add'], en: 'Run on the GPU host', ru: 'Выполните на хосте с GPU' },
  addfound: { way: ['{host}:12000'], en: 'answers in', ru: 'отвечает за' },
  pool: { way: ['/pool'], en: 'Waits to be let in', ru: 'Ждёт допуска', who: 'operator' },
  approve: { way: ['/pool'], en: 'Let in', ru: 'Допущен', who: 'operator' },
  invite: { way: ['/pool'], en: 'An invite for one person', ru: 'Приглашение на одного', who: 'operator' },
  control: { way: toWorker, en: 'enabled or not is unknown', ru: 'включён или нет, неизвестно' },
  turnon: { way: toControl, en: 'Enable h100-2', ru: 'Включить h100-2' },
  turnoff: { way: toControl, en: 'Disable h100-2', ru: 'Выключить h100-2' },
  price: { way: [...toControl, 'price'], en: 'unknown → 0.5×', ru: 'неизвестно → 0,5×' },
  typeprice: { way: [...toControl, 'price'], en: 'number from 0.1 to 10', ru: 'числом от 0,1 до 10' },
  payout: { way: [...toControl, 'payout'], en: 'Request a payout from', ru: 'Запросить выплату от' },
  confirm: { way: [...toControl, 'turnoff'], en: 'not known yet', ru: 'пока неизвестно' },
  command: { way: [...toControl, 'turnoff', 'confirm'], en: 'not known yet', ru: 'пока неизвестно' },
};

test('every button has its row', () => {
  expect(Object.keys(buttons).sort()).toEqual([...callbackActions].sort());
});

const presses = callbackActions.flatMap((action) =>
  languages
    .filter((language) => (buttons[action].only ?? language) === language)
    .map((language) => [action, language] as const),
);

test.each(presses)('the button %s in %s does what it says', async (action, language) => {
  const row = buttons[action];
  const talk = await begin(language, row);
  for (const step of row.way) await talk.go(step);
  expect(await talk.go(action)).toContain(row[language]);
  expect(talk.unreadable()).toEqual([]);
});

test.each(languages)('the other language has no word in a conversation in %s', async (language) => {
  const talk = await begin(language, {});
  for (const command of commandNames) await talk.go(`/${command}`);
  for (const action of ['worker', 'control', 'payout', 'receivers', 'whymenu', 'diagnose']) {
    await talk.go(action === 'worker' ? '/workers' : action);
    if (action === 'worker') await talk.go(action);
  }
  const isForeign = language === 'en' ? /[а-яё]/i : /\b(the|unknown|wallet|worker|press|data)\b/i;
  for (const { text } of talk.messages()) expect(text).not.toMatch(isForeign);
});

const commands = {
  start: { en: 'Welcome back', ru: 'С возвращением' },
  stats: { en: 'Earned today', ru: 'Заработано сегодня' },
  workers: { en: '10 workers, worst first', ru: '10 воркеров, сначала проблемные' },
  payouts: { en: 'verified on chain', ru: 'проверена по блокчейну' },
  alerts: { en: 'Active: 1 incident', ru: 'Активно: 1 инцидент' },
  help: { en: 'Your Telegram id', ru: 'Ваш id в Telegram' },
} satisfies Record<(typeof commandNames)[number], Record<Language, string>>;

test.each(languages)('every command is answered in %s', async (language) => {
  expect(Object.keys(commands)).toEqual([...commandNames]);
  const talk = await begin(language, {});
  for (const command of commandNames)
    expect(await talk.go(`/${command}`)).toContain(commands[command][language]);
});

/** Somebody's chat in which one goes by what is said and by the kind of button. */
async function begin(language: Language, { who, inGroup }: Pick<Row, 'who' | 'inGroup'>) {
  lastUser += 1;
  const id = lastUser;
  const deps = await createTestDeps(db, () => now, {
    ...{ telegramApiRoot: botApi.url, publicUrl: 'https://pool.example.org' },
    operatorTelegramIds: who === 'operator' ? [String(id)] : [],
  });
  const writeReport = async () => ({ filename: 'report.csv', bytes: new Uint8Array([1]) });
  const bot = createBot(botApi.token, { ...deps, pause: answerProbes, drawPng, writeReport });
  await bot.init();
  const own = createTestChat(bot, botApi, { id, language });
  const incident = who === 'newcomer' ? '' : await settleIn(own, id);
  if (who === 'operator') await letSomebodyWait();
  const group = { id: -200_000 - id, type: 'supergroup', title: 'Team' };
  botApi.settings.administrators.set(String(group.id), [{ id, first_name: 'Anna' }]);
  const chat = inGroup ? createTestChat(bot, botApi, { id, language, chat: group }) : own;
  const wallet = formatAccount(toTestAddress(`pasted by ${id}`), { network: 'mainnet' });
  const words: Record<string, string> = {
    incident,
    wallet,
    host: `93.184.${id % 250}.${language.length + (id % 99)}`,
  };
  return {
    messages: chat.messages,
    /** What a step is answered with: the newest text and the toast. */
    async go(step: string): Promise<string> {
      const isSaid = /[/:{]/.test(step);
      const said = step.replaceAll(/\{(\w+)\}/g, (_, name) => words[name] ?? '');
      if (isSaid) await chat.say(said);
      const toast = isSaid ? '' : await pressKind(step);
      const texts = chat.messages().map(({ text }) => text);
      return [...texts, toast].join('\n').replaceAll('\u00a0', ' ');
    },
    /** Buttons that nobody would read. */
    unreadable: () =>
      chat
        .messages()
        .flatMap(({ buttons: rows }) => rows.flat())
        .filter(({ callback_data }) => callback_data !== undefined)
        .filter(({ callback_data }) => parseCallbackData(String(callback_data)) === null),
  };

  async function pressKind(action: string): Promise<string> {
    const found = chat
      .messages()
      .toReversed()
      .flatMap((message) => message.buttons.flat().map((button) => ({ message, button })))
      .find(({ button }) => String(button.callback_data).startsWith(`${action}:`));
    if (found === undefined) throw new Error(`no button ${action}`);
    return chat.send(String(found.button.callback_data), found.message);
  }
}

async function settleIn(chat: { say(text: string): Promise<unknown> }, id: number): Promise<string> {
  await chat.say('/start');
  return seedPossessions(db, { telegramUserId: id, now });
}

async function letSomebodyWait(): Promise<void> {
  const { id } = await insertParticipant(db, { name: 'Boris', actor: 'system' }, now);
  await updateParticipant(db, { id, change: { status: 'pending' }, actor: 'system' }, now);
}

/** Stands in for the time that a daemon takes: it finds two workers on every host. */
async function answerProbes(): Promise<void> {
  const open = await db
    .selectFrom('probeRequests')
    .select(['id', 'host'])
    .where('finishedAt', 'is', null)
    .execute();
  for (const { id, host } of open) {
    const found = [12_000, 12_010].map((port) => ({
      ...{ address: `${host}:${port}`, latencyMs: 80, needsAccessHash: false },
    }));
    await finishProbeRequest(db, id, { found });
  }
}
