import { createApiKey } from '@cocoon-pool/db/api-keys';
import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { parseConfig } from '@cocoon-pool/domain/config';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { createCocoonWorker, type SimulatedWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { createPerson } from '@cocoon-pool/simulator/person';
import { createProxyLedger } from '@cocoon-pool/simulator/proxy-ledger';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type System, startSystem } from './system.ts';

let database: TestDatabase;
let botApi: BotApi;
let workers: SimulatedWorker[];
let system: System;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  botApi = await createBotApi();
  const ledger = createProxyLedger();
  const life = { ledger, seed: 'one owner', failureRatio: 0, requestsPerSecond: 2, ageSeconds: 600 };
  workers = [await createCocoonWorker(life), await createCocoonWorker({ ...life, accessHash: 's3cret' })];
  const settings = {
    ...{ PORT: '0', METRICS_PORT: '0', SCRAPE_INTERVAL_SECONDS: '1', SCRAPE_TIMEOUT_MS: '900' },
    ...{ BOT_TOKEN: botApi.token, TELEGRAM_API_ROOT: botApi.url },
    ...{ WORKER_NETWORKS_ALLOWED: '127.0.0.0/8', WORKER_PORTS_ALLOWED: '1-65535' },
  };
  const parsed = parseConfig(settings, () => '');
  if (!parsed.ok) throw new Error('the settings are bad');
  const secretBox = await createSecretBox([createEncryptionKey()]);
  const now = () => new Date();
  system = await startSystem({
    config: parsed.config,
    log: silentLogger,
    database: { db: database.db, secretBox },
    now,
  });
  const made = { name: 'test', scope: 'operator', participantId: null, expiresAt: null } as const;
  key = (await createApiKey(database.db, made, now())).key;
});

afterAll(async () => {
  await system.stop();
  await Promise.all(workers.map((worker) => worker.close()));
  await botApi.close();
  await database.drop();
});

async function call<Body>(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${system.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

interface Metrics {
  earnings: { unpaidNanoton: string; sharedWithWorkers: number };
}

interface Overview {
  workers: Record<string, number>;
  unpaidNanoton: string;
}

const patience = { timeout: 50_000, interval: 200 };

test('figures travel from a worker to a chat, and its death and return are told once each', {
  timeout: 200_000,
}, async () => {
  const ann = createPerson(botApi, { userId: 42, firstName: 'Ann' });
  await ann.say('/start');
  await vi.waitFor(() => expect(ann.messages()).toHaveLength(1), patience);
  const { body: people } = await call<{ items: { id: string; telegramUserId: string }[] }>(
    'GET',
    '/participants',
  );
  const participantId = people.items.find((item) => item.telegramUserId === '42')?.id;
  const [first, second] = workers;
  if (first === undefined || second === undefined) throw new Error('two workers are needed');
  const added = await call<{ id: string }>('POST', '/workers', {
    name: 'h100-1',
    address: first.address,
    participantId,
  });
  expect(added.status).toBe(201);
  const shared = { name: 'h100-2', address: second.address, accessHash: 's3cret', participantId };
  expect((await call('POST', '/workers', shared)).status).toBe(201);

  await vi.waitFor(async () => {
    const { body } = await call<Metrics>('GET', `/workers/${added.body.id}/metrics`);
    expect(body).toMatchObject({
      status: 'ok',
      up: true,
      enabled: true,
      modelConnected: true,
      proxiesConnected: 1,
    });
    expect(body.earnings.sharedWithWorkers).toBe(1);
  }, patience);
  await vi.waitFor(async () => {
    const { body } = await call<Overview>('GET', '/overview');
    expect(body.workers).toEqual({ ok: 2, warning: 0, down: 0, unknown: 0 });
    const one = await call<Metrics>('GET', `/workers/${added.body.id}/metrics`);
    const ratio = Number(body.unpaidNanoton) / Number(one.body.earnings.unpaidNanoton);
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
  }, patience);
  await ann.say('/workers');
  await vi.waitFor(() => expect(ann.messages().at(-1)?.text).toContain('h100-1'), patience);

  const quiet = ann.messages().length;
  await first.kill();
  await vi.waitFor(() => expect(ann.messages()).toHaveLength(quiet + 1), patience);
  const alert = ann.messages()[quiet];
  expect(alert?.text).toContain('🔴 h100-1 down');
  expect(alert?.text).toMatch(/scrapes failed \(connection \w+\)/);
  const metrics = await fetch(`http://127.0.0.1:${system.metricsPort}/metrics`).then((response) =>
    response.text(),
  );
  expect(metrics).toMatch(new RegExp(`cocoon_worker_status\\{[^}]*worker_id="${added.body.id}"[^}]*\\} 0`));

  await first.revive();
  await vi.waitFor(() => expect(ann.messages()).toHaveLength(quiet + 2), patience);
  const recovery = ann.messages()[quiet + 1];
  expect(recovery?.text).toContain('🟢 h100-1 is up');
  expect(recovery?.replyTo).toBe(alert?.messageId);
  expect(ann.messages()[quiet]?.text).toContain('🟢 h100-1 is up');
});
