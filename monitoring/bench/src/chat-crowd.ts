import type { BotDeps } from '@cocoon-pool/bot/bot-deps';
import { createBot } from '@cocoon-pool/bot/create-bot';
import type { Db } from '@cocoon-pool/db/database';
import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { mainnetRootAddress } from '@cocoon-pool/domain/payouts/accepted-proxy-code';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { sql } from 'kysely';
import type { Cleanup } from './cleanup.ts';
import { workersPerOwner } from './worker-address.ts';

type Bot = ReturnType<typeof createBot>;
type Step = { say: string } | { press: string };

export interface ChatCrowd {
  people: number;
  createBot(drawPng: BotDeps['drawPng']): Promise<Bot>;
  /** The next person does something; resolves when the bot has answered. Throws when it has not. */
  act(bot: Bot, turn: number, toStep: (workerId: string) => Step): Promise<void>;
}

interface CrowdOptions {
  /** Those of one owner behind the other. */
  workerIds: readonly string[];
  now: Date;
  cleanup: Cleanup;
}

/**
 * The owners of the workers, each in a chat of their own, before the simulated Bot API. Time goes on by a second with each
 * turn: so nobody waits for Telegram's limits, which are not what is measured.
 */
export async function createChatCrowd(db: Db, { workerIds, now, cleanup }: CrowdOptions): Promise<ChatCrowd> {
  let time = now.getTime();
  const clock = () => new Date(time);
  const botApi = await createBotApi({ now: clock });
  cleanup.add(() => botApi.close());
  await sql`UPDATE participants SET telegram_user_id = 1000 + id`.execute(db);
  const people = await db.selectFrom('participants').select('telegramUserId').orderBy('id').execute();
  const shared = await toShared(db, clock, botApi);
  let lastUpdateId = 0;
  return {
    people: people.length,
    async createBot(drawPng) {
      const bot = createBot(botApi.token, { ...shared, ...(drawPng === undefined ? {} : { drawPng }) });
      await bot.init();
      return bot;
    },
    async act(bot, turn, toStep) {
      time += 1_000;
      lastUpdateId += 1;
      const place = turn % people.length;
      const userId = Number(people[place]?.telegramUserId);
      const step = toStep(workerIds[place * workersPerOwner] ?? '');
      const before = botApi.calls.length;
      await bot.handleUpdate(toUpdate(step, { updateId: lastUpdateId, userId }));
      const failed = botApi.messages.at(-1)?.text.includes('Could not read the data') === true;
      if (failed || botApi.calls.length === before)
        throw new Error(`The bot did not answer ${JSON.stringify(step)}`);
    },
  };
}

async function toShared(db: Db, now: () => Date, botApi: BotApi): Promise<BotDeps> {
  return {
    ...{ db, now, log: silentLogger, secretBox: await createSecretBox([createEncryptionKey()]) },
    settings: {
      ...{ poolName: 'Bench', publicUrl: 'https://pool.example.org', registration: 'open' },
      ...{ operatorTelegramIds: [], supportContact: null, telegramApiRoot: botApi.url, coinSymbol: 'TON' },
      ...{ tonNetwork: 'mainnet', chain: { rootAddress: mainnetRootAddress } },
      ...{ workerPortsAllowed: [], workerNetworksAllowed: [] },
    },
  };
}

function toUpdate(step: Step, { updateId, userId }: { updateId: number; userId: number }) {
  const from = { id: userId, is_bot: false, first_name: 'Owner', language_code: 'en' };
  const chat = { id: userId, type: 'private' as const, first_name: 'Owner' };
  const message = { message_id: 1_000_000 + updateId, date: 0, chat };
  if ('press' in step) {
    // A message that is not there any more: its card comes as a new one, which costs one call more.
    const pressed = { ...message, text: 'x' };
    const callback_query = {
      id: `${updateId}`,
      from,
      chat_instance: '1',
      data: step.press,
      message: pressed,
    };
    return { update_id: updateId, callback_query };
  }
  const entities = [{ type: 'bot_command' as const, offset: 0, length: step.say.length }];
  return { update_id: updateId, message: { ...message, from, text: step.say, entities } };
}
