import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { getParticipant } from '@cocoon-pool/db/participants';
import { insertWebhook, queueTest, removeReceiver, updateReceiver } from '@cocoon-pool/db/receiver-changes';
import { listReceivers } from '@cocoon-pool/db/receiver-list';
import type { StoredReceiver } from '@cocoon-pool/db/receivers';
import { createToken } from '@cocoon-pool/db/token';
import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import type { Caller } from '../caller.ts';
import { checkWebhookUrl } from '../check-webhook-url.ts';
import { parseId } from '../parse-id.ts';
import { guardedErrors, idParam, jsonBody, jsonContent, notFoundError } from '../schemas/common.ts';
import {
  madeReceiverSchema,
  newReceiverSchema,
  receiverChangeSchema,
  receiverListSchema,
  receiverQuery,
  receiverSchema,
} from '../schemas/receiver.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Where messages go, in the order of fallback and escalation',
  request: { query: receiverQuery },
  responses: { 200: jsonContent(receiverListSchema, 'All of them'), ...notFoundError, ...guardedErrors },
});

const createReceiverRoute = createRoute({
  method: 'post',
  path: '/',
  summary: 'Add a webhook; its signing secret is answered this once',
  request: jsonBody(newReceiverSchema),
  responses: { 201: jsonContent(madeReceiverSchema, 'Made'), ...notFoundError, ...guardedErrors },
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Rename, reorder, switch on or off, make a backup',
  request: { params: idParam, ...jsonBody(receiverChangeSchema) },
  responses: { 200: jsonContent(receiverSchema, 'As it is now'), ...notFoundError, ...guardedErrors },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Send nothing there any more',
  request: { params: idParam },
  responses: { 204: { description: 'Removed' }, ...notFoundError, ...guardedErrors },
});

const testRoute = createRoute({
  method: 'post',
  path: '/{id}/test',
  summary: 'Send a test message',
  request: { params: idParam },
  responses: {
    202: jsonContent(z.object({ state: z.literal('queued') }), 'On its way'),
    ...notFoundError,
    ...guardedErrors,
  },
});

export function receiversRoutes(deps: AppDeps) {
  const { db, now, secretBox } = deps;
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const participantId = toOwner(c.req.valid('query').participantId, c.get('caller'));
      const items = (await listReceivers(db, participantId)).map(toView);
      return c.json({ items, nextCursor: null }, 200);
    })
    .openapi(createReceiverRoute, async (c) => {
      const caller = c.get('caller');
      const { url, label = null, isBackup = false, participantId: owner } = c.req.valid('json');
      const participantId = toOwner(owner, caller);
      await getParticipant(db, participantId);
      const checked = await checkWebhookUrl(deps, url);
      if ((await listReceivers(db, participantId)).length >= mostReceivers) throw tooMany();
      const secret = createToken('whsec_');
      const webhook = { participantId, url: checked, secret, label, isBackup, actor: caller.actor };
      const made = await insertWebhook(db, webhook, { secretBox, now: now() });
      c.header('Location', `/api/v1/receivers/${made.id}`);
      return c.json({ ...toView(made), secret }, 201);
    })
    .openapi(changeRoute, async (c) => {
      const { reach, actor } = c.get('caller');
      const id = parseId(c.req.valid('param').id, 'receiver');
      const changed = await updateReceiver(db, { id, reach, actor, change: c.req.valid('json') }, now());
      return c.json(toView(changed), 200);
    })
    .openapi(removeRoute, async (c) => {
      const { reach, actor } = c.get('caller');
      const id = parseId(c.req.valid('param').id, 'receiver');
      await removeReceiver(db, { id, reach, actor }, now());
      return c.body(null, 204);
    })
    .openapi(testRoute, async (c) => {
      const id = parseId(c.req.valid('param').id, 'receiver');
      await queueTest(db, { id, reach: c.get('caller').reach }, now());
      return c.json({ state: 'queued' as const }, 202);
    });
}

const mostReceivers = 20;

/** Oneself; for operators anybody. A key of the installation has nobody of its own. */
function toOwner(asked: string | undefined, { participantId, reach }: Caller): string {
  const owner = asked ?? participantId;
  if (owner === null) {
    const message = 'participantId: say whose receivers';
    throw new ApiError({ status: 422, code: 'validation_failed', message, field: 'participantId' });
  }
  if (reach !== null && owner !== reach) throw new NotFoundError('participant');
  return owner;
}

function tooMany(): ApiError {
  const message = `There are ${mostReceivers} receivers already; remove one first`;
  return new ApiError({ status: 422, code: 'too_many_receivers', message });
}

function toView(receiver: StoredReceiver): z.output<typeof receiverSchema> {
  const { id, kind, label, position, isBackup, chatId, threadId, url, disabledReason } = receiver;
  return {
    ...{ id, kind, label, position, isBackup, chatId, threadId, url, disabledReason },
    disabledAt: receiver.disabledAt?.toISOString() ?? null,
    createdAt: receiver.createdAt.toISOString(),
  };
}
