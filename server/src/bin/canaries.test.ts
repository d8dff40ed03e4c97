import { inspect } from 'node:util';
import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { parseConfig } from '@cocoon-pool/domain/config';
import type { Logger } from '@cocoon-pool/domain/logger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { createCocoonWorker, type SimulatedWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { signInitData } from '../sign-init-data.ts';
import { type System, startSystem } from './system.ts';

/** Each is found by its words wherever it gets out. Those the system makes are added as it makes them. */
const secrets = new Map<string, string>([
  ['access hash', 'canary-access-hash'],
  ['wrong access hash', 'canary-wrong-access-hash'],
  ['bot token', 'canary-bot-token'],
  ['webhook secret', 'canary-webhook-secret'],
  ['metrics token', 'canary-metrics-token'],
  ['encryption key', createEncryptionKey()],
]);
const getSecret = (name: string) => secrets.get(name) ?? `no ${name}`;

/** All that gets out of the system: log lines, answers, metrics. */
const said: { where: string; text: string }[] = [];
const write = (fields: Record<string, unknown>, message: string) =>
  void said.push({ where: 'log', text: inspect({ fields, message }, { depth: 12, maxStringLength: null }) });
const log: Logger = { info: write, warn: write, error: write };

let database: TestDatabase;
let botApi: BotApi;
let workers: SimulatedWorker[];
let system: System;

beforeAll(async () => {
  database = await createTestDatabase();
  botApi = await createBotApi({ token: `7000000001:${getSecret('bot token')}` });
  workers = await Promise.all(
    [1, 2].map(() => createCocoonWorker({ accessHash: getSecret('access hash'), ageSeconds: 600 })),
  );
  const settings = {
    ...{ PORT: '0', METRICS_PORT: '0', SCRAPE_INTERVAL_SECONDS: '1', SCRAPE_TIMEOUT_MS: '900' },
    ...{ BOT_TOKEN: botApi.token, TELEGRAM_API_ROOT: botApi.url, REGISTRATION: 'open' },
    ...{ WEBHOOK_SECRET: getSecret('webhook secret'), PUBLIC_URL: 'https://pool.example.org' },
    ...{ WORKER_NETWORKS_ALLOWED: '127.0.0.0/8', WORKER_PORTS_ALLOWED: '1-65535' },
    ...{ OPERATOR_TELEGRAM_IDS: '7', METRICS_TOKEN: getSecret('metrics token') },
  };
  const parsed = parseConfig(settings, () => '');
  if (!parsed.ok) throw new Error('the settings are bad');
  const secretBox = await createSecretBox([getSecret('encryption key')]);
  const now = () => new Date();
  system = await startSystem({ config: parsed.config, log, database: { db: database.db, secretBox }, now });
});
afterAll(() => Promise.all(workers.map((worker) => worker.close())));

interface Sending {
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
  /** The answer itself is meant to show a secret. */
  isTold?: boolean;
}

async function send(method: string, path: string, { body, token, headers, isTold = false }: Sending = {}) {
  const response = await fetch(`${system.url}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!isTold)
    said.push({ where: `${method} ${path.slice(0, 40)}`, text: text + inspect([...response.headers]) });
  return { status: response.status, text };
}

async function logIn(): Promise<string> {
  const user = JSON.stringify({ id: 7, first_name: 'Ann' });
  const fields = { auth_date: String(Math.floor(Date.now() / 1_000)), user, query_id: 'canary-query' };
  const initData = await signInitData(fields, botApi.token);
  secrets.set('initData', new URLSearchParams(initData).get('hash') ?? '');
  secrets.set('initData’s query', 'canary-query');
  const { text } = await send('POST', '/api/v1/auth/telegram', { body: { initData }, isTold: true });
  const token: string = JSON.parse(text).token;
  secrets.set('session token', token);
  await send('POST', '/api/v1/auth/telegram', { body: { initData: `${initData}&x=1` } });
  await send('POST', '/api/v1/auth/telegram', { body: { initData, more: 1 } });
  return token;
}

test('no secret is in a log line, an error, an export or a metric, whatever goes wrong', {
  timeout: 120_000,
}, async () => {
  const token = await logIn();
  const make = async (path: string, body: object, name: 'key' | 'token') => {
    const { text } = await send('POST', path, { token, body, isTold: true });
    const secret: string = JSON.parse(text)[name];
    secrets.set(path, secret);
    return secret;
  };
  const key = await make('/api/v1/api-keys', { name: 'k', scope: 'operator' }, 'key');
  const invite = await make('/api/v1/invites', {}, 'token');
  for (const [place, accessHash] of [getSecret('access hash'), getSecret('wrong access hash')].entries()) {
    const worker = { name: `w${place}`, address: workers[place]?.address, accessHash };
    expect((await send('POST', '/api/v1/workers', { token, body: worker })).status).toBe(201);
  }
  const isScraped = async () => {
    const { text } = await send('GET', '/api/v1/workers', { token: key });
    expect(JSON.parse(text).items.map((item: { sampledAt: string | null }) => item.sampledAt)).not.toContain(
      null,
    );
  };
  await vi.waitFor(isScraped, { timeout: 30_000, interval: 500 });

  for (const path of [
    'workers/1',
    'workers/2/metrics',
    'participants/me',
    'participants/me/export',
    'audit-log',
  ]) {
    expect((await send('GET', `/api/v1/${path}`, { token })).status, path).toBe(200);
  }
  for (const path of [
    'sessions',
    'api-keys',
    'invites',
    'participants',
    'overview',
    'openapi.json',
    'auth/methods',
  ]) {
    expect((await send('GET', `/api/v1/${path}`, { token })).status, path).toBe(200);
  }
  await sendMisplaced({ token, key, invite });
  await tellTelegram();
  const metrics = `http://127.0.0.1:${system.metricsPort}/metrics`;
  for (const metricsToken of [getSecret('metrics token'), `${getSecret('metrics token')}x`]) {
    const answer = await fetch(metrics, { headers: { authorization: `Bearer ${metricsToken}` } });
    said.push({ where: 'metrics', text: await answer.text() });
  }
  await breakEverything({ token });

  expect(said.filter(({ where }) => where === 'log').length).toBeGreaterThan(30);
  expect(said.find(({ where }) => where === 'metrics')?.text).toContain('cocoon_worker_status');
  for (const [name, secret] of secrets) {
    const leaks = said.filter(({ text }) => text.includes(secret));
    expect(leaks.map(({ where, text }) => `${name} in ${where}: ${text.slice(0, 500)}`)).toEqual([]);
  }
});

/** Secrets where they do not belong: in paths, queries, other fields, half a body. */
async function sendMisplaced(made: { token: string; key: string; invite: string }): Promise<void> {
  const { token } = made;
  for (const secret of [made.token, made.key, made.invite, getSecret('access hash')]) {
    await send('GET', `/api/v1/workers/${secret}`, { token });
    await send('GET', `/api/v1/workers?cursor=${secret}`, { token });
    await send('GET', `/api/v1/nothing/${secret}?token=${secret}`);
    await send('GET', '/api/v1/workers', { token: `${secret}x` });
    await send('GET', '/api/v1/workers', {
      headers: { authorization: `Bearer ${secret}, Bearer ${secret}` },
    });
    await send('PATCH', '/api/v1/workers/1', { token, body: { accessHash: `${secret} !` } });
    await send('PATCH', '/api/v1/workers/1', { token, body: { unknown: secret } });
    await send('PATCH', '/api/v1/workers/1', { token, body: `{"accessHash":"${secret}"` });
    await send('POST', '/api/v1/auth/telegram', { body: { initData: secret, invite: secret } });
  }
}

/** The bot answers through an API that fails in several ways, and hears a stranger. */
async function tellTelegram(): Promise<void> {
  const message = {
    message_id: 1,
    date: 1_780_000_000,
    from: { id: 8, is_bot: false, first_name: 'Bob' },
    chat: { id: 8, type: 'private', first_name: 'Bob' },
    text: '/start',
    entities: [{ type: 'bot_command', offset: 0, length: 6 }],
  };
  botApi.failNext('sendMessage', 'reset', 5);
  for (const [update_id, secret] of [
    [1, getSecret('webhook secret')],
    [2, `${getSecret('webhook secret')}x`],
  ] as const) {
    const headers = { 'x-telegram-bot-api-secret-token': secret };
    await send('POST', '/telegram/webhook', { body: { update_id, message }, headers });
  }
}

/** Telegram and the database go away while requests are under way. */
async function breakEverything({ token }: { token: string }): Promise<void> {
  await botApi.close();
  const before = said.length;
  await database.drop();
  for (const path of ['/api/v1/workers', '/readyz']) await send('GET', path, { token });
  await vi.waitFor(() => expect(said.length).toBeGreaterThan(before + 4), { timeout: 20_000 });
  await system.stop();
}
