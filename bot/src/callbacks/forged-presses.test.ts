import type { Db } from '@cocoon-pool/db/database';
import { findParticipantByTelegramId } from '@cocoon-pool/db/participants';
import type { Id } from '@cocoon-pool/db/schema';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBot } from '../create-bot.ts';
import { createTestDeps } from '../testing-bot.ts';
import { createTestChat } from '../testing-chat.ts';
import { seedPossessions } from '../testing-conversation.ts';
import { callbackActions } from './callback-data.ts';

const now = new Date('2026-11-23T13:05:00Z');
const [ownerId, intruderId] = [81_001, 81_002];
const secret = 'secret-rig';
let database: TestDatabase;
let db: Db;
let botApi: BotApi;
let intruder: ReturnType<typeof createTestChat>;
let owner: Id;
let ids: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  botApi = await createBotApi({ now: () => now });
  const deps = await createTestDeps(db, () => now, { telegramApiRoot: botApi.url });
  const bot = createBot(botApi.token, { ...deps, pause: async () => {} });
  await bot.init();
  await createTestChat(bot, botApi, { id: ownerId, language: 'en' }).say('/start');
  intruder = createTestChat(bot, botApi, { id: intruderId, language: 'en' });
  await intruder.say('/start');
  const incidentId = await seedPossessions(db, { telegramUserId: ownerId, now });
  await db.updateTable('workers').set({ name: secret }).execute();
  owner = (await findParticipantByTelegramId(db, String(ownerId)))?.id ?? '';
  const { id: workerId } = await db.selectFrom('workers').select('id').executeTakeFirstOrThrow();
  const theirs = db.selectFrom('receivers').select('id').where('participantId', '=', owner);
  const { id: receiverId } = await theirs.executeTakeFirstOrThrow();
  ids = [...new Set([workerId, incidentId, receiverId, owner, '0', '9223372036854775807'])];
});
beforeEach(() => db.deleteFrom('sendSlots').execute());
afterAll(() => Promise.all([database.drop(), botApi.close()]));

/** All that somebody else could spoil. */
async function readTheirs(): Promise<unknown> {
  return Promise.all([
    db.selectFrom('workers').selectAll().orderBy('id').execute(),
    db.selectFrom('workerOwners').selectAll().orderBy('workerId').execute(),
    db.selectFrom('incidents').selectAll().orderBy('id').execute(),
    db.selectFrom('silences').selectAll().orderBy('id').execute(),
    db.selectFrom('workerCommands').selectAll().orderBy('id').execute(),
    db.selectFrom('commandProposals').selectAll().orderBy('id').execute(),
    db.selectFrom('receivers').selectAll().where('participantId', '=', owner).orderBy('id').execute(),
    db.selectFrom('participants').selectAll().where('id', '=', owner).execute(),
  ]);
}

test.each(callbackActions)(
  '%s forged with somebody else’s id is answered, and does and tells nothing',
  async (action) => {
    const before = await readTheirs();
    for (const id of ids) {
      for (const data of [
        `${action}:${id}`,
        `${action}:${id}:0`,
        `${action}:${id}:99999`,
        `${action}:${id}x`,
      ]) {
        const calls = botApi.calls.length;
        const toast = await intruder.send(data);
        const made = botApi.calls.slice(calls);
        expect(
          made.filter(({ method }) => method === 'answerCallbackQuery'),
          data,
        ).toHaveLength(1);
        const isShown = made.some(({ method }) => /^(send|edit|pin|delete)/.test(method));
        expect(toast !== '' || isShown, data).toBe(true);
        const said = JSON.stringify([toast, intruder.messages()]);
        expect(said, data).not.toContain(secret);
        expect(said, data).not.toContain('Could not read the data');
        await db.deleteFrom('sendSlots').execute();
      }
    }
    expect(await readTheirs()).toEqual(before);
  },
);
