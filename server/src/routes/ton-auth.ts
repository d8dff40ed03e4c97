import { insertNonce } from '@cocoon-pool/db/nonces';
import { logInByWallet } from '@cocoon-pool/db/wallet-login';
import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import { createRoute } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { authenticate, refuseCredential } from '../authenticate.ts';
import { forbidden } from '../caller.ts';
import { checkTonProof, listProofDomains } from '../check-ton-proof.ts';
import { openSession } from '../open-session.ts';
import { errorSchema, guardedErrors, jsonBody, jsonContent } from '../schemas/common.ts';
import { sessionSchema, tonLoginSchema } from '../schemas/session.ts';
import { tonPayloadSchema } from '../schemas/ton.ts';

const unavailable = {
  503: jsonContent(errorSchema, 'The installation has no PUBLIC_URL, or the chain cannot be asked now'),
};

const payloadRoute = createRoute({
  method: 'post',
  path: '/ton/payload',
  summary: 'A payload for a wallet to sign: sent with a session it links a wallet, without one it logs in',
  security: [{}, { bearer: [] }],
  responses: {
    200: jsonContent(tonPayloadSchema, 'For one use within 10 minutes'),
    ...guardedErrors,
    ...unavailable,
  },
});

const loginRoute = createRoute({
  method: 'post',
  path: '/ton',
  summary: 'Log in with a wallet’s ton_proof',
  security: [],
  request: jsonBody(tonLoginSchema),
  responses: { 200: jsonContent(sessionSchema, 'A session'), ...guardedErrors, ...unavailable },
});

export function tonAuthRoutes(deps: AppDeps) {
  const { db, now, settings } = deps;
  const router = createApiRouter();
  const guard = authenticate(deps);
  router.use('/ton/payload', (c, next) =>
    c.req.header('Authorization') === undefined ? next() : guard(c, next),
  );
  return router
    .openapi(payloadRoute, async (c) => {
      listProofDomains(deps);
      const sessionId = c.req.header('Authorization') === undefined ? null : c.get('caller').sessionId;
      if (sessionId === null && c.req.header('Authorization') !== undefined)
        throw forbidden('An API key cannot link a wallet; log in');
      const { nonce, expiresAt } = await insertNonce(db, { sessionId }, now());
      const returnUrl = (await deps.findMiniApp?.()) ?? null;
      return c.json({ payload: nonce, expiresAt: expiresAt.toISOString(), returnUrl }, 200);
    })
    .openapi(loginRoute, async (c) => {
      refuseCredential(c.req.header('Authorization'));
      const { account: sentAccount, proof, language = 'en', invite } = c.req.valid('json');
      const { account, nonce } = await checkTonProof(deps, { account: sentAccount, proof });
      const { tonNetwork: network, registration } = settings;
      const name = toShortName(formatAccount(account, { network }));
      const login = { network, account, nonce, name, language, registration, invite };
      const participant = await logInByWallet(db, login, now());
      return c.json(await openSession(deps, c, { participant, method: 'ton' }), 200);
    });
}

/** As wallets show themselves where there is little room: `UQD3…J7x1`. */
function toShortName(friendly: string): string {
  return `${friendly.slice(0, 4)}…${friendly.slice(-4)}`;
}
