import { listGpuBuckets } from '@cocoon-pool/db/gpu-metrics';
import { listGpuStates } from '@cocoon-pool/db/gpu-state';
import { getWorkerDetail } from '@cocoon-pool/db/worker-detail';
import { listWorkerHealth } from '@cocoon-pool/db/worker-health';
import { findServiceFaults } from '@cocoon-pool/domain/health/parse-status-text';
import { createRoute } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { parseId } from '../parse-id.ts';
import { planStats } from '../plan-stats.ts';
import { guardedErrors, idParam, jsonContent, notFoundError } from '../schemas/common.ts';
import { statsQuerySchema } from '../schemas/worker-figures.ts';
import { workerGpusSchema, workerHostSchema } from '../schemas/worker-gpus.ts';
import { toGpuPlan, toGpuSeries, toGpuViews } from '../to-gpu-views.ts';

const gpusRoute = createRoute({
  method: 'get',
  path: '/{id}/gpus',
  summary: 'A worker’s GPUs, now and in the past, as its agent tells of them',
  request: { params: idParam, query: statsQuerySchema },
  responses: { 200: jsonContent(workerGpusSchema, 'Now and series'), ...notFoundError, ...guardedErrors },
});

const hostRoute = createRoute({
  method: 'get',
  path: '/{id}/host',
  summary: 'The services and the machine of a worker, as its agent tells of them',
  request: { params: idParam },
  responses: { 200: jsonContent(workerHostSchema, 'Now'), ...notFoundError, ...guardedErrors },
});

export function workerGpusRoutes(deps: AppDeps) {
  const { db, now, settings } = deps;
  return createApiRouter()
    .openapi(gpusRoute, async (c) => {
      const at = now();
      const id = parseId(c.req.valid('param').id, 'worker');
      const participantId = c.get('caller').reach;
      await getWorkerDetail(db, id, { participantId, now: at });
      const plan = toGpuPlan(planStats(c.req.valid('query'), settings, at));
      const [states, [health], buckets] = await Promise.all([
        listGpuStates(db, [id]),
        listWorkerHealth(db, [id]),
        listGpuBuckets(db, { workerId: id, participantId, ...plan }, at),
      ]);
      const sampledAt = health?.gpusSampledAt ?? null;
      return c.json(
        {
          workerId: id,
          sampledAt: sampledAt?.toISOString() ?? null,
          ageSeconds: sampledAt && Math.max(0, at.getTime() - sampledAt.getTime()) / 1_000,
          failure: health?.gpuFailure ?? null,
          gpus: toGpuViews(states, health),
          from: plan.from.toISOString(),
          to: plan.to.toISOString(),
          stepSeconds: plan.stepSeconds,
          series: toGpuSeries(buckets, plan),
        },
        200,
      );
    })
    .openapi(hostRoute, async (c) => {
      const id = parseId(c.req.valid('param').id, 'worker');
      const { agentId } = await getWorkerDetail(db, id, { participantId: c.get('caller').reach, now: now() });
      const [health] = await listWorkerHealth(db, [id]);
      const { status = null, statusSampledAt = null, system = null, systemSampledAt = null } = health ?? {};
      return c.json(
        {
          workerId: id,
          agentId,
          status: status &&
            statusSampledAt && {
              sampledAt: statusSampledAt.toISOString(),
              faults: findServiceFaults(status.services),
              services: status.services,
            },
          system: system && systemSampledAt && { sampledAt: systemSampledAt.toISOString(), ...system },
        },
        200,
      );
    });
}
