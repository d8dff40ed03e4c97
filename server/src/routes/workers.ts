import type { Id } from '@cocoon-pool/db/schema';
import { removeWorker, updateWorker } from '@cocoon-pool/db/worker-change';
import { getWorkerAddress, getWorkerDetail } from '@cocoon-pool/db/worker-detail';
import { insertWorker, type WorkerChangeResult } from '@cocoon-pool/db/worker-registration';
import { listWorkers } from '@cocoon-pool/db/workers';
import { createRoute, type z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { type Caller, forbidden } from '../caller.ts';
import { checkWorkerAddress } from '../check-worker-address.ts';
import { isId, parseId } from '../parse-id.ts';
import {
  defaultLimit,
  errorSchema,
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  notFoundError,
} from '../schemas/common.ts';
import {
  newWorkerSchema,
  workerChangeSchema,
  workerListSchema,
  workerQuerySchema,
  workerSchema,
} from '../schemas/worker.ts';
import { toWorkerItemView, toWorkerView } from '../to-worker-view.ts';

const conflictError = { 409: jsonContent(errorSchema, 'The address is already watched') };

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Own workers, worst first unless sorted; for operators all',
  request: { query: workerQuerySchema },
  responses: { 200: jsonContent(workerListSchema, 'A page'), ...guardedErrors },
});

const createWorkerRoute = createRoute({
  method: 'post',
  path: '/',
  summary: 'Watch a worker',
  request: jsonBody(newWorkerSchema),
  responses: { 201: jsonContent(workerSchema, 'Watched from now on'), ...conflictError, ...guardedErrors },
});

const getRoute = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One worker',
  request: { params: idParam },
  responses: { 200: jsonContent(workerSchema, 'The worker'), ...notFoundError, ...guardedErrors },
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Change what is given of a worker',
  request: { params: idParam, ...jsonBody(workerChangeSchema) },
  responses: {
    200: jsonContent(workerSchema, 'As it is now'),
    ...notFoundError,
    ...conflictError,
    ...guardedErrors,
  },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Stop watching a worker; its history stays',
  request: { params: idParam },
  responses: { 204: { description: 'Not watched any more' }, ...notFoundError, ...guardedErrors },
});

export function workersRoutes(deps: AppDeps) {
  const { db, now } = deps;
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const query = c.req.valid('query');
      const { reach } = c.get('caller');
      const compute = () => readList(deps, query, reach);
      const question = `workers ${JSON.stringify(query)}`;
      return c.json(await (deps.cache?.read({ reach, question }, compute) ?? compute()), 200);
    })
    .openapi(createWorkerRoute, async (c) => {
      const caller = c.get('caller');
      const { name, address, accessHash = null, labels = [], notes, participantId } = c.req.valid('json');
      const owner = toOwner(caller, participantId);
      const target = await checkWorkerAddress(deps, address);
      const worker = {
        name,
        ...target,
        accessHash,
        labels: unique(labels),
        notes,
        participantId: owner ?? caller.reach,
      };
      const id = toId(await insertWorker({ ...deps, now: now() }, worker, toAuthor(caller)));
      c.header('Location', `/api/v1/workers/${id}`);
      return c.json(await getView(deps, id, caller), 201);
    })
    .openapi(getRoute, async (c) => {
      const id = parseId(c.req.valid('param').id, 'worker');
      return c.json(await getView(deps, id, c.get('caller')), 200);
    })
    .openapi(changeRoute, async (c) => {
      const caller = c.get('caller');
      const id = parseId(c.req.valid('param').id, 'worker');
      const { address, participantId, labels, ...rest } = c.req.valid('json');
      // Somebody else's worker is not there, whatever the rest of the request says.
      await getWorkerAddress(db, id, { participantId: caller.reach });
      const change = {
        ...rest,
        labels: labels && unique(labels),
        participantId: toOwner(caller, participantId),
        target: address === undefined ? undefined : await checkWorkerAddress(deps, address),
      };
      const edit = { id, participantId: caller.reach, author: toAuthor(caller) };
      toId(await updateWorker({ ...deps, now: now() }, edit, change));
      return c.json(await getView(deps, id, caller), 200);
    })
    .openapi(removeRoute, async (c) => {
      const caller = c.get('caller');
      const id = parseId(c.req.valid('param').id, 'worker');
      await removeWorker({ db, now: now() }, { id, participantId: caller.reach, author: toAuthor(caller) });
      return c.body(null, 204);
    });
}

async function readList(
  { db, now }: AppDeps,
  { limit = defaultLimit, ...query }: z.output<typeof workerQuerySchema>,
  reach: Id | null,
): Promise<z.output<typeof workerListSchema>> {
  const listing = { ...query, limit, participantId: reach, now: now() };
  const { items, nextCursor, totals } = await listWorkers(db, listing);
  const unpaidNanoton = totals.unpaidNanoton?.toString() ?? null;
  return { items: items.map(toWorkerItemView), nextCursor, totals: { ...totals, unpaidNanoton } };
}

async function getView({ db, now }: AppDeps, id: string, caller: Caller) {
  return toWorkerView(await getWorkerDetail(db, id, { participantId: caller.reach, now: now() }));
}

/** Undefined where nothing is said; only operators may say whose a worker is. */
function toOwner(caller: Caller, participantId: string | null | undefined): string | null | undefined {
  if (participantId === undefined) return undefined;
  if (caller.role !== 'operator') throw forbidden('Only operators may say whose a worker is');
  if (participantId !== null && !isId(participantId)) throw refusals.unknown_participant;
  return participantId;
}

function toAuthor(caller: Caller) {
  return { actor: caller.actor, isOperator: caller.role === 'operator' };
}

function toId(result: WorkerChangeResult): string {
  if (!result.ok) throw refusals[result.reason];
  return result.id;
}

const refusals: Record<Exclude<WorkerChangeResult, { ok: true }>['reason'], ApiError> = {
  address_taken: new ApiError({
    status: 409,
    code: 'address_taken',
    message: 'This address is already watched',
    field: 'address',
  }),
  worker_limit: new ApiError({
    status: 422,
    code: 'worker_limit',
    message: 'The limit of workers for one person is reached; an operator can raise it',
  }),
  unknown_participant: new ApiError({
    status: 422,
    code: 'unknown_participant',
    message: 'There is no such participant',
    field: 'participantId',
  }),
  participant_deactivated: new ApiError({
    status: 422,
    code: 'participant_deactivated',
    message: 'This participant is deactivated',
    field: 'participantId',
  }),
};

function unique(labels: string[]): string[] {
  return [...new Set(labels)];
}
