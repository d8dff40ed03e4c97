import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import type { LiveAdmission, LiveMessage, LiveReader } from '../live-hub.ts';
import type { LiveChanges } from '../live-view.ts';
import { errorSchema, guardedErrors, jsonContent } from '../schemas/common.ts';
import { liveChangesSchema } from '../schemas/events.ts';

const eventsRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'What changes, as it changes: worker states and incidents within reach (server-sent events)',
  request: {
    headers: z.object({
      'last-event-id': z.string().optional().openapi({
        description: 'The `id` of the last message: goes on after it, if that is not too long ago',
      }),
    }),
  },
  responses: {
    200: {
      description:
        'First `event: snapshot` with everything, then `event: changes`, each with an `id` and LiveChanges as `data`; ' +
        'a comment now and then while nothing happens. Ends when the credential does.',
      content: { 'text/event-stream': { schema: liveChangesSchema } },
    },
    ...guardedErrors,
    501: jsonContent(
      errorSchema,
      'This runtime keeps no connections open: poll the lists with If-None-Match',
    ),
  },
});

export function eventsRoutes({ live }: Pick<AppDeps, 'live'>) {
  return createApiRouter().openapi(eventsRoute, async (c) => {
    if (live === undefined) throw notHere;
    let drop = () => {};
    const lastId = c.req.header('Last-Event-ID') ?? null;
    const admission = await live.open(c.get('caller'), { lastId, onDropped: () => drop() });
    if (!admission.ok) throw refusals[admission.reason];
    const stream = toStream(admission.reader, (dropIt) => {
      drop = dropIt;
    });
    return c.body(stream, 200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
  });
}

/** Asks for the next message when the connection has taken the one before. */
function toStream(reader: LiveReader, onStart: (drop: () => void) => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (controller) => onStart(() => controller.error(new Error('the reader takes nothing'))),
    pull: async (controller) => {
      const message = await reader.next();
      if (message.kind === 'ended') controller.close();
      else controller.enqueue(encoder.encode(formatMessage(message)));
    },
    cancel: () => reader.close(),
  });
}

function formatMessage(message: Exclude<LiveMessage, { kind: 'ended' }>): string {
  if (message.kind === 'heartbeat') return ': nothing new\n\n';
  const { kind, id, changes } = message;
  return `event: ${kind}\nid: ${id}\ndata: ${JSON.stringify(toView(changes))}\n\n`;
}

function toView({ workers, removedWorkerIds, incidents }: LiveChanges): z.output<typeof liveChangesSchema> {
  return {
    workers: workers.map((worker) => ({ ...worker, sampledAt: worker.sampledAt?.toISOString() ?? null })),
    removedWorkerIds,
    incidents: incidents.map((incident) => ({
      ...incident,
      openedAt: incident.openedAt.toISOString(),
      closedAt: incident.closedAt?.toISOString() ?? null,
    })),
  };
}

const notHere = new ApiError({
  status: 501,
  code: 'events_unavailable',
  message: 'There are no live events on this runtime; poll with If-None-Match instead',
});

const refusals: Record<Exclude<LiveAdmission, { ok: true }>['reason'], ApiError> = {
  too_many_of_caller: new ApiError({
    status: 429,
    code: 'too_many_streams',
    message: 'This key or session has as many open connections as it may have',
    retryAfterSeconds: 30,
  }),
  blind: new ApiError({
    status: 503,
    code: 'database_unavailable',
    message: 'The database does not answer; try again',
    retryAfterSeconds: 5,
  }),
  too_many: new ApiError({
    status: 503,
    code: 'too_many_streams',
    message: 'This server has as many open connections as it can hold',
    retryAfterSeconds: 30,
  }),
};
