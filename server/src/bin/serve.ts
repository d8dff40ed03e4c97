import { drawPng } from '@cocoon-pool/bot/charts/draw-png';
import { createBot } from '@cocoon-pool/bot/create-bot';
import { createMiniAppFinder } from '@cocoon-pool/bot/mini-app-finder';
import { connectWebhook, createWebhook } from '@cocoon-pool/bot/webhook';
import type { OpenDatabase } from '@cocoon-pool/db/open-database';
import type { Config } from '@cocoon-pool/domain/config';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { AppDeps } from '../app-deps.ts';
import { createSignatureQuestion } from '../ask-signature.ts';
import { createLiveHub } from '../live-hub.ts';
import { createMemoryAnswerCache } from '../memory-answer-cache.ts';
import { createMemoryRateLimiter } from '../memory-rate-limiter.ts';
import { readProductVersion } from '../product-version.ts';
import { createRedisGuard } from '../redis.ts';
import { createRedisAnswerCache } from '../redis-answer-cache.ts';
import { createRedisRateLimiter } from '../redis-rate-limiter.ts';
import { createServerMetrics } from '../server-metrics.ts';
import { type HttpServer, startHttpServer } from '../start-http-server.ts';
import { webhookPath } from '../webhook-path.ts';
import { writeChatReport } from '../write-chat-report.ts';

interface ServeOptions {
  config: Config;
  log: Logger;
  database: Pick<OpenDatabase, 'db' | 'secretBox'>;
  now: () => Date;
  /** Opens the demo's door without a login. */
  demo?: AppDeps['demo'];
}

/** The API, the Mini App and, if and only if `WEBHOOK_SECRET` is set, the bot's webhook. */
export async function serve({ config, log, database, now, demo }: ServeOptions): Promise<HttpServer> {
  const { db, secretBox } = database;
  const redis = config.redis && createRedisGuard(config.redis, { now, log });
  const limiter = redis ? createRedisRateLimiter(redis, now) : createMemoryRateLimiter(now);
  const cache = redis ? createRedisAnswerCache(redis) : createMemoryAnswerCache(now);
  const live = createLiveHub({ db, now, log });
  const { token } = config.metrics;
  const metrics = token === null ? undefined : createServerMetrics({ token, countReaders: live.readers });
  const askSignature = createSignatureQuestion(config.chain);
  const version = await readProductVersion();
  const { botToken, webhookSecret: secret, publicUrl, telegramApiRoot, miniAppName } = config;
  const findMiniApp =
    botToken === null ? undefined : createMiniAppFinder({ botToken, telegramApiRoot, miniAppName, now, log });
  const deps = {
    ...{ db, secretBox, now, version, log, settings: config },
    ...{ limiter, cache, live, metrics, demo, askSignature, findMiniApp },
  };
  if (botToken === null || secret === null) return startHttpServer(deps, config);

  const bot = createBot(botToken, {
    ...{ db, secretBox, now, log, settings: config, drawPng, livesOn: true },
    writeReport: (participantId) => writeChatReport({ db, now, settings: config }, participantId),
  });
  const telegramWebhook = { path: webhookPath, handle: createWebhook(bot, { secret, log }) };
  const server = await startHttpServer({ ...deps, telegramWebhook }, config);
  const stopping = new AbortController();
  const url = `${publicUrl}${webhookPath}`;
  const connected = connectWebhook(bot, { url, secret, publicUrl, signal: stopping.signal, log });
  return {
    url: server.url,
    stop: async () => {
      stopping.abort();
      await Promise.all([connected, server.stop()]);
    },
  };
}
