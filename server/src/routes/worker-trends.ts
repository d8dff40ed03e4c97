import { listWorkerTrends } from '@cocoon-pool/db/worker-trends';
import { createRoute, z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { guardedErrors, idSchema, jsonContent, timeSchema } from '../schemas/common.ts';

const mostWorkers = 100;
const idsText = `must be 1 to ${mostWorkers} ids, separated by commas`;

const trendsRoute = createRoute({
  method: 'get',
  path: '/trends',
  summary: 'The request rates of some own workers in the last 24 h, hour by hour',
  request: {
    query: z.strictObject({
      ids: z
        .string()
        .regex(/^\d{1,18}(,\d{1,18}){0,99}$/, idsText)
        .openapi({ example: '1,2' }),
    }),
  },
  responses: {
    200: jsonContent(
      z
        .object({
          from: timeSchema,
          stepSeconds: z.int(),
          items: z.array(z.object({ workerId: idSchema, requestsPerSecond: z.array(z.number().nullable()) })),
        })
        .openapi('WorkerTrends'),
      'Of those that are within reach and have any; null where nobody looked',
    ),
    ...guardedErrors,
  },
});

const stepSeconds = 3_600;
const steps = 24;
const fiveMinutesMs = 300_000;

export function workerTrendsRoutes({ db, now }: AppDeps) {
  return createApiRouter().openapi(trendsRoute, async (c) => {
    const workerIds = c.req.valid('query').ids.split(',');
    const to = new Date(Math.floor(now().getTime() / fiveMinutesMs) * fiveMinutesMs);
    const from = new Date(to.getTime() - steps * stepSeconds * 1_000);
    const participantId = c.get('caller').reach;
    const items = await listWorkerTrends(db, { workerIds, participantId, from, to, stepSeconds });
    return c.json({ from: from.toISOString(), stepSeconds, items }, 200);
  });
}
