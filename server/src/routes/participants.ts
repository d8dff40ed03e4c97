import { getDayStart, sumEarnedNanoton } from '@cocoon-pool/db/participant-earnings';
import {
  getParticipant,
  insertParticipant,
  knowsTimeZone,
  listParticipants,
  type Participant,
  type ParticipantChange,
  updateParticipant,
} from '@cocoon-pool/db/participants';
import { listLastSeen } from '@cocoon-pool/db/sessions';
import { listWalletLinks } from '@cocoon-pool/db/wallets';
import { countWorkersByParticipant, getOverview } from '@cocoon-pool/db/workers';
import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { requireOperator } from '../authenticate.ts';
import { type Caller, forbidden } from '../caller.ts';
import { readIdPage } from '../id-page.ts';
import { toParticipantId } from '../participant-id.ts';
import {
  errorSchema,
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  line,
  notFoundError,
  pageQuery,
} from '../schemas/common.ts';
import {
  newParticipantSchema,
  participantChangeSchema,
  participantItemSchema,
  participantListSchema,
  participantRoleSchema,
  participantSchema,
  participantStatusSchema,
} from '../schemas/participant.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Everybody in the pool (operators)',
  middleware: [requireOperator] as const,
  request: {
    query: z.strictObject({
      q: line(100).optional().openapi({ description: 'Part of a name, or a Telegram id' }),
      role: participantRoleSchema.optional(),
      status: participantStatusSchema.optional(),
      ...pageQuery,
    }),
  },
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
  summary:
    'Change one’s own name, language, time zone and currency; operators let in, deactivate and promote',
  request: { params: idParam, ...jsonBody(participantChangeSchema) },
  responses: {
    200: jsonContent(participantSchema, 'As it is now'),
    409: jsonContent(errorSchema, 'The last operator has to stay'),
    ...notFoundError,
    ...guardedErrors,
  },
});

export function participantsRoutes(deps: AppDeps) {
  const { db, now } = deps;
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      const counts = await countWorkersByParticipant(db, now());
      const page = await readIdPage(
        { limit, cursor },
        async (place) => {
          const people = await listParticipants(db, {
            ...filter,
            limit: place.limit,
            afterId: place.cursorId,
          });
          const seen = await listLastSeen(
            db,
            people.map(({ id }) => id),
          );
          return people.map((person) => ({ ...person, lastSeenAt: seen.get(person.id) }));
        },
        ({ lastSeenAt, ...person }) => toItemView(person, { workers: counts.get(person.id), lastSeenAt }),
      );
      return c.json(page, 200);
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
      refuseOperatorsChange(caller, change);
      if (change.timeZone !== undefined && !(await knowsTimeZone(db, change.timeZone))) throw unknownTimeZone;
      const changed = await updateParticipant(db, { id, change, actor: caller.actor }, now());
      return c.json(await getView(deps, changed), 200);
    });
}

function refuseOperatorsChange({ role }: Caller, change: ParticipantChange): void {
  const isOwn = change.role === undefined && change.status === undefined && change.workerLimit === undefined;
  if (!isOwn && role !== 'operator') throw forbidden('Only operators may change role, status and limits');
}

const noWorkers = { ok: 0, warning: 0, down: 0, unknown: 0 };

interface Known {
  workers?: typeof noWorkers | undefined;
  lastSeenAt?: Date | undefined;
}

function toItemView(
  participant: Participant,
  { workers = noWorkers, lastSeenAt }: Known = {},
): z.output<typeof participantItemSchema> {
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
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
  };
}

const thirtyDaysMs = 30 * 86_400_000;

async function getView(
  { db, now, settings }: AppDeps,
  participant: Participant,
): Promise<z.output<typeof participantSchema>> {
  const { id: participantId, timeZone, currency } = participant;
  const to = now();
  const { workers, unpaidNanoton } = await getOverview(db, { participantId, now: to });
  const dayStart = await getDayStart(db, timeZone, to);
  const today = await sumEarnedNanoton(db, { participantId, from: dayStart, to });
  const wallets = await listWalletLinks(db, { participantId, network: settings.tonNetwork });
  const seen = await listLastSeen(db, [participantId]);
  const monthStart = new Date(to.getTime() - thirtyDaysMs);
  const thirtyDays = await sumEarnedNanoton(db, { participantId, from: monthStart, to });
  return {
    ...toItemView(participant, { workers, lastSeenAt: seen.get(participantId) }),
    timeZone,
    currency,
    wallets: wallets.map(({ address, provenAt }) => ({ address, proven: provenAt !== null })),
    earnings: {
      unpaidNanoton: unpaidNanoton?.toString() ?? null,
      todayNanoton: today?.toString() ?? null,
      thirtyDaysNanoton: thirtyDays?.toString() ?? null,
    },
  };
}

const unknownTimeZone = new ApiError({
  status: 422,
  code: 'validation_failed',
  message: 'timeZone: The database does not know this time zone',
  field: 'timeZone',
});
