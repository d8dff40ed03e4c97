import { findAgentOfKey, type ReportingAgent } from '@cocoon-pool/db/agents';
import { apiKeyPrefix, useApiKey } from '@cocoon-pool/db/api-keys';
import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './api-router.ts';
import type { AppDeps } from './app-deps.ts';
import { deactivated, parseBearer, unauthorized } from './authenticate.ts';
import { forbidden } from './caller.ts';

export interface AgentEnv extends ApiEnv {
  Variables: ApiEnv['Variables'] & { agent: ReportingAgent };
}

/** Lets only agents through, by a key of scope `agent` that was made for one of them when it was enrolled. */
export function authenticateAgent({ db, now }: Pick<AppDeps, 'db' | 'now'>) {
  return createMiddleware<AgentEnv>(async (c, next) => {
    const token = parseBearer(c.req.header('Authorization'));
    const apiKey = token.startsWith(apiKeyPrefix) ? await useApiKey(db, token, now()) : undefined;
    if (apiKey === undefined) throw unauthorized('The key of this agent is unknown or was revoked');
    if (apiKey.participant?.status === 'deactivated') throw deactivated();
    const agent = apiKey.scope === 'agent' ? await findAgentOfKey(db, apiKey.id) : undefined;
    if (agent === undefined) throw forbidden('Only an enrolled agent may do this');
    const { participantId } = agent;
    c.set('agent', agent);
    c.set('caller', {
      ...{ actor: `agent:${agent.id}`, role: 'participant', participantId, reach: participantId },
      ...{ readOnly: false, sessionId: null, credential: `api_key:${apiKey.id}` },
    });
    await next();
  });
}
