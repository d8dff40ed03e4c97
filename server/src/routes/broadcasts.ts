import { getBroadcastReport } from '@cocoon-pool/db/broadcast-report';
import {
  type Broadcast,
  broadcastsPerHour,
  countAudience,
  findBroadcast,
  listBroadcasts,
  sendBroadcast,
} from '@cocoon-pool/db/broadcasts';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { renderNotices } from '@cocoon-pool/domain/messages/alerts/render-notices';
import { parseBroadcast } from '@cocoon-pool/domain/pool/parse-broadcast';
import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { requireOperator } from '../authenticate.ts';
import { readIdPage } from '../id-page.ts';
import { parseId } from '../parse-id.ts';
import {
  broadcastDraftSchema,
  broadcastListSchema,
  broadcastPreviewSchema,
  broadcastReportSchema,
  broadcastSchema,
  newBroadcastSchema,
} from '../schemas/broadcast.ts';
import {
  errorSchema,
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  notFoundError,
  pageQuery,
} from '../schemas/common.ts';
import { toReader } from '../to-reader.ts';

const previewRoute = createRoute({
  method: 'post',
  path: '/preview',
  summary: 'Whom a message to people would reach, and how it reads; nothing is sent (operators)',
  middleware: [requireOperator] as const,
  request: jsonBody(broadcastDraftSchema),
  responses: { 200: jsonContent(broadcastPreviewSchema, 'The preview'), ...guardedErrors },
});

const sendRoute = createRoute({
  method: 'post',
  path: '/',
  summary: `Write to people, at most ${broadcastsPerHour} times an hour (operators)`,
  middleware: [requireOperator] as const,
  request: jsonBody(newBroadcastSchema),
  responses: {
    201: jsonContent(broadcastSchema, 'Sent; a repeated request is answered with what the first one sent'),
    409: jsonContent(errorSchema, 'The key was used for something else, or there is nobody to write to'),
    429: jsonContent(errorSchema, 'This hour’s are used up'),
    ...guardedErrors,
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'What was written to people (operators)',
  middleware: [requireOperator] as const,
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: jsonContent(broadcastListSchema, 'A page, newest first'), ...guardedErrors },
});

const reportRoute = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One message with whom it reached (operators)',
  middleware: [requireOperator] as const,
  request: { params: idParam },
  responses: {
    200: jsonContent(broadcastReportSchema, 'The message and its delivery'),
    ...notFoundError,
    ...guardedErrors,
  },
});

export function broadcastsRoutes(deps: AppDeps) {
  const { db, now, settings } = deps;
  return createApiRouter()
    .openapi(previewRoute, async (c) => {
      const { text, audience } = readDraft(c.req.valid('json'));
      const notice = { kind: 'operator_message', poolName: settings.poolName, text } as const;
      const show = async (language: 'en' | 'ru') =>
        renderNotices([notice], await toReader(deps, c.get('caller'), language));
      const shown = { en: await show('en'), ru: await show('ru') };
      return c.json({ ...(await countAudience(db, audience)), shown }, 200);
    })
    .openapi(sendRoute, async (c) => {
      const { requestKey, ...draft } = c.req.valid('json');
      const { actor } = c.get('caller');
      const wanted = { ...readDraft(draft), requestKey, actor, poolName: settings.poolName };
      const sent = await sendBroadcast(db, wanted, now());
      if (!sent.ok) throw refusals[sent.reason];
      return c.json(toView(sent.broadcast), 201);
    })
    .openapi(listRoute, async (c) => {
      const page = await readIdPage(
        c.req.valid('query'),
        ({ limit, cursorId }) => listBroadcasts(db, { limit, beforeId: cursorId }),
        toView,
      );
      return c.json(page, 200);
    })
    .openapi(reportRoute, async (c) => {
      const broadcast = await findBroadcast(db, parseId(c.req.valid('param').id, 'broadcast'));
      if (broadcast === undefined) throw new NotFoundError('broadcast');
      return c.json({ ...toView(broadcast), report: await getBroadcastReport(db, broadcast.id, now()) }, 200);
    });
}

function readDraft(draft: z.output<typeof broadcastDraftSchema>) {
  const parsed = parseBroadcast(draft);
  if (parsed.ok) return { text: parsed.text, audience: parsed.audience };
  const { field, reason } = parsed;
  throw new ApiError({ status: 422, code: 'validation_failed', message: `${field}: ${reason}`, field });
}

const refusals = {
  key_taken: new ApiError({
    status: 409,
    code: 'request_key_taken',
    message: 'This request key was used for another message',
  }),
  nobody: new ApiError({ status: 409, code: 'nobody_to_tell', message: 'There is nobody to write to' }),
  too_many: new ApiError({
    status: 429,
    code: 'too_many_broadcasts',
    message: `At most ${broadcastsPerHour} messages to people an hour; try again later`,
  }),
};

function toView({ createdAt, ...broadcast }: Broadcast): z.output<typeof broadcastSchema> {
  return { ...broadcast, createdAt: createdAt.toISOString() };
}
