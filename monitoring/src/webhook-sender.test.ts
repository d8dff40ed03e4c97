import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { Db } from '@cocoon-pool/db/database';
import { seedIncident } from '@cocoon-pool/db/outbox-fixture';
import { insertWebhook, queueTest } from '@cocoon-pool/db/receiver-changes';
import { createEncryptionKey, createSecretBox, type SecretBox } from '@cocoon-pool/db/secret-box';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { resolveHost } from './guarded-lookup.ts';
import { createWebhookPost, signWebhook } from './post-webhook.ts';
import { sendDueWebhooks } from './webhook-sender.ts';

const start = new Date('2026-11-23T13:05:00Z');
let now = start;
let database: TestDatabase;
let db: Db;
let secretBox: SecretBox;
let server: Server;
let answers: number[];
let taken: { headers: IncomingHttpHeaders; body: string }[];

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  secretBox = await createSecretBox([createEncryptionKey()]);
});
afterAll(() => database.drop());
beforeEach(async () => {
  now = start;
  taken = [];
  answers = [];
  server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    taken.push({ headers: incoming.headers, body });
    response.writeHead(answers.shift() ?? 200, { location: 'https://elsewhere.example' }).end('x');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await db.updateTable('notifications').set({ state: 'cancelled' }).where('state', '=', 'queued').execute();
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

function url(): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/hook`;
}

function send(networksAllowed = ['127.0.0.0/8']): Promise<number> {
  const post = createWebhookPost({
    networksAllowed,
    resolve: resolveHost,
    now: () => now,
    request: httpRequest,
  });
  return sendDueWebhooks({ db, secretBox, now: () => now, log: silentLogger, post });
}

/** An incident that waits for a webhook instead of a chat. */
async function seed(chatId: string) {
  const incident = await seedIncident(db, { now, chatId });
  const { participantId } = incident;
  const made = {
    participantId,
    url: url(),
    secret: 'shared-secret',
    label: 'Pager',
    isBackup: false,
    actor: 'system',
  };
  const webhook = await insertWebhook(db, made, { secretBox, now });
  for (const table of ['notifications', 'incidentTellings'] as const) {
    await db
      .updateTable(table)
      .set({ receiverId: webhook.id })
      .where('receiverId', '=', incident.receiverId)
      .execute();
  }
  return { ...incident, webhookId: webhook.id };
}

function readNotification(id: string) {
  return db.selectFrom('notifications').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

test('an incident is posted as JSON, signed over time and body', async () => {
  const { notificationId, incidentId } = await seed('801');
  expect(await send()).toBe(1);
  const [call] = taken;
  const timestamp = String(call?.headers['x-cocoon-timestamp']);
  expect(timestamp).toBe(String(start.getTime() / 1000));
  const body = call?.body ?? '';
  expect(call?.headers['x-cocoon-signature']).toBe(signWebhook({ secret: 'shared-secret', timestamp, body }));
  expect(JSON.parse(body).events).toMatchObject([
    {
      event: 'incident',
      change: 'firing',
      incident: { id: incidentId, kind: 'worker_down', state: 'firing', alerts: [{ workerName: 'h100-2' }] },
    },
  ]);
  expect(await readNotification(notificationId)).toMatchObject({ state: 'sent', messageId: '200' });
  expect(body + JSON.stringify(call?.headers)).not.toContain('shared-secret');
});

test('the secret is stored sealed', async () => {
  const { webhookId } = await seed('802');
  const row = await db
    .selectFrom('receivers')
    .selectAll()
    .where('id', '=', webhookId)
    .executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toContain('shared-secret');
});

test.each([500, 302, 429])(
  'an answer of %d is tried again later, and what waits behind it with it',
  async (status) => {
    const { notificationId, webhookId } = await seed(`81${status}`);
    await queueTest(db, { id: webhookId, reach: null }, now);
    answers = [status];
    expect(await send()).toBe(0);
    expect(taken).toHaveLength(1);
    expect(await readNotification(notificationId)).toMatchObject({
      state: 'queued',
      failures: 1,
      lastError: `HTTP ${status}`,
    });
    expect(await send()).toBe(0);
    now = new Date(start.getTime() + 2_000);
    expect(await send()).toBe(2);
  },
);

test('after a day it is given up and the operators learn it', async () => {
  const { notificationId } = await seed('803');
  answers = [500];
  now = new Date(start.getTime() + 86_400_000);
  await send();
  expect(await readNotification(notificationId)).toMatchObject({ state: 'given_up', lastError: 'HTTP 500' });
  const notices = await db.selectFrom('notices').select('payload').execute();
  expect(notices).toContainEqual({ payload: expect.objectContaining({ problem: 'delivery_failing' }) });
});

test.each([
  ['says that it is gone', ['127.0.0.0/8'], [410]],
  ['leads to a private address', [], []],
])(
  'a webhook that %s is switched off and its mail goes to the next receiver',
  async (_name, networks, replies) => {
    const { webhookId, receiverId } = await seed(`82${replies.length}`);
    answers = [...replies];
    await send(networks);
    const row = await db
      .selectFrom('receivers')
      .selectAll()
      .where('id', '=', webhookId)
      .executeTakeFirstOrThrow();
    expect(row.disabledAt).toEqual(now);
    const waiting = await db
      .selectFrom('notifications')
      .select('kind')
      .where('receiverId', '=', receiverId)
      .where('state', '=', 'queued')
      .orderBy('id')
      .execute();
    expect(waiting.map(({ kind }) => kind)).toEqual(['firing', 'receiver_lost']);
    expect(taken).toHaveLength(replies.length);
  },
);

test('a name that leads to a private address is refused when it connects', async () => {
  const post = createWebhookPost({
    ...{ networksAllowed: [], now: () => now, request: httpRequest },
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  });
  const outcome = await post({ url: url().replace('127.0.0.1', 'rebind.example'), secret: 's', body: '{}' });
  expect(outcome).toEqual({ kind: 'refused', reason: 'not a public address' });
  expect(taken).toEqual([]);
});
