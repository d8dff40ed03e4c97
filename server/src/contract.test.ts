import { readFile } from 'node:fs/promises';
import { type ApiKeyScope, createApiKey, revokeApiKey } from '@cocoon-pool/db/api-keys';
import { insertParticipant, updateParticipant } from '@cocoon-pool/db/participants';
import { createSession } from '@cocoon-pool/db/sessions';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestPayout, linkTestWallet } from '@cocoon-pool/db/testing-ledger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { createPerson } from '@cocoon-pool/simulator/person';
import { createRedisBridge, type RedisBridge } from '@cocoon-pool/simulator/redis-bridge';
import { hasRedisServer } from '@cocoon-pool/simulator/redis-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ApiDocument } from './api-document.ts';
import { createDocumentCheck, type DocumentCheck } from './document-check.ts';
import { rateLimits } from './rate-limits.ts';
import { readCapture, seedState } from './seed-sample.ts';
import { signInitData } from './sign-init-data.ts';
import { publicUrl, type Runtime, startNode, startWorkerd } from './testing-runtimes.ts';
import { webhookPath } from './webhook-path.ts';

if (!hasRedisServer && process.env.CI === undefined) {
  test.skip('the API on Node and in workerd (redis-server is not installed)', () => {});
} else {
  describe.each([
    ['on Node', startNode],
    ['in workerd', startWorkerd],
  ] as const)('%s', (_name, start) => {
    holdsTheContract(start);
  });
}

function holdsTheContract(start: typeof startNode): void {
  let database: TestDatabase;
  let redis: RedisBridge;
  let telegram: BotApi;
  let runtime: Runtime;
  let check: DocumentCheck;
  beforeAll(async () => {
    [database, redis, telegram] = await Promise.all([
      createTestDatabase(),
      createRedisBridge(),
      createBotApi(),
    ]);
    runtime = await start({ database, redis, telegram });
    const document = await (await fetch(`${runtime.url}/api/v1/openapi.json`)).json();
    // The runtime made it by the code that names this type.
    check = createDocumentCheck(document as ApiDocument);
  });
  afterAll(async () => {
    await runtime.stop();
    await Promise.all([redis.close(), telegram.close(), database.drop()]);
  });
  beforeEach(() => redis.flush());

  interface Call {
    token?: string;
    body?: unknown;
    headers?: Record<string, string>;
  }

  const call = async (method: string, path: string, { token, body, headers = {} }: Call = {}) => {
    const answer = await fetch(`${runtime.url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const contentType = answer.headers.get('Content-Type');
    check({ method, path }, { status: answer.status, contentType, text });
    const json = contentType?.startsWith('application/json') ? JSON.parse(text) : null;
    return { status: answer.status, headers: answer.headers, text, json };
  };
  const statusOf = async (...request: Parameters<typeof call>) => (await call(...request)).status;

  const addKey = (scope: ApiKeyScope) =>
    createApiKey(database.db, { name: 'test', scope, participantId: null, expiresAt: null }, new Date());
  const addPerson = async (name: string) => {
    const { db } = database;
    const { id } = await insertParticipant(db, { name, actor: 'system' }, new Date());
    await updateParticipant(db, { id, change: { status: 'active' }, actor: 'system' }, new Date());
    return {
      id,
      token: (await createSession(db, { participantId: id, method: 'telegram' }, new Date())).token,
    };
  };

  test('it is alive, ready, and described', async () => {
    expect((await call('GET', '/healthz')).json).toEqual({ status: 'ok' });
    expect((await call('GET', '/readyz')).json).toEqual({ ready: true, reason: null });
    expect((await call('GET', '/api/docs')).text).toContain('/api/v1/workers/{id}/stats');
    expect((await call('GET', '/tonconnect-manifest.json')).json.url).toBe(publicUrl);
  });

  test('a worker is added, found, changed and removed', async () => {
    const { id, token } = await addPerson('Ada');
    const body = {
      name: 'h100-1',
      address: '8.8.8.8:12000',
      labels: ['eu'],
      accessHash: 'canary',
      notes: 'n',
    };
    const made = await call('POST', '/api/v1/workers', { token, body });
    expect(made).toMatchObject({ status: 201, json: { participantId: id, status: 'unknown', notes: 'n' } });
    expect(made.text).not.toContain('canary');
    const path = `/api/v1/workers/${made.json.id}`;
    const at = new Date();
    await seedState(database.db, made.json.id, { sample: readCapture('b-connected-idle', at) });
    const list = await call('GET', '/api/v1/workers?label=eu&sort=-requests', { token });
    expect(list.json.items.map((item: { id: string }) => item.id)).toEqual([made.json.id]);
    expect((await call('GET', `${path}/metrics`, { token })).json).toMatchObject({ up: true, status: 'ok' });
    expect((await call('GET', `${path}/stats`, { token })).json.series.upRatio).toBeInstanceOf(Array);
    expect((await call('GET', '/api/v1/overview', { token })).json.workers.ok).toBe(1);
    expect((await call('GET', '/api/v1/participants/me', { token })).json).toMatchObject({ id, name: 'Ada' });
    const changed = await call('PATCH', path, { token, body: { name: 'h100-2' } });
    expect(changed.json.name).toBe('h100-2');
    expect(await statusOf('DELETE', path, { token })).toBe(204);
    expect(await statusOf('GET', path, { token })).toBe(404);
    expect((await call('GET', '/api/v1/overview', { token })).json.workers.ok).toBe(0);
  });

  test('a person logs in with Telegram, and out', async () => {
    const user = JSON.stringify({ id: 4242, first_name: 'Tess' });
    const authDate = String(Math.floor(Date.now() / 1_000));
    const initData = await signInitData({ user, auth_date: authDate }, telegram.token);
    const login = await call('POST', '/api/v1/auth/telegram', { body: { initData } });
    expect(login).toMatchObject({ status: 200, json: { participant: { name: 'Tess' } } });
    const { token } = login.json;
    expect(await statusOf('GET', '/api/v1/workers', { token })).toBe(200);
    expect(await statusOf('DELETE', '/api/v1/auth/session', { token })).toBe(204);
    expect(await statusOf('GET', '/api/v1/workers', { token })).toBe(401);
    const forged = await call('POST', '/api/v1/auth/telegram', { body: { initData: `${initData}0` } });
    expect(forged.status).toBe(401);
  });

  test('a key that is revoked is refused on the very next call', async () => {
    const { id, key: token } = await addKey('read');
    for (const path of ['/api/v1/workers', '/api/v1/overview'])
      expect(await statusOf('GET', path, { token })).toBe(200);
    await revokeApiKey(database.db, id, new Date());
    for (const path of ['/api/v1/workers', '/api/v1/overview'])
      expect(await statusOf('GET', path, { token })).toBe(401);
  });

  test('many requests, one after the other and at once, are all answered', async () => {
    const { key: token } = await addKey('operator');
    for (let n = 0; n < 10; n += 1)
      expect(await statusOf('GET', '/api/v1/participants', { token })).toBe(200);
    const paths = ['/api/v1/workers', '/api/v1/overview', '/api/v1/participants', '/readyz', '/'];
    const statuses = await Promise.all(
      Array.from({ length: 50 }, (_, n) => statusOf('GET', paths[n % paths.length] ?? '/', { token })),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  test('a report of many pages is sent to its end, also by a one-use link; PDF is printed on Node', async () => {
    const { id, token } = await addPerson('Paid');
    await linkTestWallet(database.db, { name: 'paid', participantId: id });
    for (let second = 0; second < 550; second += 1) {
      const receivedAt = new Date(Date.UTC(2026, 0, 1) + second * 1_000);
      await insertTestPayout(database.db, { wallet: 'paid', receivedAt, amountNanoton: 1n });
    }
    const { text } = await call('GET', '/api/v1/export/tax-report?year=2026', { token });
    expect(text.match(/^income,/gm)).toHaveLength(550);
    expect(text.match(/^content_hash,/gm)).toHaveLength(1);
    const { json } = await call('POST', '/api/v1/export/links', { token, body: { year: 2026 } });
    const path = new URL(json.url).pathname;
    expect((await call('GET', path)).text).toBe(text);
    expect(await statusOf('GET', path)).toBe(404);
    const pdf = await statusOf('GET', '/api/v1/export/tax-report?year=2026&format=pdf', { token });
    expect(pdf).toBe(start === startNode ? 200 : 501);
  });

  test('no connection to the database outlives its request, but for the pool of this process', async () => {
    const { key: token } = await addKey('operator');
    await Promise.all(Array.from({ length: 30 }, () => statusOf('GET', '/api/v1/participants', { token })));
    await vi.waitFor(async () => expect(await database.countConnections()).toBeLessThanOrEqual(5), {
      timeout: 30_000,
    });
  });

  test('bad input is refused with a code, and nothing is half-written', async () => {
    const { key: token } = await addKey('operator');
    const create = async (body: unknown, headers = {}) => {
      const { status, json } = await call('POST', '/api/v1/workers', { token, body, headers });
      return [status, json.error.code];
    };
    expect(await create('{"name":')).toEqual([400, 'malformed_request']);
    for (let n = 0; n < 3; n += 1)
      expect(await create('x'.repeat(300_000))).toEqual([413, 'payload_too_large']);
    expect(await create('{}', { 'Content-Type': 'text/plain' })).toEqual([415, 'unsupported_media_type']);
    expect(await create({ name: 'x', address: '127.0.0.1:12000' })).toEqual([422, 'address_refused']);
    expect(await create({ name: 'x', address: '8.8.8.8:12000', colour: 1 })).toEqual([
      422,
      'validation_failed',
    ]);
    expect(await statusOf('GET', '/api/v1/workers?cursor=x', { token })).toBe(422);
    expect(await statusOf('GET', '/api/v1/workers/0', { token })).toBe(404);
    expect(await statusOf('GET', '/api/v1/nothing')).toBe(404);
    expect((await call('GET', '/api/v1/workers', { token })).json.totals.workers).toBe(0);
  });

  test('who has an answer already gets 304', async () => {
    const { token } = await addPerson('Poller');
    for (const path of ['/api/v1/overview', '/api/v1/workers']) {
      const tag = (await call('GET', path, { token })).headers.get('ETag') ?? '';
      const again = await call('GET', path, { token, headers: { 'If-None-Match': tag } });
      expect([again.status, again.text], path).toEqual([304, '']);
    }
  });

  test('strangers are limited by their address, keys by themselves', async () => {
    const { key: token } = await addKey('read');
    const statuses: number[] = [];
    const burst = rateLimits.login.perMinute * 2 + 2;
    for (let n = 0; n < burst; n += 1) {
      statuses.push(await statusOf('POST', '/api/v1/auth/telegram', { body: { initData: 'hash=00' } }));
    }
    expect(statuses.slice(0, rateLimits.login.perMinute)).toEqual(
      Array(rateLimits.login.perMinute).fill(401),
    );
    expect(statuses.at(-1)).toBe(429);
    expect(await statusOf('GET', '/api/v1/workers', { token })).toBe(200);
  });

  test('the Mini App’s files come with the security headers, and its page under every one of its links', async () => {
    const page = await readFile(new URL('../../miniapp/dist/index.html', import.meta.url), 'utf8');
    for (const path of ['/', '/workers/7']) {
      const { text, headers } = await call('GET', path);
      expect(text).toBe(page);
      expect(headers.get('Content-Security-Policy')).toContain('frame-ancestors https://web.telegram.org');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Cache-Control')).toBe('no-cache');
    }
    const [, script = ''] = /src="(\/assets\/[^"]+)"/.exec(page) ?? [];
    expect((await call('GET', script)).headers.get('Cache-Control')).toContain('immutable');
    expect(await statusOf('GET', '/assets/missing.js')).toBe(404);
    const icon = await call('GET', '/icon-180.png');
    expect(icon.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(icon.headers.get('Content-Type')).toBe('image/png');
  });

  test('the bot answers by its webhook, once, to Telegram only', async () => {
    telegram.deliverTo(runtime.url);
    const ann = createPerson(telegram, { userId: 77, firstName: 'Ann' });
    const isConnected = () => expect(telegram.calls.map(({ method }) => method)).toContain('setWebhook');
    await vi.waitFor(isConnected, { timeout: 30_000 });
    expect(await ann.say('/start')).toMatchObject({ status: 200 });
    await vi.waitFor(() => expect(ann.messages().length).toBeGreaterThan(0), { timeout: 30_000 });
    expect(await statusOf('POST', webhookPath, { body: { update_id: 1 } })).toBe(401);
  });

  test('when Redis is away, reads are answered and control is refused', async () => {
    const { key: token } = await addKey('operator');
    await redis.setFault('refuse');
    expect(await statusOf('GET', '/api/v1/workers', { token })).toBe(200);
    const control = await call('POST', '/api/v1/participants', { token, body: { name: 'New' } });
    expect([control.status, control.json.error.code]).toEqual([503, 'limits_unavailable']);
    await redis.setFault('hang');
    expect(await statusOf('GET', '/api/v1/overview', { token })).toBe(200);
    await redis.setFault(null);
  });
}
