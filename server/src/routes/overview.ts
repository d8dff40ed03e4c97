import type { Id } from '@cocoon-pool/db/schema';
import { getOverview } from '@cocoon-pool/db/workers';
import { createRoute, z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import {
  guardedErrors,
  jsonContent,
  nanotonSchema,
  timeSchema,
  workerCountsSchema,
} from '../schemas/common.ts';

const overviewSchema = z
  .object({
    workers: workerCountsSchema,
    requestsPerSecond: z.number(),
    unpaidNanoton: nanotonSchema.nullable(),
    oldestSampledAt: timeSchema.nullable(),
    newestSampledAt: timeSchema.nullable(),
  })
  .openapi('Overview');

const overviewRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Own workers at a glance; for operators the whole pool',
  responses: { 200: jsonContent(overviewSchema, 'Each contract’s earnings count once'), ...guardedErrors },
});

export function overviewRoutes(deps: AppDeps) {
  return createApiRouter().openapi(overviewRoute, async (c) => {
    const { reach } = c.get('caller');
    const compute = () => readOverview(deps, reach);
    const view = await (deps.cache?.read({ reach, question: 'overview' }, compute) ?? compute());
    return c.json(view, 200);
  });
}

async function readOverview(
  { db, now }: AppDeps,
  reach: Id | null,
): Promise<z.output<typeof overviewSchema>> {
  const overview = await getOverview(db, { participantId: reach, now: now() });
  return {
    workers: overview.workers,
    requestsPerSecond: overview.requestsPerSecond,
    unpaidNanoton: overview.unpaidNanoton?.toString() ?? null,
    oldestSampledAt: overview.oldestSampledAt?.toISOString() ?? null,
    newestSampledAt: overview.newestSampledAt?.toISOString() ?? null,
  };
}
