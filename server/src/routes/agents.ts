import { type Agent, getAgent, listAgents, renameAgent, revokeAgent } from '@cocoon-pool/db/agents';
import { createEnrolmentToken } from '@cocoon-pool/db/enrolment-tokens';
import { formatInstallCommand } from '@cocoon-pool/domain/network/format-install-command';
import { createRoute, type z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { type Caller, forbidden } from '../caller.ts';
import { formatComposeService } from '../format-install.ts';
import { isId, parseId } from '../parse-id.ts';
import {
  agentChangeSchema,
  agentListSchema,
  agentSchema,
  newTokenSchema,
  tokenSchema,
} from '../schemas/agent.ts';
import {
  errorSchema,
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  notFoundError,
} from '../schemas/common.ts';
import { toPublicUrl } from '../to-public-url.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Own agents; for operators all',
  responses: { 200: jsonContent(agentListSchema, 'All of them'), ...guardedErrors },
});

const tokenRoute = createRoute({
  method: 'post',
  path: '/tokens',
  summary: 'A token to enrol one host with, within 30 minutes',
  request: jsonBody(newTokenSchema),
  responses: {
    201: jsonContent(tokenSchema, 'The token, shown this once'),
    429: jsonContent(errorSchema, 'Made too many'),
    ...notFoundError,
    ...guardedErrors,
  },
});

const getRoute = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One agent',
  request: { params: idParam },
  responses: { 200: jsonContent(agentSchema, 'The agent'), ...notFoundError, ...guardedErrors },
});

const renameRoute = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Rename an agent',
  request: { params: idParam, ...jsonBody(agentChangeSchema) },
  responses: { 200: jsonContent(agentSchema, 'As it is now'), ...notFoundError, ...guardedErrors },
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Revoke an agent’s key; its workers and their history stay',
  request: { params: idParam },
  responses: { 204: { description: 'Refused from now on' }, ...notFoundError, ...guardedErrors },
});

export function agentsRoutes(deps: AppDeps) {
  const { db, now } = deps;
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const at = now();
      const agents = await listAgents(db, { participantId: c.get('caller').reach });
      return c.json({ items: agents.map((agent) => toView(agent, at)) }, 200);
    })
    .openapi(tokenRoute, async (c) => {
      const caller = c.get('caller');
      const { agentId, participantId } = c.req.valid('json');
      const token = await createEnrolmentToken(
        db,
        {
          agentId: agentId === undefined ? null : parseId(agentId, 'agent'),
          participantId: toOwner(caller, participantId),
          actor: caller.actor,
        },
        now(),
      );
      if (token === undefined) throw tooMany;
      const install = { url: toPublicUrl(deps, c.req.url), token: token.token };
      return c.json(
        {
          token: token.token,
          expiresAt: token.expiresAt.toISOString(),
          installCommand: formatInstallCommand(install),
          composeService: formatComposeService(install),
        },
        201,
      );
    })
    .openapi(getRoute, async (c) => {
      const id = parseId(c.req.valid('param').id, 'agent');
      const agent = await getAgent(db, { id, participantId: c.get('caller').reach });
      return c.json(toView(agent, now()), 200);
    })
    .openapi(renameRoute, async (c) => {
      const { reach: participantId, actor } = c.get('caller');
      const id = parseId(c.req.valid('param').id, 'agent');
      const change = { name: c.req.valid('json').name, now: now() };
      return c.json(toView(await renameAgent(db, { id, participantId, actor }, change), change.now), 200);
    })
    .openapi(revokeRoute, async (c) => {
      const { reach: participantId, actor } = c.get('caller');
      const id = parseId(c.req.valid('param').id, 'agent');
      await revokeAgent(db, { id, participantId, actor }, now());
      return c.body(null, 204);
    });
}

/** Everybody enrols hosts of their own; operators, who reach all, say whose else. */
function toOwner(caller: Caller, participantId: string | null | undefined): string | null {
  if (participantId === undefined) return caller.reach;
  if (caller.role !== 'operator') throw forbidden('Only operators may say whose a host is');
  if (participantId !== null && !isId(participantId)) throw unknownParticipant;
  return participantId;
}

const unknownParticipant = new ApiError({
  status: 422,
  code: 'unknown_participant',
  message: 'There is no such participant',
  field: 'participantId',
});

const tooMany = new ApiError({
  status: 429,
  code: 'too_many_requests',
  message: 'You made many tokens; try again in an hour',
});

const silentAfterMs = 90_000;

function toView(agent: Agent, now: Date): z.output<typeof agentSchema> {
  const { id, name, host, participantId, version, samplesDropped, refusals, workers, clockSkewMs } = agent;
  const ageMs =
    agent.lastReportAt === null ? null : Math.max(0, now.getTime() - agent.lastReportAt.getTime());
  return {
    ...{ id, name, host, participantId, version, samplesDropped, refusals, workers, clockSkewMs },
    state: toState(agent, ageMs),
    createdAt: agent.createdAt.toISOString(),
    lastReportAt: agent.lastReportAt?.toISOString() ?? null,
    ageSeconds: ageMs === null ? null : ageMs / 1_000,
  };
}

function toState({ revokedAt }: Agent, ageMs: number | null) {
  if (revokedAt !== null) return 'revoked';
  if (ageMs === null) return 'waiting';
  return ageMs > silentAfterMs ? 'silent' : 'reporting';
}
