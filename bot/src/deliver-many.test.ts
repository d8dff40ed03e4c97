import type { Db } from '@cocoon-pool/db/database';
import { insertNotice } from '@cocoon-pool/db/notices';
import {
  type SeededIncident,
  seedIncident,
  seedNotification,
  seedRecovery,
} from '@cocoon-pool/db/outbox-fixture';
import { queueNotices } from '@cocoon-pool/db/queue-notices';
import { enableReceiver } from '@cocoon-pool/db/receivers';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { botApiFailures } from '@cocoon-pool/simulator/bot-api-answer';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliverDue } from './deliver.ts';
import { createTelegramApi } from './telegram-api.ts';

const start = new Date('2026-11-23T13:05:00Z');
let now = start;
let database: TestDatabase;
let db: Db;
let botApi: BotApi;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  now = start;
  botApi = await createBotApi({ now: () => now });
  await db.updateTable('notifications').set({ state: 'cancelled' }).where('state', '=', 'queued').execute();
  await db.deleteFrom('sendSlots').execute();
});
afterEach(() => botApi.close());

async function deliverAll(rounds = 30): Promise<void> {
  const api = createTelegramApi(botApi.token, botApi.url);
  const settings = { publicUrl: null, coinSymbol: 'TON' };
  for (let round = 0; round < rounds; round += 1) {
    await deliverDue({ db, api, now: () => now, log: silentLogger, settings, pause: async () => {} });
    pass(1);
  }
}

function pass(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000);
}

/** More incidents of the same person, each on a host of its own, told in the same chat. */
async function seedIncidents(count: number, chatId: string): Promise<SeededIncident[]> {
  const first = await seedIncident(db, { now, chatId });
  const seeds = [first];
  for (let index = 1; index < count; index += 1) {
    const other = await seedIncident(db, { now, chatId: `${chatId}${index}`, workers: [`w${index}`] });
    const { receiverId } = first;
    for (const table of ['notifications', 'incidentTellings'] as const) {
      await db.updateTable(table).set({ receiverId }).where('receiverId', '=', other.receiverId).execute();
    }
    seeds.push({ ...other, receiverId });
  }
  return seeds;
}

function heads(): (string | undefined)[] {
  return botApi.messages.map((message) => message.text.split('\n')[0]);
}

test('five incidents at once in a chat are five messages, six are one summary', async () => {
  await seedIncidents(5, '201');
  await deliverAll();
  expect(botApi.messages).toHaveLength(5);
  await seedIncidents(6, '202');
  await deliverAll();
  const [summary, ...others] = botApi.messages.slice(5);
  expect(others).toEqual([]);
  expect(summary?.text.split('\n')[0]).toBe('🔴 6 incidents at once · 6 firing');
  expect(summary?.text.split('\n')).toHaveLength(7);
});

test('a summary leaves each incident its own recovery, and every notification its receipt', async () => {
  const seeds = await seedIncidents(6, '203');
  await deliverAll();
  const [seed] = seeds;
  if (seed === undefined) throw new Error('nothing seeded');
  await seedRecovery(db, seed, now);
  await deliverAll();
  expect(heads()).toEqual(['🔴 6 incidents at once · 6 firing', expect.stringContaining('🟢 h100-2 is up')]);
  const rows = await db
    .selectFrom('notifications')
    .select('state')
    .where('receiverId', '=', seed.receiverId)
    .execute();
  expect(rows.filter(({ state }) => state === 'sent')).toHaveLength(2);
  expect(rows.filter(({ state }) => state === 'merged')).toHaveLength(5);
});

test('a chat gets its messages one a second, in their order', async () => {
  await seedIncidents(3, '204');
  await deliverAll();
  const times = botApi.messages.map(({ sentAt }) => sentAt.getTime());
  expect(times.every((time, index) => index === 0 || time - (times[index - 1] ?? 0) >= 1000)).toBe(true);
});

test('a reminder is a short reply under the message', async () => {
  const seed = await seedIncident(db, { now, chatId: '205' });
  await deliverAll(2);
  pass(300);
  await seedNotification(db, { ...seed, kind: 'reminder', version: 2, now });
  await deliverAll(2);
  const [message, reminder] = botApi.messages;
  expect(reminder?.replyTo).toBe(message?.messageId);
  expect(reminder?.text).toBe('🔴 Still h100-2 down · 7 m');
});

test('buttons take the incident, mute it and ask why; a group has them too', async () => {
  const seed = await seedIncident(db, { now, chatId: '-206' });
  await deliverAll(1);
  const data = botApi.messages[0]?.buttons.flat().map((button) => button.callback_data);
  expect(data).toEqual(['ack', 'why', 'mute1', 'mute8'].map((action) => `${action}:${seed.incidentId}`));
});

test('a receiver that is lost hands what waits to the next one, which is told of it', async () => {
  const seed = await seedIncident(db, { now, chatId: '207' });
  await enableReceiver(db, { participantId: seed.participantId, chatId: '2070', label: 'Team' }, now);
  botApi.failNext('sendMessage', botApiFailures.blocked());
  await deliverAll(4);
  expect(botApi.messages.map(({ chatId }) => chatId)).toEqual(['2070', '2070']);
  expect(heads()).toEqual([
    expect.stringContaining('🔴 h100-2 down'),
    '🟡 Alerts no longer reach your other chat: the bot was blocked. They now come here.',
  ]);
});

test('where nobody takes over, the operators learn that messages do not arrive', async () => {
  await seedIncident(db, { now, chatId: '208' });
  botApi.failNext('sendMessage', botApiFailures.blocked());
  await deliverAll(1);
  const notices = await db.selectFrom('notices').selectAll().where('kind', '=', 'operator').execute();
  expect(notices.at(-1)).toMatchObject({ participantId: null, payload: { problem: 'delivery_failing' } });
});

test('with default settings a payout gives a message, and several of a minute one', async () => {
  const { participantId } = await seedIncident(db, { now, chatId: '209' });
  await db.updateTable('notifications').set({ state: 'cancelled' }).where('state', '=', 'queued').execute();
  const payout = (id: string) =>
    insertNotice(
      db,
      {
        participantId,
        key: id,
        notice: {
          kind: 'payout_received',
          payoutId: id,
          transactionHash: id,
          amountNanoton: '1900000000',
          receivedAt: now.toISOString(),
          workerName: 'h100-2',
        },
      },
      now,
    );
  await payout('1');
  await queueNotices(db, now);
  await deliverAll(2);
  expect(heads()).toEqual(['🟢 1.9 TON received · 14:05']);
  await payout('2');
  await payout('3');
  expect(await queueNotices(db, now)).toBe(0);
  pass(60);
  await queueNotices(db, now);
  await deliverAll(2);
  expect(heads()[1]).toBe('🟢 2 payouts, 3.8 TON');
});

test('digest, weekly report, test and the end of a mute are rendered when they are sent', async () => {
  const seed = await seedIncident(db, { now, chatId: '210' });
  await deliverAll(1);
  const period = { from: new Date(now.getTime() - 86_400_000).toISOString(), to: now.toISOString() };
  const payloads = {
    digest: period,
    weekly: period,
    test: {},
    held_summary: { by: 'silence', incidentIds: [seed.incidentId] },
  } as const;
  for (const [kind, payload] of Object.entries(payloads)) {
    await db
      .insertInto('notifications')
      .values({
        ...{ receiverId: seed.receiverId, incidentId: null, kind: kind as keyof typeof payloads, key: kind },
        ...{ version: 1, priority: 1, dueAt: now, payload: JSON.stringify(payload) },
      })
      .execute();
  }
  await deliverAll(8);
  expect(heads().slice(1)).toEqual([
    '🟡 23 Nov: 0/1 ok now',
    'Week 22 Nov–23 Nov',
    '🟡 Test: alerts reach this chat · 14:05',
    '🔴 Mute ended, still firing: 1 incident',
  ]);
});

test('an hour without the Bot API and 500 transitions: nothing is lost, one message for each chat and group', async () => {
  const seeds: SeededIncident[] = [];
  for (let chat = 0; chat < 5; chat += 1) seeds.push(...(await seedIncidents(10, `3${chat}0`)));
  botApi.failNext('sendMessage', botApiFailures.internalError(), 10_000);
  for (let minute = 0; minute < 60; minute += 1) {
    const seed = seeds[minute % seeds.length];
    if (seed !== undefined && minute < 50) {
      for (let version = 2; version < 12; version += 1) {
        await seedNotification(db, {
          ...seed,
          kind: version % 2 ? 'firing' : 'update',
          version: version + minute,
          now,
        });
      }
    }
    await deliverAll(1);
    pass(60);
  }
  const [over] = seeds;
  if (over !== undefined) await seedRecovery(db, over, now);
  await botApi.close();
  botApi = await createBotApi({ now: () => now });
  pass(300);
  await deliverAll(10);
  const waiting = await db.selectFrom('notifications').select('id').where('state', '=', 'queued').execute();
  expect(waiting).toEqual([]);
  const receiverIds = seeds.map(({ receiverId }) => receiverId);
  const rows = await db
    .selectFrom('notifications')
    .select('state')
    .where('receiverId', 'in', receiverIds)
    .execute();
  const lost = rows.filter(({ state }) => state === 'given_up' || state === 'cancelled');
  expect(lost).toEqual([]);
  const perChat = Map.groupBy(botApi.messages, ({ chatId }) => chatId);
  expect([...perChat.values()].map((messages) => messages.length)).toEqual([1, 1, 1, 1, 1]);
  expect(botApi.messages[0]?.text).toContain('10 incidents at once');
});
