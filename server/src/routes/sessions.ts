import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { listSessions, revokeOtherSessions, revokeSession } from '@cocoon-pool/db/sessions';
import { createRoute, z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { type Caller, forbidden } from '../caller.ts';
import { readIdPage } from '../id-page.ts';
import { parseId } from '../parse-id.ts';
import { guardedErrors, idParam, jsonContent, notFoundError, pageQuery } from '../schemas/common.ts';
import { sessionListSchema } from '../schemas/session.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Own live sessions',
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: jsonContent(sessionListSchema, 'A page, newest first'), ...guardedErrors },
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'End one of one’s own sessions',
  request: { params: idParam },
  responses: { 204: { description: 'Ended' }, ...notFoundError, ...guardedErrors },
});

const revokeOthersRoute = createRoute({
  method: 'delete',
  path: '/',
  summary: 'End all of one’s own sessions but this one',
  responses: { 204: { description: 'Ended' }, ...guardedErrors },
});

export function sessionsRoutes({ db, now }: AppDeps) {
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const { participantId, sessionId } = toPerson(c.get('caller'));
      const page = await readIdPage(
        c.req.valid('query'),
        ({ limit, cursorId }) => listSessions(db, { participantId, limit, beforeId: cursorId }, now()),
        ({ createdAt, lastUsedAt, expiresAt, ...session }) => ({
          ...session,
          createdAt: createdAt.toISOString(),
          lastUsedAt: lastUsedAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
          isCurrent: session.id === sessionId,
        }),
      );
      return c.json(page, 200);
    })
    .openapi(revokeRoute, async (c) => {
      const { participantId } = toPerson(c.get('caller'));
      const id = parseId(c.req.valid('param').id, 'session');
      if (!(await revokeSession(db, { id, participantId }, now()))) throw new NotFoundError('session');
      return c.body(null, 204);
    })
    .openapi(revokeOthersRoute, async (c) => {
      const { participantId, sessionId } = toPerson(c.get('caller'));
      await revokeOtherSessions(db, { participantId, exceptId: sessionId }, now());
      return c.body(null, 204);
    });
}

function toPerson({ participantId, sessionId }: Caller): { participantId: string; sessionId: string | null } {
  if (participantId === null) throw forbidden('A key of the installation has no sessions');
  return { participantId, sessionId };
}
