import { listOwnedTargets, type Target } from '@cocoon-pool/db/targets';
import { formatWorkerAddress } from '@cocoon-pool/domain/network/parse-worker-address';
import { createRoute } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { guardedErrors, jsonContent } from '../schemas/common.ts';
import { prometheusTargetsSchema } from '../schemas/prometheus.ts';

/** Far above what one installation watches. A list that was cut would end what it leaves out: more is an error. */
const mostTargets = 20_000;

const targetsRoute = createRoute({
  method: 'get',
  path: '/targets',
  summary: 'Watched workers for Prometheus’ http_sd; for operators all. A key of scope `metrics` may read it',
  responses: { 200: jsonContent(prometheusTargetsSchema, 'A group for each worker'), ...guardedErrors },
});

export function prometheusRoutes({ db }: Pick<AppDeps, 'db'>) {
  return createApiRouter().openapi(targetsRoute, async (c) => {
    const participantId = c.get('caller').reach;
    const targets = await listOwnedTargets(db, { participantId, limit: mostTargets + 1 });
    if (targets.length > mostTargets) throw tooManyTargets;
    return c.json(targets.map(toGroup), 200);
  });
}

/** The address becomes `instance`; by the id a daemon is asked for the worker's metrics. */
function toGroup(target: Target) {
  return {
    targets: [formatWorkerAddress(target)],
    labels: {
      __meta_cocoon_worker_id: target.workerId,
      __meta_cocoon_worker_name: target.name,
      __meta_cocoon_participant_id: target.participantId ?? 'pool',
    },
  };
}

const tooManyTargets = new ApiError({
  status: 500,
  code: 'too_many_targets',
  message: `There are more than ${mostTargets} workers; give each Prometheus a key of its own participant`,
});
