import { getWorkerAddress } from '@cocoon-pool/db/worker-detail';
import { listWorkerEvents } from '@cocoon-pool/db/worker-events';
import { createRoute, z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { parseId } from '../parse-id.ts';
import {
  defaultLimit,
  guardedErrors,
  idParam,
  jsonContent,
  notFoundError,
  pageQuery,
} from '../schemas/common.ts';
import { workerEventListSchema } from '../schemas/worker-event.ts';

const eventsRoute = createRoute({
  method: 'get',
  path: '/{id}/events',
  summary: 'What changed at a worker (price, model, version, switched on or off), newest first',
  request: { params: idParam, query: z.strictObject({ limit: pageQuery.limit }) },
  responses: { 200: jsonContent(workerEventListSchema, 'The newest'), ...notFoundError, ...guardedErrors },
});

export function workerEventsRoutes({ db }: AppDeps) {
  return createApiRouter().openapi(eventsRoute, async (c) => {
    const workerId = parseId(c.req.valid('param').id, 'worker');
    await getWorkerAddress(db, workerId, { participantId: c.get('caller').reach });
    const { limit = defaultLimit } = c.req.valid('query');
    const events = await listWorkerEvents(db, { workerId, limit });
    const items = events.map(({ at, kind, before, after, byUs }) => ({
      ...{ at: at.toISOString(), kind, before, after, byUs },
    }));
    return c.json({ items }, 200);
  });
}
