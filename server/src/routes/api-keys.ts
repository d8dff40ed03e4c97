import type { ApiKeyListItem } from '@cocoon-pool/db/api-keys';
import { issueApiKey, listIssuedApiKeys, withdrawApiKey } from '@cocoon-pool/db/issued-api-keys';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { type Caller, forbidden } from '../caller.ts';
import { readIdPage } from '../id-page.ts';
import { parseId } from '../parse-id.ts';
import {
  apiKeyListSchema,
  type apiKeySchema,
  madeApiKeySchema,
  newApiKeySchema,
} from '../schemas/api-key.ts';
import {
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  notFoundError,
  pageQuery,
} from '../schemas/common.ts';
import { toFutureTime } from '../to-future-time.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Own API keys; for operators all',
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: jsonContent(apiKeyListSchema, 'A page, newest first'), ...guardedErrors },
});

const createKeyRoute = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make an API key; it is shown this once',
  request: jsonBody(newApiKeySchema),
  responses: { 201: jsonContent(madeApiKeySchema, 'The key'), ...guardedErrors },
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Revoke an API key: its next call is refused',
  request: { params: idParam },
  responses: { 204: { description: 'Revoked' }, ...notFoundError, ...guardedErrors },
});

export function apiKeysRoutes({ db, now }: AppDeps) {
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const { reach: participantId } = c.get('caller');
      const page = await readIdPage(
        c.req.valid('query'),
        ({ limit, cursorId }) => listIssuedApiKeys(db, { participantId, limit, beforeId: cursorId }),
        toView,
      );
      return c.json(page, 200);
    })
    .openapi(createKeyRoute, async (c) => {
      const caller = c.get('caller');
      const { name, scope, expiresAt = null, ofInstallation = false } = c.req.valid('json');
      refuseKeyOfKey(caller);
      const isOperator = caller.role === 'operator';
      if ((scope === 'operator' || ofInstallation) && !isOperator)
        throw forbidden('Only operators may make this key');
      const participantId = ofInstallation ? null : caller.participantId;
      const expiry = expiresAt === null ? null : toFutureTime(expiresAt, { now: now(), days: 3_650 });
      const apiKey = { name, scope, participantId, expiresAt: expiry, actor: caller.actor };
      const issued = await issueApiKey(db, apiKey, now());
      if (!issued.ok) throw limitReached;
      return c.json({ ...toView(issued.item), key: issued.key }, 201);
    })
    .openapi(revokeRoute, async (c) => {
      const { reach: participantId, actor } = c.get('caller');
      const id = parseId(c.req.valid('param').id, 'API key');
      if (!(await withdrawApiKey(db, { id, participantId, actor }, now())))
        throw new NotFoundError('API key');
      return c.body(null, 204);
    });
}

/** A key that leaked must not live on in keys that it made. */
function refuseKeyOfKey({ sessionId }: Caller): void {
  if (sessionId === null) throw forbidden('An API key cannot make keys; log in, or use the command line');
}

const limitReached = new ApiError({
  status: 422,
  code: 'api_key_limit',
  message: 'There can be at most 100 live keys; revoke some',
});

function toView({
  createdAt,
  expiresAt,
  lastUsedAt,
  revokedAt,
  ...apiKey
}: ApiKeyListItem): z.output<typeof apiKeySchema> {
  return {
    ...apiKey,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
