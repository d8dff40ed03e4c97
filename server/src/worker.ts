import { createBot } from '@cocoon-pool/bot/create-bot';
import { createMiniAppFinder } from '@cocoon-pool/bot/mini-app-finder';
import { connectWebhook, createWebhook } from '@cocoon-pool/bot/webhook';
import { createRequestDatabase } from '@cocoon-pool/db/request-database';
import { createSecretBox } from '@cocoon-pool/db/secret-box';
import type { Config } from '@cocoon-pool/domain/config';
import type { MiddlewareHandler } from 'hono';
import { type AppType, createApp } from './app.ts';
import type { AppDeps } from './app-deps.ts';
import { createSignatureQuestion } from './ask-signature.ts';
import { onceADay } from './once-a-day.ts';
import { parseWorkerConfig } from './parse-worker-config.ts';
import { type Assets, createAgentAssetReader } from './read-agent-asset.ts';
import { createRedisGuard } from './redis.ts';
import { createRedisAnswerCache } from './redis-answer-cache.ts';
import { createRedisRateLimiter } from './redis-rate-limiter.ts';
import { webhookPath } from './webhook-path.ts';
import { createWorkerLog } from './worker-log.ts';
import { writeChatReport } from './write-chat-report.ts';

/** The bindings of `wrangler.toml`; settings and secrets are texts beside them. */
interface Bindings {
  HYPERDRIVE: { connectionString: string };
  ASSETS: Assets;
}

interface Context {
  waitUntil(promise: Promise<unknown>): void;
  passThroughOnException(): void;
  props: unknown;
}

const requestDatabase = createRequestDatabase();
/** Built by the first request of this isolate: settings are not known before. */
let ready: AppType | undefined;

/** The API, the Mini App's files and the bot's webhook on Cloudflare Workers. */
export default {
  fetch: async (request: Request, env: Bindings, context: Context): Promise<Response> => {
    const app = ready ?? (await build(env, context));
    if (app instanceof Response) return app;
    ready = app;
    const { answer, finish } = requestDatabase.run(env.HYPERDRIVE.connectionString, async () =>
      app.fetch(request, env, context),
    );
    const sending = answer.then(toSending);
    context.waitUntil(sending.then(({ sent }) => sent).then(finish, finish));
    return (await sending).response;
  },
};

/** A file is read from the database while it is sent; anything else is whole when it is there. */
function toSending(response: Response): { response: Response; sent: Promise<void> } {
  if (response.body === null || !response.headers.has('Content-Disposition')) {
    return { response, sent: Promise.resolve() };
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  return { response: new Response(readable, response), sent: response.body.pipeTo(writable) };
}

async function build(env: Bindings, context: Context): Promise<AppType | Response> {
  const parsed = parseWorkerConfig(env, env.HYPERDRIVE.connectionString);
  if (!parsed.ok) return refuse(parsed.problem);
  const { config, redis: redisSettings } = parsed;
  const { db } = requestDatabase;
  const now = () => new Date();
  const log = createWorkerLog(config.logLevel);
  const redis = createRedisGuard(redisSettings, { now, log });
  const secretBox = await createSecretBox(config.encryptionKeys ?? []);
  const chat = toChat(config, { db, secretBox, now, log });
  if (chat) context.waitUntil(onceADay(redis, `${chat.url} ${chat.secret}`, chat.connect));
  const { botToken, telegramApiRoot, miniAppName } = config;
  return createApp({
    findMiniApp:
      botToken === null
        ? undefined
        : createMiniAppFinder({ botToken, telegramApiRoot, miniAppName, now, log }),
    db,
    secretBox,
    now,
    log,
    settings: config,
    limiter: createRedisRateLimiter(redis, now),
    cache: createRedisAnswerCache(redis),
    askSignature: createSignatureQuestion(config.chain),
    clientAddress: (c) => c.req.header('CF-Connecting-IP') ?? null,
    staticFiles: serveAssets(env.ASSETS),
    agentFile: createAgentAssetReader(env.ASSETS),
    telegramWebhook: chat && { path: webhookPath, handle: chat.handle },
  });
}

/** No Worker starts by itself: who builds the first one also tells Telegram where to send updates. */
const connectingMs = 20_000;

/** The bot, if its settings are there. Without `WEBHOOK_SECRET` it polls, and lives elsewhere. */
function toChat(settings: Config, deps: Pick<AppDeps, 'db' | 'secretBox' | 'now' | 'log'>) {
  const { botToken, webhookSecret: secret, publicUrl } = settings;
  if (botToken === null || secret === null) return undefined;
  const { log } = deps;
  const bot = createBot(botToken, {
    ...deps,
    settings,
    writeReport: (participantId) => writeChatReport({ ...deps, settings }, participantId),
  });
  const url = `${publicUrl}${webhookPath}`;
  const connect = async () => {
    const signal = AbortSignal.timeout(connectingMs);
    await connectWebhook(bot, { url, secret, publicUrl, signal, log });
    return !signal.aborted;
  };
  return { url, secret, connect, handle: createWebhook(bot, { secret, log }) };
}

/** The binding answers every unknown path with the Mini App's page; a missing hashed file is not there, though. */
function serveAssets(assets: Assets): MiddlewareHandler {
  return async (c, next) => {
    const found = await assets.fetch(c.req.raw);
    const isHashed = c.req.path.startsWith('/assets/');
    if (isHashed && found.headers.get('Content-Type')?.startsWith('text/html')) return next();
    const answer = new Response(found.body, found);
    answer.headers.set('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    return answer;
  };
}

/** Nothing works before the settings are right: every request says what is wrong with them, and so does the log. */
function refuse(message: string): Response {
  createWorkerLog('error').error({ problem: message }, 'refused to start');
  return Response.json({ error: { code: 'not_configured', message } }, { status: 503 });
}
