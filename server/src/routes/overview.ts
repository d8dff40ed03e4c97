import { listFleetBuckets } from '@cocoon-pool/db/fleet-stats';
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

const ranges = {
  '24h': { hours: 24, stepSeconds: 900 },
  '7d': { hours: 168, stepSeconds: 7_200 },
  '30d': { hours: 720, stepSeconds: 21_600 },
} as const;

const step = z.int().openapi({ description: 'Start of the step, unix seconds' });

const activitySchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    stepSeconds: z.int(),
    series: z.object({
      requestsPerSecond: z.array(z.tuple([step, z.number().nullable()])),
      earnedNanoton: z.array(z.tuple([step, nanotonSchema.nullable()])),
    }),
  })
  .openapi('Activity');

const activityRoute = createRoute({
  method: 'get',
  path: '/activity',
  summary: 'Requests and earnings of all own workers together; for operators of the pool',
  request: {
    query: z.strictObject({ range: z.enum(['24h', '7d', '30d']).optional().openapi({ example: '24h' }) }),
  },
  responses: { 200: jsonContent(activitySchema, 'Series; unknown stretches are null'), ...guardedErrors },
});

export function overviewRoutes(deps: AppDeps) {
  return createApiRouter()
    .openapi(overviewRoute, async (c) => {
      const { reach } = c.get('caller');
      const compute = () => readOverview(deps, reach);
      const view = await (deps.cache?.read({ reach, question: 'overview' }, compute) ?? compute());
      return c.json(view, 200);
    })
    .openapi(activityRoute, async (c) => {
      const { reach } = c.get('caller');
      const { range = '24h' } = c.req.valid('query');
      const compute = () => readActivity(deps, reach, range);
      const view = await (deps.cache?.read({ reach, question: `activity ${range}` }, compute) ?? compute());
      return c.json(view, 200);
    });
}

/** Steps are counted from the epoch: hours are summed by the clock. */
async function readActivity(
  { db, now }: AppDeps,
  reach: Id | null,
  range: keyof typeof ranges,
): Promise<z.output<typeof activitySchema>> {
  const { hours, stepSeconds } = ranges[range];
  const to = now();
  const stepMs = stepSeconds * 1_000;
  const from = new Date(Math.ceil((to.getTime() - hours * 3_600_000) / stepMs) * stepMs);
  const resolution = range === '24h' && reach !== null ? '5m' : '1h';
  const seconds = resolution === '1h' ? Math.max(stepSeconds, 3_600) : stepSeconds;
  const start = new Date(Math.floor(from.getTime() / (seconds * 1_000)) * seconds * 1_000);
  const span = { from: start, to, stepSeconds: seconds };
  const buckets = await listFleetBuckets(db, { participantId: reach, ...span, resolution });
  return {
    from: start.toISOString(),
    to: to.toISOString(),
    stepSeconds: seconds,
    series: {
      requestsPerSecond: buckets.map(({ start, requestsPerSecond }) => [toSeconds(start), requestsPerSecond]),
      earnedNanoton: buckets.map(({ start, earnedNanoton }) => [
        toSeconds(start),
        earnedNanoton?.toString() ?? null,
      ]),
    },
  };
}

function toSeconds(time: Date): number {
  return time.getTime() / 1_000;
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
