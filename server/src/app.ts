import type { Context } from 'hono';
import { type ApiDocument, createDocument } from './api-document.ts';
import { ApiError, toErrorAnswer } from './api-error.ts';
import { createApiRouter } from './api-router.ts';
import type { AppDeps } from './app-deps.ts';
import { auditViews } from './audit-views.ts';
import { authenticate } from './authenticate.ts';
import { demoChatPath, openToOwnFrames } from './demo-chat.ts';
import { entityTag } from './entity-tag.ts';
import { forgetAnswers } from './forget-answers.ts';
import { limitBody } from './limit-body.ts';
import { limitCallers, limitStrangers } from './limit-rate.ts';
import { renderDocs } from './render-docs.ts';
import { requestLog } from './request-log.ts';
import { agentRoutes } from './routes/agent.ts';
import { agentsRoutes } from './routes/agents.ts';
import { alertConfigurationRoutes } from './routes/alert-configuration.ts';
import { alertHistoryRoutes } from './routes/alert-history.ts';
import { apiKeysRoutes } from './routes/api-keys.ts';
import { auditLogRoutes } from './routes/audit-log.ts';
import { authRoutes } from './routes/auth.ts';
import { backTestRoutes } from './routes/back-test.ts';
import { broadcastsRoutes } from './routes/broadcasts.ts';
import { diagnosisRoutes } from './routes/diagnosis.ts';
import { discoverRoutes } from './routes/discover.ts';
import { earningsRoutes } from './routes/earnings.ts';
import { eventsRoutes } from './routes/events.ts';
import { exportRoutes } from './routes/export.ts';
import { healthRoutes } from './routes/health.ts';
import { incidentsRoutes } from './routes/incidents.ts';
import { invitesRoutes } from './routes/invites.ts';
import { overviewRoutes } from './routes/overview.ts';
import { participantDataRoutes } from './routes/participant-data.ts';
import { participantsRoutes } from './routes/participants.ts';
import { payoutsRoutes } from './routes/payouts.ts';
import { poolRoutes } from './routes/pool.ts';
import { poolHealthRoutes } from './routes/pool-health.ts';
import { poolIncomeRoutes } from './routes/pool-income.ts';
import { poolStandingRoutes } from './routes/pool-standing.ts';
import { payoutPriceRoutes, pricesRoutes } from './routes/prices.ts';
import { prometheusRoutes } from './routes/prometheus.ts';
import { receiversRoutes } from './routes/receivers.ts';
import { sessionsRoutes } from './routes/sessions.ts';
import { silencesRoutes } from './routes/silences.ts';
import { tariffsRoutes } from './routes/tariffs.ts';
import { tonAuthRoutes } from './routes/ton-auth.ts';
import { tonConnectManifestRoutes, walletPaths } from './routes/ton-connect-manifest.ts';
import { walletsRoutes } from './routes/wallets.ts';
import { workerAnswersRoutes } from './routes/worker-answers.ts';
import { workerCommandsRoutes } from './routes/worker-commands.ts';
import { workerCostsRoutes } from './routes/worker-costs.ts';
import { workerEventsRoutes } from './routes/worker-events.ts';
import { workerFiguresRoutes } from './routes/worker-figures.ts';
import { workerGpusRoutes } from './routes/worker-gpus.ts';
import { workerMergesRoutes } from './routes/worker-merges.ts';
import { workerTrendsRoutes } from './routes/worker-trends.ts';
import { workersRoutes } from './routes/workers.ts';
import { openToAllOrigins, securityHeaders } from './security-headers.ts';
import { serveAgent } from './serve-agent.ts';

/** The routes and their shapes, for the typed client. */
export type AppType = ReturnType<typeof createRoutes>;

/** The whole HTTP side: the API, health, the bot's webhook and the Mini App's files, on any runtime. */
export function createApp(deps: AppDeps): AppType {
  const { log, telegramWebhook, agentFile, staticFiles, metrics } = deps;
  const app = createRoutes(deps);
  let document: ApiDocument | undefined;
  const readDocument = () => {
    document ??= createDocument(app, deps.settings.poolName);
    return document;
  };
  app.get('/api/v1/openapi.json', (c) => c.json(readDocument()));
  app.get('/api/docs', (c) => c.html(renderDocs(readDocument(), deps.settings.publicUrl ?? originOf(c))));
  if (agentFile) app.get('/agent/cocoon-agent.mjs', serveAgent(agentFile));
  if (telegramWebhook) app.post(telegramWebhook.path, limitBody, (c) => telegramWebhook.handle(c.req.raw));
  if (metrics) app.get('/metrics', (c) => metrics.handle(c.req.raw));
  app.all('/api/*', () => {
    throw notFound();
  });
  if (staticFiles) app.get('*', staticFiles);
  app.notFound((c) => c.json(toErrorBody(notFound()), 404));
  app.onError((error, c) => {
    const answer = toErrorAnswer(error);
    if (answer.status >= 500) log.error({ code: answer.code, err: error }, 'request failed');
    if (answer.retryAfterSeconds !== undefined) c.header('Retry-After', String(answer.retryAfterSeconds));
    // The rest of the body is not read: the connection is good for nothing more.
    if (answer.status === 413) c.header('Connection', 'close');
    if (answer.status === 401) c.header('WWW-Authenticate', 'Bearer');
    return c.json(toErrorBody(error), answer.status);
  });
  return app;
}

function createRoutes(deps: AppDeps) {
  const app = createApiRouter();
  for (const path of walletPaths) app.use(path, openToAllOrigins);
  const chat = deps.demo?.chat;
  if (chat !== undefined) {
    for (const path of [demoChatPath, `${demoChatPath}/*`]) app.all(path, (c) => chat(c.req.raw));
    app.use('*', openToOwnFrames);
  }
  app.use('*', requestLog(deps), securityHeaders);
  app.use('/api/*', async (c, next) => {
    await next();
    if (!c.res.headers.has('ETag')) c.header('Cache-Control', 'no-store');
  });
  app.use('/api/*', limitStrangers(deps));
  const audit = auditViews(deps);
  for (const path of guardedPaths) {
    app.use(path, authenticate(deps), limitCallers(deps), audit, entityTag, forgetAnswers(deps));
  }
  // A report has limits of its own, which it is read by.
  app.use('/api/*', (c, next) => (c.req.path === reportsPath ? next() : limitBody(c, next)));
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  return app
    .route('/', healthRoutes(deps))
    .route('/', tonConnectManifestRoutes(deps))
    .route('/api/v1/auth', authRoutes(deps))
    .route('/api/v1/auth', tonAuthRoutes(deps))
    .route('/api/v1/sessions', sessionsRoutes(deps))
    .route('/api/v1/api-keys', apiKeysRoutes(deps))
    .route('/api/v1/invites', invitesRoutes(deps))
    .route('/api/v1/broadcasts', broadcastsRoutes(deps))
    .route('/api/v1/audit-log', auditLogRoutes(deps))
    .route('/api/v1/overview', overviewRoutes(deps))
    .route('/api/v1/events', eventsRoutes(deps))
    .route('/api/v1/workers', discoverRoutes(deps))
    .route('/api/v1/workers', workerTrendsRoutes(deps))
    .route('/api/v1/workers', workersRoutes(deps))
    .route('/api/v1/workers', workerFiguresRoutes(deps))
    .route('/api/v1/workers', workerGpusRoutes(deps))
    .route('/api/v1/workers', workerCommandsRoutes(deps))
    .route('/api/v1/workers', workerEventsRoutes(deps))
    .route('/api/v1/workers', workerAnswersRoutes(deps))
    .route('/api/v1/payouts', payoutsRoutes(deps))
    .route('/api/v1/participants', participantsRoutes(deps))
    .route('/api/v1/participants', participantDataRoutes(deps))
    .route('/api/v1/participants', walletsRoutes(deps))
    .route('/api/v1/participants', tariffsRoutes(deps))
    .route('/api/v1/workers', workerCostsRoutes(deps))
    .route('/api/v1/earnings', earningsRoutes(deps))
    .route('/api/v1/prices', pricesRoutes(deps))
    .route('/api/v1/payouts', payoutPriceRoutes(deps))
    .route('/api/v1/pool', poolRoutes(deps))
    .route('/api/v1/pool', poolHealthRoutes(deps))
    .route('/api/v1/pool', poolIncomeRoutes(deps))
    .route('/api/v1/pool', poolStandingRoutes(deps))
    .route('/api/v1/prometheus', prometheusRoutes(deps))
    .route('/api/v1/export', exportRoutes(deps))
    .route('/api/v1/workers', diagnosisRoutes(deps))
    .route('/api/v1/alerts', alertConfigurationRoutes(deps))
    .route('/api/v1/alerts', backTestRoutes(deps))
    .route('/api/v1/alerts', alertHistoryRoutes(deps))
    .route('/api/v1/incidents', incidentsRoutes(deps))
    .route('/api/v1/silences', silencesRoutes(deps))
    .route('/api/v1/receivers', receiversRoutes(deps))
    .route('/api/v1/agent', agentRoutes(deps))
    .route('/api/v1/agents', agentsRoutes(deps))
    .route('/api/v1/worker-merges', workerMergesRoutes(deps));
}

const reportsPath = '/api/v1/agent/reports';

/** Open to nobody without a credential, and looked at before anything else of the request. */
const guardedPaths = [
  '/api/v1/auth/session',
  '/api/v1/sessions/*',
  '/api/v1/api-keys/*',
  '/api/v1/invites/*',
  '/api/v1/broadcasts/*',
  '/api/v1/audit-log/*',
  '/api/v1/overview/*',
  '/api/v1/events/*',
  '/api/v1/workers/*',
  '/api/v1/payouts/*',
  '/api/v1/participants/*',
  '/api/v1/agents/*',
  '/api/v1/worker-merges/*',
  '/api/v1/earnings/*',
  '/api/v1/prices/*',
  '/api/v1/pool/*',
  '/api/v1/prometheus/*',
  '/api/v1/export/tax-report',
  '/api/v1/export/links',
  '/api/v1/alerts/*',
  '/api/v1/incidents/*',
  '/api/v1/silences/*',
  '/api/v1/receivers/*',
];

function toErrorBody(error: Error) {
  const { code, message, field } = toErrorAnswer(error);
  return { error: { code, message, ...(field === undefined ? {} : { field }) } };
}

function notFound(): ApiError {
  return new ApiError({ status: 404, code: 'not_found', message: 'There is nothing here' });
}

function originOf(c: Context): string {
  return new URL(c.req.url).origin;
}
