import { createDatabase } from '@cocoon-pool/db/database';
import { seedIncident } from '@cocoon-pool/db/outbox-fixture';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import type { Logger } from '@cocoon-pool/domain/logger';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createDeliveryLoop } from './delivery-loop.ts';
import { pause } from './pause.ts';

let now = new Date('2026-11-23T13:05:00Z');
let database: TestDatabase;
let botApi: BotApi;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  botApi = await createBotApi();
});
afterEach(() => botApi.close());

interface Start {
  db?: TestDatabase['db'];
  log?: Logger;
  miniAppName?: string | null;
}

function start({ db = database.db, log = silentLogger, miniAppName = null }: Start = {}) {
  return createDeliveryLoop({
    db,
    log,
    now: () => now,
    token: botApi.token,
    telegramApiRoot: botApi.url,
    settings: { publicUrl: null, coinSymbol: 'TON', miniAppName },
    pause: (ms, signal) => {
      now = new Date(now.getTime() + ms);
      return pause(1, signal);
    },
  });
}

test('what becomes due is delivered, and nothing more after the stop', async () => {
  const loop = start();
  await seedIncident(database.db, { now, chatId: '1' });
  await vi.waitFor(() => expect(botApi.messages).toHaveLength(1));
  await loop.stop();
  await seedIncident(database.db, { now, chatId: '2' });
  expect(botApi.messages).toHaveLength(1);
});

test('a group opens the incident in the Mini App by its name, once it has one', async () => {
  const { incidentId } = await seedIncident(database.db, { now, chatId: '-7001' });
  const readUrls = (chatId: string) =>
    botApi.messages
      .filter((message) => message.chatId === chatId)
      .map(({ buttons }) => buttons.flat().flatMap(({ url }) => url ?? []));
  const loop = start({ miniAppName: 'pool' });
  const url = `https://t.me/cocoon_pool_bot/pool?startapp=i_${incidentId}`;
  await vi.waitFor(() => expect(readUrls('-7001')).toEqual([[url]]));
  await loop.stop();
  const nameless = start();
  await seedIncident(database.db, { now, chatId: '-7002' });
  await vi.waitFor(() => expect(readUrls('-7002')).toEqual([[]]));
  await nameless.stop();
});

test('more than one round holds is delivered without a pause in between', async () => {
  for (let chatId = 100; chatId < 145; chatId += 1)
    await seedIncident(database.db, { now, chatId: String(chatId) });
  const loop = start();
  await vi.waitFor(() => expect(botApi.messages.length).toBeGreaterThanOrEqual(45), { timeout: 20_000 });
  await loop.stop();
  expect(new Set(botApi.messages.map((message) => message.chatId)).size).toBe(botApi.messages.length);
});

test('a database that is away is logged once, and the loop can still be stopped', async () => {
  const gone = createDatabase('postgres://nobody@127.0.0.1:1/none');
  const failures: unknown[] = [];
  let rounds = 0;
  const log = {
    ...silentLogger,
    error: (fields: Record<string, unknown>) => void failures.push(fields.failure),
  };
  const loop = createDeliveryLoop({
    ...{ db: gone, log, now: () => now, token: botApi.token, telegramApiRoot: botApi.url },
    settings: { publicUrl: null, coinSymbol: 'TON' },
    pause: async (_ms, signal) => {
      rounds += 1;
      await pause(1, signal);
    },
  });
  await vi.waitFor(() => expect(rounds).toBeGreaterThan(2));
  await loop.stop();
  await gone.destroy();
  expect(failures).toHaveLength(1);
});
