import type { BotDeps } from '@cocoon-pool/bot/bot-deps';
import { createBot } from '@cocoon-pool/bot/create-bot';
import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import type { Logger } from '@cocoon-pool/domain/logger';
import { defaultWorkerPorts } from '@cocoon-pool/domain/network/parse-worker-address';
import { mainnetRootAddress } from '@cocoon-pool/domain/payouts/accepted-proxy-code';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import type { Bot } from 'grammy';
import type { Dice } from '../dice.ts';
import type { FuzzArea } from '../fuzz-area.ts';
import { mutateJson } from '../mutate-json.ts';
import { mutatePage } from '../mutate-page.ts';
import { nastyPieces } from '../nasty-values.ts';
import { openFuzzDatabase } from '../open-fuzz-database.ts';

export interface UpdateInput {
  /**
   * `words`: of a real shape, with words that a person can choose: nothing may fail. `shape`: what Telegram never sends:
   * it may fail, alone.
   */
  kind: 'words' | 'shape';
  update: unknown;
}

/** People in Telegram: an update fails alone, and the bot sends nothing that Telegram refuses. */
export const updatesArea: FuzzArea<UpdateInput> = {
  name: 'updates',
  title: 'hostile Telegram updates',
  open: async () => {
    const database = await openFuzzDatabase();
    const botApi = await createBotApi();
    const failures: string[] = [];
    const bot = await startBot({ db: database.db, botApi, failures });
    let lastId = 1_000;
    const handle = (update: unknown) => {
      lastId += 1;
      const whole = { ...(isRecord(update) ? update : {}), update_id: lastId };
      return bot.handleUpdate(JSON.parse(JSON.stringify(whole)));
    };
    return {
      make: makeInput,
      check: async ({ kind, update }) => {
        failures.length = 0;
        botApi.calls.length = 0;
        botApi.messages.length = 0;
        await handle(update);
        const refusals = botApi.calls.flatMap(({ method, answer }) =>
          answer !== null && 'description' in answer ? [`${method}: ${answer.description}`] : [],
        );
        const isTaken = botApi.calls.length > 0;
        botApi.calls.length = 0;
        await handle(sane);
        const answersOthers = botApi.calls.some(({ method }) => method === 'sendMessage');
        return {
          isTaken,
          violations: [
            ...(kind === 'words' ? failures : []),
            ...(kind === 'words' ? refusals.filter((refusal) => !isExpected(refusal)) : []),
            ...(answersOthers ? [] : ['the next update was not answered']),
          ],
        };
      },
      close: async () => {
        await botApi.close();
        await database.close();
      },
    };
  },
};

/** Telegram no longer has what the hostile update speaks of, or the card is as it should be. */
function isExpected(refusal: string): boolean {
  return /not found|not modified|query is too old|chat not found|can't be edited/i.test(refusal);
}

async function startBot({
  db,
  botApi,
  failures,
}: Pick<BotDeps, 'db'> & { botApi: BotApi; failures: string[] }): Promise<Bot> {
  const log: Logger = {
    info: () => {},
    warn: () => {},
    error: (fields, message) => void failures.push(`${message}: ${JSON.stringify(fields.failure ?? fields)}`),
  };
  const bot = createBot(botApi.token, {
    ...{ db, log, pause: async () => {} },
    // Far apart, so that no limit of a chat delays a reply.
    now: createRunningClock(),
    secretBox: await createSecretBox([createEncryptionKey()]),
    settings: {
      ...{ poolName: 'Fuzzed', publicUrl: 'https://pool.example.org', registration: 'open' },
      ...{ operatorTelegramIds: ['777'], supportContact: null, telegramApiRoot: botApi.url },
      ...{ coinSymbol: 'TON', tonNetwork: 'mainnet', chain: { rootAddress: mainnetRootAddress } },
      ...{ workerPortsAllowed: defaultWorkerPorts, workerNetworksAllowed: [] },
    },
  });
  await bot.init();
  return bot;
}

function createRunningClock(): () => Date {
  let ms = Date.parse('2026-11-23T12:00:00Z');
  return () => {
    ms += 2_000;
    return new Date(ms);
  };
}

const sane = toUpdate({ id: 42, text: '/help' });

interface Said {
  id: number;
  text: string;
  chat?: { id: number; type: string; title?: string };
  language?: string;
  firstName?: string;
}

function toUpdate({ id, text, chat, language = 'en', firstName = 'Anna' }: Said) {
  const command = /^\/\S+/.exec(text)?.[0];
  const from = { id, is_bot: false, first_name: firstName, language_code: language };
  return {
    message: {
      ...{ message_id: 7, date: 1_780_000_000, from, text },
      chat: chat ?? { id, type: 'private', first_name: firstName },
      entities: command ? [{ type: 'bot_command', offset: 0, length: command.length }] : [],
    },
  };
}

const texts: readonly [string, ...string[]] = [
  '/start',
  '/start inv_0123456789abcdef',
  '/start w_1',
  '/stats',
  '/workers',
  '/payouts',
  '/alerts',
  '/pool',
  '/help',
  '/help@cocoon_pool_bot',
  'gpu.example.org:12000',
  '203.0.113.7:12010',
  'EQCns7bYSp0igFvS1wpb5wsZjCKCV19MD5AVzI4EyxsnU73k',
  '0:a7b3b6d84a9d22805bd2d70a5be70b198c2282575f4c0f9015cc8e04cb1b2753',
  'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
  'hello',
];
const presses: readonly [string, ...string[]] = [
  'ack:1',
  'mute8:1',
  'why:1',
  'workers:0',
  'worker:1',
  'payouts:0',
  'alerts:0',
  'quietmenu:0',
  'language:1',
  'firstworker:0',
  'pool:0',
  'approve:1',
  'invite:0',
  'pin:1',
  'link:1',
  'chart30:1',
  'stopyes:1',
  'test:0',
];
const people: readonly [number, ...number[]] = [42, 43, 777];
const group = { id: -1_001_234, type: 'supergroup', title: 'Rigs' };

function makeInput(dice: Dice): UpdateInput {
  const update = dice.chance(0.6) ? makeMessage(dice) : makePress(dice);
  if (dice.chance(0.7)) return { kind: 'words', update };
  return { kind: 'shape', update: mutateJson(update, makePress(dice), dice) };
}

function makeMessage(dice: Dice) {
  const text = dice.pick(texts);
  const changed = dice.chance(0.7) ? mutatePage(text, dice.pick(nastyPieces), dice).page : text;
  // Telegram sends no empty text, and none of more than 4096 characters.
  const said = changed.toWellFormed().slice(0, 4_096) || '.';
  return toUpdate({
    id: dice.pick(people),
    text: said,
    language: dice.pick(['en', 'ru', 'zz', 'pt-br', '']),
    firstName: dice.chance(0.3) ? dice.pick(nastyPieces).toWellFormed().slice(0, 64) : 'Anna',
    ...(dice.chance(0.2) ? { chat: { ...group, title: dice.pick(nastyPieces).slice(0, 128) } } : {}),
  });
}

function makePress(dice: Dice) {
  const id = dice.pick(people);
  const press = dice.pick(presses);
  const data = dice.chance(0.5) ? mutatePage(press, dice.pick(nastyPieces), dice).page : press;
  const from = { id, is_bot: false, first_name: 'Anna', language_code: dice.pick(['en', 'ru']) };
  const chat = dice.chance(0.2) ? group : { id, type: 'private', first_name: 'Anna' };
  const message = { message_id: dice.pick([1, 7, 900]), date: 1_780_000_000, chat, text: 'A card' };
  return {
    callback_query: {
      ...{ id: String(dice.below(1e9)), from, chat_instance: '1', data: data.toWellFormed().slice(0, 64) },
      ...(dice.chance(0.95) ? { message } : {}),
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
