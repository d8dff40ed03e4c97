import type { Db } from '@cocoon-pool/db/database';
import { claimMail } from '@cocoon-pool/db/outbox';
import {
  seedAlert,
  seedIncident,
  seedNotification,
  seedRecovery,
  seedSecondIncident,
  seedWorker,
} from '@cocoon-pool/db/outbox-fixture';
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
let publicUrl: string | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  now = start;
  publicUrl = null;
  botApi = await createBotApi({ now: () => now });
  await db.updateTable('notifications').set({ state: 'cancelled' }).where('state', '=', 'queued').execute();
  await db.deleteFrom('sendSlots').execute();
  await db
    .updateTable('receivers')
    .set({ readyAt: new Date(0) })
    .execute();
});
afterEach(() => botApi.close());

function deliver() {
  const api = createTelegramApi(botApi.token, botApi.url);
  return deliverDue({
    db,
    api,
    now: () => now,
    log: silentLogger,
    settings: { publicUrl, coinSymbol: 'TON' },
    pause: async () => {},
  });
}

/** Rounds until nothing is due any more, a second apart, as a chat takes one message a second. */
async function deliverAll(): Promise<void> {
  for (let round = 0; round < 20 && (await deliver()).claimed > 0; round += 1) pass(1);
}

function pass(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000);
}

async function readNotification(id: string) {
  return db.selectFrom('notifications').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

async function readReceiver(id: string) {
  return db.selectFrom('receivers').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

const nothing = { claimed: 0, sent: 0, cancelled: 0, retried: 0, givenUp: 0 };

test('an outage is one message: sent, edited when it is over, and the recovery told in a short reply', async () => {
  const seed = await seedIncident(db, { now, chatId: '101' });
  expect(await deliver()).toEqual({ ...nothing, claimed: 1, sent: 1 });
  expect(await deliver()).toEqual(nothing);
  expect(botApi.messages).toHaveLength(1);
  const [firing] = botApi.messages;
  expect(firing?.text.split('\n')[0]).toBe('🔴 h100-2 down · 2 m');
  expect(firing?.silent).toBe(false);

  pass(60);
  await seedRecovery(db, seed, now);
  expect(await deliver()).toEqual({ ...nothing, claimed: 1, sent: 1 });
  expect(await deliver()).toEqual(nothing);
  const [edited, reply, ...others] = botApi.messages;
  expect(others).toEqual([]);
  expect(edited?.edits).toHaveLength(1);
  expect(edited?.text).toContain('🟢 h100-2 is up · 14:06\nLasted 3 m, from 14:03.');
  expect(reply?.text).toBe('🟢 h100-2 is up · 14:06');
  expect(reply?.replyTo).toBe(edited?.messageId);
});

test('the message is in the language of its reader', async () => {
  await seedIncident(db, { now, chatId: '102', language: 'ru', kind: 'model_disconnected' });
  await deliver();
  expect(botApi.messages[0]?.text).toContain('🔴 h100-2: нет связи с моделью · 1\u00a0мин');
});

test('workers of one host that fail together are one message', async () => {
  await seedIncident(db, { now, chatId: '103', workers: ['a', 'b', 'c'] });
  await deliver();
  expect(botApi.messages).toHaveLength(1);
  expect(botApi.messages[0]?.text).toMatch(
    /^🔴 h\d+: 3 workers, down · 2 m\n🔴 a · 2 m\n🔴 b · 2 m\n🔴 c · 2 m\n/,
  );
});

test('a worker that fails later is added to the same message and told in a reply', async () => {
  const seed = await seedIncident(db, { now, chatId: '104', workers: ['a'] });
  await deliver();
  pass(120);
  const workerId = await seedWorker(db, { ...seed, name: 'b', now });
  await seedAlert(db, { ...seed, workerId, kind: 'worker_down', activeSince: now });
  await seedNotification(db, { ...seed, kind: 'firing', version: 2, now });
  await deliver();
  const [message, reply, ...others] = botApi.messages;
  expect(others).toEqual([]);
  expect(message?.text).toContain('2 workers, down');
  expect(reply).toMatchObject({ replyTo: message?.messageId });
  expect(reply?.text).toContain('2 workers, down');
});

test('what began and ended while nothing could be sent is one message that says so', async () => {
  const seed = await seedIncident(db, { now, chatId: '105' });
  await seedRecovery(db, seed, now);
  expect(await deliver()).toMatchObject({ claimed: 2, sent: 2 });
  expect(await deliver()).toEqual(nothing);
  expect(botApi.messages.map((message) => message.text.split('\n')[0])).toEqual(['🟢 h100-2 is up · 14:05']);
});

test('a message that cannot be edited is sent anew, without a second reply', async () => {
  const seed = await seedIncident(db, { now, chatId: '106' });
  await deliver();
  pass(1);
  await seedRecovery(db, seed, now);
  botApi.failNext('editMessageText', botApiFailures.cannotEdit());
  await deliver();
  expect(botApi.messages.map((message) => message.text.split('\n')[0])).toEqual([
    '🔴 h100-2 down · 2 m',
    '🟢 h100-2 is up · 14:05',
  ]);
  expect(botApi.messages[1]?.replyTo).toBeNull();
});

test('a message that its reader deleted is sent anew', async () => {
  const seed = await seedIncident(db, { now, chatId: '107' });
  await deliver();
  await createTelegramApi(botApi.token, botApi.url).deleteMessage('107', botApi.messages[0]?.messageId ?? 0);
  pass(1);
  await seedRecovery(db, seed, now);
  expect(await deliver()).toMatchObject({ sent: 1 });
  expect(botApi.messages.map((message) => message.text.split('\n')[0])).toEqual(['🟢 h100-2 is up · 14:05']);
});

test('an edit that changes nothing is a success', async () => {
  const seed = await seedIncident(db, { now, chatId: '108' });
  await deliver();
  await seedNotification(db, { ...seed, kind: 'update', version: 2, now });
  expect(await deliver()).toMatchObject({ sent: 1 });
  expect(botApi.messages[0]?.edits).toEqual([]);
});

test('a recovery whose reply failed edits again without harm and replies once', async () => {
  const seed = await seedIncident(db, { now, chatId: '109' });
  await deliver();
  pass(1);
  const id = await seedRecovery(db, seed, now);
  botApi.failNext('sendMessage', botApiFailures.internalError());
  expect(await deliver()).toMatchObject({ retried: 1 });
  pass(10);
  expect(await deliver()).toMatchObject({ sent: 1 });
  expect(botApi.messages).toHaveLength(2);
  expect(await readNotification(id)).toMatchObject({ state: 'sent', failures: 1 });
});

test('429 is obeyed to the second, and other messages of that chat wait with it', async () => {
  const seed = await seedIncident(db, { now, chatId: '110' });
  const other = await seedSecondIncident(db, seed, now);
  botApi.failNext('sendMessage', botApiFailures.tooManyRequests(37));
  expect(await deliver()).toEqual({ ...nothing, claimed: 2, retried: 2 });
  expect(botApi.calls.filter((call) => call.method === 'sendMessage')).toHaveLength(1);
  pass(36);
  expect(await deliver()).toEqual(nothing);
  pass(1);
  expect(await deliver()).toMatchObject({ sent: 1 });
  pass(1);
  expect(await deliver()).toMatchObject({ sent: 1 });
  for (const id of [seed.notificationId, other]) {
    expect(await readNotification(id)).toMatchObject({ state: 'sent' });
  }
});

test('a chat that is asked to wait does not hold up the others', async () => {
  await seedIncident(db, { now, chatId: '111' });
  await seedIncident(db, { now, chatId: '112' });
  botApi.failNext('sendMessage', botApiFailures.tooManyRequests(37));
  expect(await deliver()).toMatchObject({ sent: 1, retried: 1 });
});

test.each([
  ['500', botApiFailures.internalError()],
  ['a broken connection', 'reset' as const],
])('%s is tried again with growing pauses, and nothing is lost', async (_name, failure) => {
  const { notificationId } = await seedIncident(db, { now, chatId: `113${_name.length}` });
  botApi.failNext('sendMessage', failure, 5);
  const pauses: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    expect(await deliver()).toMatchObject({ retried: 1 });
    const { dueAt, lastError } = await readNotification(notificationId);
    expect(lastError).not.toContain(botApi.token);
    pauses.push((dueAt.getTime() - now.getTime()) / 1000);
    now = dueAt;
  }
  expect(pauses).toEqual([2, 4, 8, 16, 32]);
  expect(await deliver()).toMatchObject({ sent: 1 });
  expect(botApi.messages).toHaveLength(1);
});

test('while the Bot API is away one call is made a round, not one for every message', async () => {
  for (const chatId of ['121', '122', '123']) await seedIncident(db, { now, chatId });
  botApi.failNext('sendMessage', botApiFailures.internalError());
  expect(await deliver()).toEqual({ ...nothing, claimed: 3, retried: 3 });
  expect(botApi.calls.filter((call) => call.method === 'sendMessage')).toHaveLength(1);
  pass(300);
  expect(await deliver()).toMatchObject({ sent: 3 });
});

test('after a day of failures a notice is given up and says why', async () => {
  const { notificationId } = await seedIncident(db, { now, chatId: '124' });
  botApi.failNext('sendMessage', botApiFailures.internalError(), 2);
  await deliver();
  pass(24 * 3600);
  expect(await deliver()).toMatchObject({ givenUp: 1 });
  expect(await readNotification(notificationId)).toMatchObject({
    state: 'given_up',
    lastError: 'sendMessage: 500 Internal Server Error',
  });
});

test.each([
  ['blocked', botApiFailures.blocked()],
  ['kicked', botApiFailures.kicked()],
  ['deactivated', botApiFailures.deactivated()],
  ['chat not found', botApiFailures.chatNotFound()],
])('a chat that cannot be reached any more is disabled: %s', async (name, failure) => {
  const seed = await seedIncident(db, { now, chatId: `13${name.length}` });
  const second = await seedSecondIncident(db, seed, now);
  botApi.failNext('sendMessage', failure);
  await deliver();
  expect((await readReceiver(seed.receiverId)).disabledReason).toContain(failure.description);
  for (const id of [seed.notificationId, second]) {
    expect(await readNotification(id)).toMatchObject({ state: 'given_up' });
  }
  expect(await deliver()).toEqual(nothing);
});

test('a group that became a supergroup is followed', async () => {
  const seed = await seedIncident(db, { now, chatId: '-140' });
  botApi.failNext('sendMessage', botApiFailures.migrated(-1_001_400_000_000));
  await deliverAll();
  expect(botApi.messages[0]?.chatId).toBe('-1001400000000');
  expect((await readReceiver(seed.receiverId)).chatId).toBe('-1001400000000');
});

test('HTML that Telegram refuses goes out as plain text', async () => {
  await seedIncident(db, { now, chatId: '141', workers: ['a & <b>'] });
  const refusal = {
    ok: false,
    error_code: 400,
    description: "Bad Request: can't parse entities: x",
  } as const;
  botApi.failNext('sendMessage', refusal);
  expect(await deliver()).toMatchObject({ sent: 1 });
  expect(botApi.messages[0]?.text).toContain('🔴 a & <b> down');
  expect(botApi.messages[0]?.entities).toEqual([]);
});

test('names from outside never become markup', async () => {
  await seedIncident(db, { now, chatId: '142', workers: ['<a href="https://evil">x</a>'] });
  await deliver();
  expect(botApi.messages[0]?.text).toContain('<a href="https://evil">x</a>');
  expect(botApi.messages[0]?.entities.map((entity) => entity.type)).toEqual(['bold']);
});

test('with an https address the message opens its incident; never in a group', async () => {
  publicUrl = 'https://pool.example.org';
  const one = await seedIncident(db, { now, chatId: '143' });
  const several = await seedIncident(db, { now, chatId: '144', workers: ['a', 'b'] });
  await seedIncident(db, { now, chatId: '-145' });
  await deliver();
  const urls = ['143', '144', '-145'].map((chatId) =>
    botApi.messages
      .filter((message) => message.chatId === chatId)
      .flatMap(({ buttons }) => buttons.flat().flatMap((button) => button.web_app ?? [])),
  );
  expect(urls).toEqual([
    [{ url: `https://pool.example.org/incidents/${one.incidentId}` }],
    [{ url: `https://pool.example.org/incidents/${several.incidentId}` }],
    [],
  ]);
});

test('a topic of a group gets its message in the topic', async () => {
  const seed = await seedIncident(db, { now, chatId: '-1001470000000' });
  await db.updateTable('receivers').set({ threadId: 7 }).where('id', '=', seed.receiverId).execute();
  await deliver();
  expect(botApi.calls.find((call) => call.method === 'sendMessage')?.params.message_thread_id).toBe(7);
});

test('a sender that died after its claim is replaced when the lease runs out', async () => {
  const { notificationId } = await seedIncident(db, { now, chatId: '148' });
  await claimMail(db, { kind: 'telegram', limit: 10, now, leaseSeconds: 90 });
  expect(await deliver()).toEqual(nothing);
  pass(90);
  expect(await deliver()).toMatchObject({ sent: 1 });
  expect(await readNotification(notificationId)).toMatchObject({ state: 'sent', attempts: 2 });
});
