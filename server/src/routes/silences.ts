import {
  endSilence,
  findSilenceOwner,
  insertSilence,
  listSilences,
  type SilenceSubject,
  type StoredSilence,
} from '@cocoon-pool/db/silences';
import { createRoute, type z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { parseBeforeId, toPage } from '../page.ts';
import { parseId } from '../parse-id.ts';
import {
  defaultLimit,
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  notFoundError,
} from '../schemas/common.ts';
import { newSilenceSchema, silenceListSchema, silenceQuery, silenceSchema } from '../schemas/silence.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Silences, newest first',
  request: { query: silenceQuery },
  responses: { 200: jsonContent(silenceListSchema, 'A page'), ...guardedErrors },
});

const createSilenceRoute = createRoute({
  method: 'post',
  path: '/',
  summary: 'Keep alerts back for a while: of an incident, a worker, a host, a rule, or all of them',
  request: jsonBody(newSilenceSchema),
  responses: { 201: jsonContent(silenceSchema, 'Made'), ...notFoundError, ...guardedErrors },
});

const endRoute = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'End a silence now: what still fires is told',
  request: { params: idParam },
  responses: { 200: jsonContent(silenceSchema, 'Ended'), ...notFoundError, ...guardedErrors },
});

export function silencesRoutes({ db, now }: AppDeps) {
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const { limit = defaultLimit, cursor, state = 'active' } = c.req.valid('query');
      const { reach } = c.get('caller');
      const activeAt = state === 'active' ? now() : null;
      const rows = await listSilences(db, {
        reach,
        activeAt,
        limit: limit + 1,
        beforeId: parseBeforeId(cursor),
      });
      return c.json(
        toPage(rows, limit, (row) => toView(row, now())),
        200,
      );
    })
    .openapi(createSilenceRoute, async (c) => {
      const { reach, actor } = c.get('caller');
      const { reason, startsAt, endsAt, ...subjects } = c.req.valid('json');
      const times = {
        startsAt: startsAt === undefined ? now() : new Date(startsAt),
        endsAt: new Date(endsAt),
      };
      checkTimes(times, now());
      const subject = toSubject(subjects);
      const { participantId } = await findSilenceOwner(db, subject, reach);
      const made = await insertSilence(
        db,
        { participantId, subject, reason, ...times, createdBy: actor },
        now(),
      );
      c.header('Location', `/api/v1/silences/${made.id}`);
      return c.json(toView(made, now()), 201);
    })
    .openapi(endRoute, async (c) => {
      const { reach, actor } = c.get('caller');
      const id = parseId(c.req.valid('param').id, 'silence');
      return c.json(toView(await endSilence(db, { id, reach, actor }, now()), now()), 200);
    });
}

const longestMs = 90 * 86_400_000;

function checkTimes({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }, now: Date): void {
  const problem =
    endsAt <= startsAt || endsAt <= now
      ? 'must be after its start, and in the future'
      : endsAt.getTime() - now.getTime() > longestMs
        ? 'must be within 90 days'
        : null;
  if (problem === null) return;
  throw new ApiError({
    status: 422,
    code: 'validation_failed',
    message: `endsAt: ${problem}`,
    field: 'endsAt',
  });
}

type Subjects = Pick<
  z.output<typeof newSilenceSchema>,
  'incidentId' | 'workerId' | 'hostId' | 'kind' | 'all'
>;

function toSubject({ incidentId, workerId, hostId, kind }: Subjects): SilenceSubject {
  if (incidentId !== undefined) return { incidentId };
  if (workerId !== undefined) return { workerId };
  if (hostId !== undefined) return { hostId };
  return kind === undefined ? 'all' : { kind };
}

function toView(row: StoredSilence, now: Date): z.output<typeof silenceSchema> {
  const { createdAt, startsAt, endsAt, ...rest } = row;
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    isActive: startsAt <= now && now < endsAt,
  };
}
