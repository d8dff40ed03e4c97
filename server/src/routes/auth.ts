import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { getParticipant, registerTelegramParticipant } from '@cocoon-pool/db/participants';
import { revokeSession } from '@cocoon-pool/db/sessions';
import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { refuseCredential, unauthorized } from '../authenticate.ts';
import { forbidden } from '../caller.ts';
import { openSession } from '../open-session.ts';
import { errorSchema, guardedErrors, jsonBody, jsonContent } from '../schemas/common.ts';
import {
  authMethodsSchema,
  demoLoginSchema,
  sessionSchema,
  telegramLoginSchema,
} from '../schemas/session.ts';
import { tonAccountSchema, tonProofSchema } from '../schemas/ton.ts';
import { type InitDataVerdict, verifyInitData } from '../verify-init-data.ts';

const methodsRoute = createRoute({
  method: 'get',
  path: '/methods',
  summary: 'Ways to log in here',
  security: [],
  responses: { 200: jsonContent(authMethodsSchema, 'What is open') },
});

const telegramRoute = createRoute({
  method: 'post',
  path: '/telegram',
  summary: 'Log in with a Mini App’s initData, again and again within its hour',
  security: [],
  request: jsonBody(telegramLoginSchema),
  responses: { 200: jsonContent(sessionSchema, 'A session'), ...guardedErrors },
});

const demoRoute = createRoute({
  method: 'post',
  path: '/demo',
  summary: 'Log in to the demo; not there in a real installation',
  security: [],
  request: jsonBody(demoLoginSchema),
  responses: {
    200: jsonContent(sessionSchema, 'A session'),
    404: jsonContent(errorSchema, 'Not a demo'),
    422: guardedErrors[422],
  },
});

const demoWalletRoute = createRoute({
  method: 'post',
  path: '/demo/wallet',
  summary: 'Let the demo’s simulated wallet sign a payload; not there in a real installation',
  security: [],
  request: jsonBody(z.strictObject({ payload: z.string().min(1).max(128) })),
  responses: {
    200: jsonContent(z.object({ account: tonAccountSchema, proof: tonProofSchema }), 'A real proof'),
    404: jsonContent(errorSchema, 'Not a demo'),
    422: guardedErrors[422],
  },
});

const logoutRoute = createRoute({
  method: 'delete',
  path: '/session',
  summary: 'End this session',
  responses: { 204: { description: 'Ended' }, ...guardedErrors },
});

export function authRoutes(deps: AppDeps) {
  const { db, now, settings, demo } = deps;
  const router = createApiRouter();
  router.use('/demo/*', async (_, next) => {
    requireDemo(demo);
    await next();
  });
  return router
    .openapi(methodsRoute, (c) =>
      c.json(
        {
          telegram: settings.botToken !== null,
          ton: settings.publicUrl !== null || demo !== undefined,
          demo: demo !== undefined,
        },
        200,
      ),
    )
    .openapi(telegramRoute, async (c) => {
      refuseCredential(c.req.header('Authorization'));
      if (settings.botToken === null) throw telegramUnavailable();
      const { initData, invite, timeZone } = c.req.valid('json');
      const verdict = await verifyInitData(initData, settings.botToken, now());
      if (!verdict.ok) throw unauthorized(refusals[verdict.reason]);
      const { id: telegramUserId, name, language } = verdict.user;
      const isOperator = settings.operatorTelegramIds.includes(telegramUserId);
      const { registration } = settings;
      const person = { telegramUserId, name, language, isOperator, registration, invite };
      const participant = await registerTelegramParticipant(db, person, now());
      return c.json(await openSession(deps, c, { participant, method: 'telegram', timeZone }), 200);
    })
    .openapi(demoRoute, async (c) => {
      const { operatorId, participantId } = requireDemo(demo);
      const id = c.req.valid('json').role === 'operator' ? operatorId : participantId;
      const participant = await getParticipant(db, id);
      return c.json(await openSession(deps, c, { participant, method: 'demo' }), 200);
    })
    .openapi(demoWalletRoute, async (c) => {
      const { account, proof } = await requireDemo(demo).prove(c.req.valid('json').payload);
      return c.json({ account, proof }, 200);
    })
    .openapi(logoutRoute, async (c) => {
      const { sessionId, participantId } = c.get('caller');
      if (sessionId === null || participantId === null)
        throw forbidden('An API key is no session; revoke it instead');
      await revokeSession(db, { id: sessionId, participantId }, now());
      return c.body(null, 204);
    });
}

function requireDemo(demo: AppDeps['demo']): NonNullable<AppDeps['demo']> {
  if (demo === undefined) throw new NotFoundError('door: this is not a demo');
  return demo;
}

const refusals: Record<Exclude<InitDataVerdict, { ok: true }>['reason'], string> = {
  malformed: 'initData cannot be read',
  forged: 'initData is not signed by this pool’s bot',
  expired: 'initData is older than an hour; open the Mini App again',
  from_the_future: 'initData is from the future; check the clock',
};

function telegramUnavailable(): ApiError {
  const message = 'Login with Telegram is not set up here: the installation has no BOT_TOKEN';
  return new ApiError({ status: 503, code: 'telegram_unavailable', message });
}
