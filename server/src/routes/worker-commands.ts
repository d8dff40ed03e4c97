import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import {
  type CommandRefused,
  type CommandRequest,
  type CommandRow,
  findCommandRefusal,
  findReadBack,
  insertCommand,
  listCommands,
} from '@cocoon-pool/db/worker-commands';
import { getWorkerAddress, getWorkerDetail } from '@cocoon-pool/db/worker-detail';
import { readFact, type WorkerCommand } from '@cocoon-pool/domain/control/worker-command';
import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import type { Caller } from '../caller.ts';
import { isId, parseId } from '../parse-id.ts';
import {
  defaultLimit,
  errorSchema,
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  notFoundError,
  pageQuery,
} from '../schemas/common.ts';
import {
  bulkCommandSchema,
  bulkResultSchema,
  commandListSchema,
  commandSchema,
  dryRunSchema,
  newCommandSchema,
} from '../schemas/worker-command.ts';
import { toCommandView } from '../to-command-view.ts';
import { waitForCommand } from '../wait-for-command.ts';

const commandRoute = createRoute({
  method: 'post',
  path: '/{id}/commands',
  summary: 'Ask a worker for something; waits up to 10 s for what became of it',
  request: { params: idParam, ...jsonBody(newCommandSchema) },
  responses: {
    200: jsonContent(dryRunSchema, 'With dryRun: whether it would be allowed'),
    201: jsonContent(commandSchema, 'Asked for: `state` says how far it is'),
    409: jsonContent(errorSchema, 'Another command of this worker is under way'),
    ...notFoundError,
    ...guardedErrors,
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/{id}/commands',
  summary: 'What a worker was asked for, newest first',
  request: { params: idParam, query: z.strictObject(pageQuery) },
  responses: { 200: jsonContent(commandListSchema, 'A page'), ...notFoundError, ...guardedErrors },
});

const bulkRoute = createRoute({
  method: 'post',
  path: '/commands',
  summary: 'Ask many workers for the same; each is allowed or refused by itself',
  request: jsonBody(bulkCommandSchema),
  responses: { 200: jsonContent(bulkResultSchema, 'What became of each'), ...guardedErrors },
});

export function workerCommandsRoutes(deps: AppDeps) {
  const { db, now } = deps;
  return createApiRouter()
    .openapi(bulkRoute, async (c) => {
      const { workerIds, command } = c.req.valid('json');
      const items: z.output<typeof bulkResultSchema>['items'] = [];
      for (const workerId of new Set(workerIds)) {
        items.push(await askOne(deps, { caller: c.get('caller'), workerId, body: command }));
      }
      return c.json({ items }, 200);
    })
    .openapi(commandRoute, async (c) => {
      const caller = c.get('caller');
      const workerId = parseId(c.req.valid('param').id, 'worker');
      const body = c.req.valid('json');
      const request = toRequest(body, { caller, workerId, now: now() });
      if (body.dryRun) {
        const reason = await findCommandRefusal(db, request);
        const before = await readBefore(deps, request);
        return c.json({ workerId, isAllowed: reason === null, reason, before }, 200);
      }
      const before = await readBefore(deps, request);
      const made = await insertCommand(db, { ...request, before }, now());
      if (!made.ok) throw refusals[made.reason];
      return c.json(toCommandView(await waitForCommand(db, made.command)), 201);
    })
    .openapi(listRoute, async (c) => {
      const workerId = parseId(c.req.valid('param').id, 'worker');
      await getWorkerAddress(db, workerId, { participantId: c.get('caller').reach });
      const { limit = defaultLimit, cursor } = c.req.valid('query');
      if (cursor !== undefined && !isId(cursor)) throw badCursor;
      const rows = await listCommands(db, { workerId, limit: limit + 1, before: cursor });
      const items = rows.slice(0, limit).map(toCommandView);
      return c.json({ items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null }, 200);
    });
}

type Body = z.output<typeof newCommandSchema>;

interface Asking {
  caller: Caller;
  workerId: string;
  now: Date;
}

function toRequest(body: Body, { caller, workerId, now }: Asking): CommandRequest {
  const forSeconds = body.kind === 'disable' ? body.forSeconds : undefined;
  return {
    ...{ workerId, participantId: caller.reach, actor: caller.actor, command: toCommand(body) },
    returnAt: forSeconds === undefined ? null : new Date(now.getTime() + forSeconds * 1_000),
    keeps: 'keeps' in body && body.keeps === true,
  };
}

function toCommand(body: Body): WorkerCommand {
  switch (body.kind) {
    case 'enable':
    case 'disable':
      return { kind: body.kind };
    case 'set_coefficient':
      return { kind: body.kind, coefficientThousandths: Math.round(body.coefficient * 1_000) };
    case 'request_payout':
      return { kind: body.kind, proxyAddress: body.proxyAddress };
  }
}

/** What the worker showed last of what the command changes: to a scrape, or to a command that came after it. */
async function readBefore({ db, now }: AppDeps, request: CommandRequest): Promise<string | null> {
  const { workerId, participantId, command } = request;
  const { pages, lastUpAt } = await getWorkerDetail(db, workerId, { participantId, now: now() });
  if (command.kind === 'request_payout') return null;
  const readBack = await findReadBack(db, { workerId, kind: command.kind, since: lastUpAt });
  return readBack ?? readFact(command, pages);
}

/** Of many: a refusal is an answer like any other, and nobody waits for the workers. */
async function askOne(
  deps: AppDeps,
  { caller, workerId, body }: { caller: Caller; workerId: string; body: Body },
): Promise<z.output<typeof bulkResultSchema>['items'][number]> {
  const refused = (reason: CommandRefused | 'not_found', before: string | null = null) => ({
    ...{ workerId, isAllowed: false, reason, before, command: null },
  });
  if (!isId(workerId)) return refused('not_found');
  const request = toRequest(body, { caller, workerId, now: deps.now() });
  try {
    const before = await readBefore(deps, request);
    const reason = body.dryRun ? await findCommandRefusal(deps.db, request) : null;
    if (reason !== null) return refused(reason, before);
    const made = body.dryRun ? null : await insertCommand(deps.db, { ...request, before }, deps.now());
    if (made?.ok === false) return refused(made.reason, before);
    const row: CommandRow | null = made?.command ?? null;
    return { workerId, isAllowed: true, reason: null, before, command: row && toCommandView(row) };
  } catch (error) {
    if (error instanceof NotFoundError) return refused('not_found');
    throw error;
  }
}

const refusals: Record<CommandRefused, ApiError> = {
  unproven: new ApiError({
    status: 403,
    code: 'unproven',
    message:
      'Control needs a proof that the worker is its owner’s: prove the wallet that it pays to, or install the agent on its host',
  }),
  command_running: new ApiError({
    status: 409,
    code: 'command_running',
    message: 'Another command of this worker is under way; wait for it',
  }),
};

const badCursor = new ApiError({
  status: 422,
  code: 'validation_failed',
  message: 'cursor: must be the nextCursor of the page before',
  field: 'cursor',
});
