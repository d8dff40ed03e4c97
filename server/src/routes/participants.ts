import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { getDayStart, sumEarnedNanoton } from '@cocoon-pool/db/participant-earnings';
import {
  getParticipant,
  insertParticipant,
  listParticipants,
  type Participant,
  updateParticipant,
} from '@cocoon-pool/db/participants';
import { countWorkersByParticipant, getOverview } from '@cocoon-pool/db/workers';
import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { type Caller, requireOperator } from '../authenticate.ts';
import { isId, parseId } from '../parse-id.ts';
import {
  defaultLimit,
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  notFoundError,
  pageQuery,
} from '../schemas/common.ts';
import {
  newParticipantSchema,
  participantChangeSchema,
  participantItemSchema,
  participantListSchema,
  participantSchema,
} from '../schemas/participant.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Everybody in the pool (operators)',
  middleware: [requireOperator] as const,
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: jsonContent(participantListSchema, 'A page, oldest first'), ...guardedErrors },
});

const createParticipantRoute = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make a participant without a Telegram account (operators)',
  middleware: [requireOperator] as const,
  request: jsonBody(newParticipantSchema),
  responses: { 201: jsonContent(participantItemSchema, 'Made'), ...guardedErrors },
});

const getRoute = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'Oneself (`me` or own id); for operators anybody',
  request: { params: idParam },
  responses: { 200: jsonContent(participantSchema, 'The participant'), ...notFoundError, ...guardedErrors },
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Let in, deactivate, promote or rename somebody (operators)',
  middleware: [requireOperator] as const,
  request: { params: idParam, ...jsonBody(participantChangeSchema) },
  responses: { 200: jsonContent(participantItemSchema, 'As it is now'), ...notFoundError, ...guardedErrors },
});

export function participantsRoutes(deps: AppDeps) {
  const { db, now } = deps;
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const { limit = defaultLimit, cursor } = c.req.valid('query');
      if (cursor !== undefined && !isId(cursor)) throw badCursor();
      const people = await listParticipants(db, { limit: limit + 1, afterId: cursor });
      const counts = await countWorkersByParticipant(db, now());
      const page = people.slice(0, limit);
      const items = page.map((person) => toItemView(person, counts.get(person.id)));
      return c.json({ items, nextCursor: people.length > limit ? (page.at(-1)?.id ?? null) : null }, 200);
    })
    .openapi(createParticipantRoute, async (c) => {
      const { name } = c.req.valid('json');
      const made = await insertParticipant(db, { name, actor: c.get('caller').actor }, now());
      c.header('Location', `/api/v1/participants/${made.id}`);
      return c.json(toItemView(made), 201);
    })
    .openapi(getRoute, async (c) => {
      const id = toParticipantId(c.req.valid('param').id, c.get('caller'));
      return c.json(await getView(deps, await getParticipant(db, id)), 200);
    })
    .openapi(changeRoute, async (c) => {
      const caller = c.get('caller');
      const id = toParticipantId(c.req.valid('param').id, caller);
      const change = c.req.valid('json');
      const changed = await updateParticipant(db, { id, change, actor: caller.actor }, now());
      const { workers } = await getOverview(db, { participantId: id, now: now() });
      return c.json(toItemView(changed, workers), 200);
    });
}

function toParticipantId(text: string, caller: Caller): string {
  const id = text === 'me' ? caller.participantId : parseId(text, 'participant');
  if (id === null || (caller.reach !== null && caller.reach !== id)) throw new NotFoundError('participant');
  return id;
}

const noWorkers = { ok: 0, warning: 0, down: 0, unknown: 0 };

function toItemView(participant: Participant, workers = noWorkers): z.output<typeof participantItemSchema> {
  const { id, name, role, status, telegramUserId, language, workerLimit, createdAt } = participant;
  return {
    id,
    name,
    role,
    status,
    telegramUserId,
    language,
    workerLimit,
    workers,
    createdAt: createdAt.toISOString(),
  };
}

const thirtyDaysMs = 30 * 86_400_000;

async function getView(
  { db, now }: AppDeps,
  participant: Participant,
): Promise<z.output<typeof participantSchema>> {
  const { id: participantId, timeZone, currency } = participant;
  const to = now();
  const { workers, unpaidNanoton } = await getOverview(db, { participantId, now: to });
  const dayStart = await getDayStart(db, timeZone, to);
  const today = await sumEarnedNanoton(db, { participantId, from: dayStart, to });
  const monthStart = new Date(to.getTime() - thirtyDaysMs);
  const thirtyDays = await sumEarnedNanoton(db, { participantId, from: monthStart, to });
  return {
    ...toItemView(participant, workers),
    timeZone,
    currency,
    wallets: [],
    earnings: {
      unpaidNanoton: unpaidNanoton?.toString() ?? null,
      todayNanoton: today?.toString() ?? null,
      thirtyDaysNanoton: thirtyDays?.toString() ?? null,
    },
  };
}

function badCursor(): ApiError {
  const message = 'cursor: Not a cursor of this list';
  return new ApiError({ status: 422, code: 'validation_failed', message, field: 'cursor' });
}
