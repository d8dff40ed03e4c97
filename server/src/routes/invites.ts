import { createInvite, type Invite, listInvites, revokeInvite } from '@cocoon-pool/db/invites';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { createRoute, z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { requireOperator } from '../authenticate.ts';
import { readIdPage } from '../id-page.ts';
import { parseId } from '../parse-id.ts';
import {
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  notFoundError,
  pageQuery,
} from '../schemas/common.ts';
import { inviteListSchema, type inviteSchema, madeInviteSchema, newInviteSchema } from '../schemas/invite.ts';
import { toFutureTime } from '../to-future-time.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Invites, used ones too (operators)',
  middleware: [requireOperator] as const,
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: jsonContent(inviteListSchema, 'A page, newest first'), ...guardedErrors },
});

const createInviteRoute = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make an invite; its token is shown this once (operators)',
  middleware: [requireOperator] as const,
  request: jsonBody(newInviteSchema),
  responses: { 201: jsonContent(madeInviteSchema, 'The invite'), ...guardedErrors },
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Revoke an invite; whoever came in by it stays (operators)',
  middleware: [requireOperator] as const,
  request: { params: idParam },
  responses: { 204: { description: 'Revoked' }, ...notFoundError, ...guardedErrors },
});

const weekMs = 7 * 86_400_000;

export function invitesRoutes({ db, now }: AppDeps) {
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const page = await readIdPage(
        c.req.valid('query'),
        ({ limit, cursorId }) => listInvites(db, { limit, beforeId: cursorId }),
        toView,
      );
      return c.json(page, 200);
    })
    .openapi(createInviteRoute, async (c) => {
      const { role = 'participant', expiresAt, usesMax = 1 } = c.req.valid('json');
      const { actor } = c.get('caller');
      const expiry =
        expiresAt === undefined
          ? new Date(now().getTime() + weekMs)
          : toFutureTime(expiresAt, { now: now(), days: 90 });
      const { invite, token } = await createInvite(db, { role, usesMax, actor, expiresAt: expiry }, now());
      return c.json({ ...toView(invite), token }, 201);
    })
    .openapi(revokeRoute, async (c) => {
      const id = parseId(c.req.valid('param').id, 'invite');
      if (!(await revokeInvite(db, { id, actor: c.get('caller').actor }, now())))
        throw new NotFoundError('invite');
      return c.body(null, 204);
    });
}

function toView({ createdAt, expiresAt, revokedAt, ...invite }: Invite): z.output<typeof inviteSchema> {
  return {
    ...invite,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
