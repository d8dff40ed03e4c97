import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import { createEmptyTestDatabase, createTestDatabase } from '@cocoon-pool/db/testing';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { parseConfig } from '@cocoon-pool/domain/config';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { createBotApi } from '@cocoon-pool/simulator/bot-api';
import { createChainScene } from '@cocoon-pool/simulator/chain-scene';
import { createCocoonWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { createPriceApi } from '@cocoon-pool/simulator/price-api';
import { createRedisBridge } from '@cocoon-pool/simulator/redis-bridge';
import { createToncenter } from '@cocoon-pool/simulator/toncenter';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Finding } from '../doctor/finding.ts';
import { runDoctor } from './pool-doctor.ts';
import { startSystem } from './system.ts';

async function examine(env: Record<string, string>, options: { live?: boolean } = {}) {
  let printed = '';
  const out = {
    write: (text: string) => {
      printed += text;
    },
  };
  const result = await runDoctor({ out, now: () => new Date(), env }, { ...options, json: true });
  const { findings }: { findings: Finding[] } = JSON.parse(printed);
  return {
    result,
    printed,
    findings,
    levelOf: (check: string) => findings.filter((one) => one.check === check).map(({ level }) => level),
  };
}

test('the parts of a running system are all found well, outside too', { timeout: 120_000 }, async () => {
  const [database, botApi, redis, priceApi] = await Promise.all([
    createTestDatabase(),
    createBotApi(),
    createRedisBridge(),
    createPriceApi({ now: () => new Date() }),
  ]);
  const scene = createChainScene();
  const toncenter = await createToncenter({ chain: scene.chain, now: () => new Date() });
  const worker = await createCocoonWorker({ seed: 'one' });
  const dataDir = await mkdtemp(join(tmpdir(), 'doctor-'));
  const key = createEncryptionKey();
  const env = {
    ...{ DATABASE_URL: database.url, ENCRYPTION_KEYS: key, DATA_DIR: dataDir, OPERATOR_TELEGRAM_IDS: '7' },
    ...{ BOT_TOKEN: botApi.token, TELEGRAM_API_ROOT: botApi.url, PORT: '0', METRICS_PORT: '0' },
    ...{ UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token },
    ...{ TON_API_URL: toncenter.url, TON_API_RPS: '1000', ROOT_CONTRACT_ADDRESS: scene.rootAddress },
    ...{ PRICE_API_URL: `${priceApi.url}/coingecko`, SCRAPE_INTERVAL_SECONDS: '1' },
    ...{ WORKER_NETWORKS_ALLOWED: '127.0.0.0/8', WORKER_PORTS_ALLOWED: '1-65535' },
  };
  await insertTestWorker(database.db, { address: worker.address });
  const parsed = parseConfig(env, () => '');
  if (!parsed.ok) throw new Error('bad settings');
  const secretBox = await createSecretBox([key]);
  const system = await startSystem({
    ...{ config: parsed.config, log: silentLogger, database: { db: database.db, secretBox } },
    now: () => new Date(),
  });
  onTestFinished(async () => {
    await system.stop();
    await Promise.all([botApi, redis, priceApi, toncenter, worker].map((part) => part.close()));
    await database.drop();
    await rm(dataDir, { recursive: true });
  });
  const running = { ...env, PORT: new URL(system.url).port, METRICS_PORT: String(system.metricsPort) };
  await vi.waitFor(async () => expect((await examine(running)).levelOf('scrapes')).toEqual(['ok']), {
    timeout: 60_000,
    interval: 500,
  });
  const { findings, result, printed } = await examine(running, { live: true });
  expect(findings.filter(({ level }) => level === 'bad')).toEqual([]);
  expect(result).toEqual({ state: 'done' });
  const wellChecks = findings.filter(({ level }) => level === 'ok').map(({ check }) => check);
  expect(wellChecks).toEqual(
    expect.arrayContaining([
      ...['database', 'redis', 'disk', 'files', 'server', 'exporter', 'daemon', 'scrapes', 'outbox'],
      ...['partitions', 'jobs', 'secrets', 'telegram', 'webhook', 'prices', 'toncenter'],
    ]),
  );
  for (const secret of [botApi.token, redis.token, key]) expect(printed).not.toContain(secret);

  toncenter.setFault('rate_limited');
  await redis.setFault('refuse');
  botApi.failNext('getMe', { ok: false, error_code: 401, description: 'Unauthorized' });
  const ill = await examine(running, { live: true });
  expect(ill.result).toEqual({ state: 'incomplete' });
  expect(ill.findings.find(({ check }) => check === 'toncenter')?.text).toContain(
    'HTTP 429 Ratelimit exceed',
  );
  expect([ill.levelOf('redis'), ill.levelOf('telegram')]).toEqual([['bad'], ['bad']]);
});

test('bad settings are all named at once', async () => {
  const { findings, result } = await examine({ PORT: 'x', DATABASE_URL: 'mysql://a' });
  expect(result).toEqual({ state: 'incomplete' });
  expect(findings.map(({ text }) => text.split(' ')[0])).toEqual(['DATABASE_URL', 'PORT']);
});

test('a database that is away, empty or a stranger on a port is said in one sentence each', async () => {
  const [stranger, gone] = [await listen(), await listen()];
  await gone.close();
  const empty = await createEmptyTestDatabase();
  onTestFinished(async () => {
    await stranger.close();
    await empty.drop();
  });
  const env = { ENCRYPTION_KEYS: createEncryptionKey(), PORT: stranger.port, METRICS_PORT: gone.port };
  const away = await examine({ ...env, DATABASE_URL: 'postgres://u:hidden-word@127.0.0.1:1/d' });
  expect(away.findings.find(({ check }) => check === 'database')).toMatchObject({
    level: 'bad',
    text: expect.stringContaining('Nothing listens there'),
  });
  expect(away.printed).not.toContain('hidden-word');
  expect(away.levelOf('server')).toEqual(['bad']);
  expect(away.levelOf('exporter')).toEqual(['note']);
  const unmigrated = await examine({ ...env, DATABASE_URL: empty.url });
  expect(unmigrated.findings.find(({ check }) => check === 'database')?.text).toContain(
    'migrations have not run',
  );
});

async function listen() {
  const server = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: String(address.port), close: () => new Promise((closed) => server.close(closed)) };
}
