import { getParticipant } from '@cocoon-pool/db/participants';
import { getCostOwner, getWorkerCosts, setWorkerCosts, type WorkerCosts } from '@cocoon-pool/db/worker-costs';
import { createRoute, type z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { parseId } from '../parse-id.ts';
import { reckonProfit } from '../reckon-profit.ts';
import { guardedErrors, idParam, jsonBody, jsonContent, notFoundError } from '../schemas/common.ts';
import {
  profitQuerySchema,
  profitSchema,
  workerCostsBodySchema,
  workerCostsSchema,
} from '../schemas/earnings.ts';
import { toCurrency } from '../to-value.ts';

const profitRoute = createRoute({
  method: 'get',
  path: '/{id}/profit',
  summary: 'What a worker brought, less electricity and depreciation; the last 30 days by default',
  request: { params: idParam, query: profitQuerySchema },
  responses: { 200: jsonContent(profitSchema, 'An estimate'), ...notFoundError, ...guardedErrors },
});

const costsRoute = createRoute({
  method: 'get',
  path: '/{id}/costs',
  summary: 'What its owner says that a worker costs',
  request: { params: idParam },
  responses: { 200: jsonContent(workerCostsSchema, 'Null = not said'), ...notFoundError, ...guardedErrors },
});

const setCostsRoute = createRoute({
  method: 'put',
  path: '/{id}/costs',
  summary: 'Say what a worker costs: watts, and hardware with its months of depreciation',
  request: { params: idParam, ...jsonBody(workerCostsBodySchema) },
  responses: { 200: jsonContent(workerCostsSchema, 'As it is now'), ...notFoundError, ...guardedErrors },
});

const dayMs = 86_400_000;
const longestMs = 3_660 * dayMs;

export function workerCostsRoutes(deps: AppDeps) {
  const { db, now } = deps;
  return createApiRouter()
    .openapi(profitRoute, async (c) => {
      const caller = c.get('caller');
      const owner = await getCostOwner(db, parseId(c.req.valid('param').id, 'worker'), caller.reach);
      const query = c.req.valid('query');
      const to = query.to ?? now();
      const from = query.from ?? new Date(to.getTime() - 30 * dayMs);
      if (from >= to) throw badRange('from must be before to');
      if (to.getTime() - from.getTime() > longestMs) throw badRange('The range may be 10 years at most');
      const whose = owner.participantId ?? caller.participantId;
      const currency =
        query.currency ?? toCurrency(whose === null ? 'USD' : (await getParticipant(db, whose)).currency);
      return c.json(await reckonProfit(deps, { owner, currency, from, to }), 200);
    })
    .openapi(costsRoute, async (c) => {
      const owner = await getCostOwner(db, parseId(c.req.valid('param').id, 'worker'), c.get('caller').reach);
      return c.json(toView(await getWorkerCosts(db, owner)), 200);
    })
    .openapi(setCostsRoute, async (c) => {
      const { actor, reach } = c.get('caller');
      const owner = await getCostOwner(db, parseId(c.req.valid('param').id, 'worker'), reach);
      const body = c.req.valid('json');
      const { overheadWatts = (await getWorkerCosts(db, owner)).overheadWatts } = body;
      const costs = { ...body, overheadWatts };
      await setWorkerCosts(db, { ...owner, actor, costs }, now());
      return c.json(toView(costs), 200);
    });
}

function toView(costs: WorkerCosts): z.output<typeof workerCostsSchema> {
  const { hardware } = costs;
  return {
    ...costs,
    hardware: hardware === null ? null : { ...hardware, purchasedAt: hardware.purchasedAt.toISOString() },
  };
}

function badRange(message: string): ApiError {
  return new ApiError({ status: 422, code: 'validation_failed', message, field: 'from' });
}
