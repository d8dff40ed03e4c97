import { listGpuBuckets } from '@cocoon-pool/db/gpu-metrics';
import { listFreshGpus } from '@cocoon-pool/db/gpu-state';
import { getRunTimeQuantiles } from '@cocoon-pool/db/run-time-quantiles';
import { listUsualHours } from '@cocoon-pool/db/usual-hours';
import { listWorkerContracts } from '@cocoon-pool/db/worker-contracts';
import { getWorkerAddress, getWorkerDetail } from '@cocoon-pool/db/worker-detail';
import { listStatsBuckets, type StatsBucket } from '@cocoon-pool/db/worker-stats';
import { createRoute } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { parseId } from '../parse-id.ts';
import { planStats } from '../plan-stats.ts';
import { guardedErrors, idParam, jsonContent, notFoundError } from '../schemas/common.ts';
import { statsQuerySchema, workerMetricsSchema, workerStatsSchema } from '../schemas/worker-figures.ts';
import { toGpuPlan, toMeanUtilization } from '../to-gpu-views.ts';
import { toUsualHours, toUsualSeries } from '../to-usual-series.ts';
import { toWorkerMetrics } from '../to-worker-metrics.ts';

const metricsRoute = createRoute({
  method: 'get',
  path: '/{id}/metrics',
  summary: 'What the newest scrape of a worker says',
  request: { params: idParam },
  responses: { 200: jsonContent(workerMetricsSchema, 'Now'), ...notFoundError, ...guardedErrors },
});

const statsRoute = createRoute({
  method: 'get',
  path: '/{id}/stats',
  summary: 'A worker’s past, in equal steps; unknown stretches are null',
  request: { params: idParam, query: statsQuerySchema },
  responses: { 200: jsonContent(workerStatsSchema, 'Series'), ...notFoundError, ...guardedErrors },
});

export function workerFiguresRoutes(deps: AppDeps) {
  const { db, now, settings } = deps;
  return createApiRouter()
    .openapi(metricsRoute, async (c) => {
      const id = parseId(c.req.valid('param').id, 'worker');
      const at = now();
      const participantId = c.get('caller').reach;
      const worker = await getWorkerDetail(db, id, { participantId, now: at });
      const runTimeSecondsQuantiles = await getRunTimeQuantiles(db, { workerId: id, participantId, now: at });
      const gpus = await listFreshGpus(db, id, at);
      const contracts = await listWorkerContracts(db, id);
      const reading = { now: at, runTimeSecondsQuantiles, gpus, contracts };
      return c.json(toWorkerMetrics(worker, reading), 200);
    })
    .openapi(statsRoute, async (c) => {
      const id = parseId(c.req.valid('param').id, 'worker');
      const participantId = c.get('caller').reach;
      await getWorkerAddress(db, id, { participantId });
      const plan = planStats(c.req.valid('query'), settings, now());
      const buckets = await listStatsBuckets(db, { workerId: id, participantId, ...plan });
      const gpuRange = { workerId: id, participantId, ...toGpuPlan(plan) };
      const gpuBuckets = await listGpuBuckets(db, gpuRange, now());
      const usualRange = toUsualHours(plan);
      const usual =
        usualRange === null ? [] : await listUsualHours(db, { workerId: id, participantId, ...usualRange });
      const { from, to, stepSeconds } = plan;
      const series = {
        ...toSeries(buckets),
        usualRequestsPerSecond: toUsualSeries(usual, plan),
        gpuUtilizationRatio: toMeanUtilization(gpuBuckets, plan),
      };
      return c.json({ from: from.toISOString(), to: to.toISOString(), stepSeconds, series }, 200);
    });
}

function toSeries(buckets: StatsBucket[]) {
  const series = <T>(value: (bucket: StatsBucket) => T) =>
    buckets.map((bucket): [number, T] => [bucket.start.getTime() / 1_000, value(bucket)]);
  return {
    requestsPerSecond: series((bucket) => bucket.requestsPerSecond),
    requestsPerSecondMin: series((bucket) => bucket.requestsPerSecondMin),
    requestsPerSecondMax: series((bucket) => bucket.requestsPerSecondMax),
    errorRatio: series((bucket) => bucket.errorRatio),
    runTimeSecondsMean: series((bucket) => bucket.runTimeSecondsMean),
    activeRequests: series((bucket) => bucket.activeRequests),
    earnedNanoton: series((bucket) => bucket.earnedNanoton?.toString() ?? null),
    upRatio: series((bucket) => bucket.upRatio),
  };
}
