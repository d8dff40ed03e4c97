import { apiKeyPrefix, useApiKey } from '@cocoon-pool/db/api-keys';
import { useSession } from '@cocoon-pool/db/sessions';
import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ApiError } from './api-error.ts';
import type { ApiEnv } from './api-router.ts';
import type { AppDeps } from './app-deps.ts';
import { type Caller, forbidden } from './caller.ts';
import { viewAs, viewAsHeader } from './view-as.ts';

/**
 * Lets only known callers through, before anything of the request is validated. One credential, always in the
 * Authorization header: a session token or an API key.
 */
export function authenticate({ db, now }: Pick<AppDeps, 'db' | 'now'>): MiddlewareHandler<ApiEnv> {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const token = parseBearer(c.req.header('Authorization'));
    const caller = token.startsWith(apiKeyPrefix)
      ? toKeyCaller(await useApiKey(db, token, now()), c.req.path)
      : toSessionCaller(await useSession(db, token, now()));
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (caller.readOnly && !reads) throw forbidden('This key may only read');
    const viewed = c.req.header(viewAsHeader);
    const viewing = { method: c.req.method, path: c.req.path, participantId: viewed ?? '' };
    c.set('caller', viewed === undefined ? caller : await viewAs(db, caller, viewing));
    await next();
  });
}

/** Stands before routes that only operators have. */
export const requireOperator = createMiddleware<ApiEnv>(async (c, next) => {
  if (c.get('caller').role !== 'operator') throw forbidden('Only operators may do this');
  await next();
});

/** A login brings its own credential: a second one in the header is refused. */
export function refuseCredential(header: string | undefined): void {
  if (header === undefined) return;
  const message = 'Send a login or an Authorization header, not both';
  throw new ApiError({ status: 400, code: 'two_credentials', message });
}

export function parseBearer(header: string | undefined): string {
  if (header === undefined) throw unauthorized('Log in first, or send an API key');
  if (header.includes(',')) {
    throw new ApiError({ status: 400, code: 'two_credentials', message: 'Send one credential, not two' });
  }
  const match = /^Bearer +([A-Za-z0-9_-]{1,200})$/i.exec(header.trim());
  if (match?.[1] === undefined) throw unauthorized('The Authorization header must be: Bearer <token>');
  return match[1];
}

function toSessionCaller(session: Awaited<ReturnType<typeof useSession>>): Caller {
  if (session === undefined) throw unauthorized('The session has ended; log in again');
  const { id, role, status } = session.participant;
  if (status === 'deactivated') throw deactivated();
  const reach = role === 'operator' ? null : id;
  return {
    actor: `participant:${id}`,
    role,
    participantId: id,
    reach,
    readOnly: false,
    sessionId: session.id,
    credential: `session:${session.id}`,
  };
}

/** All that a Prometheus needs of the API. */
const metricsPaths = '/api/v1/prometheus/';

function toKeyCaller(apiKey: Awaited<ReturnType<typeof useApiKey>>, path: string): Caller {
  if (apiKey === undefined) throw unauthorized('The API key is unknown, has run out or was revoked');
  const { id, scope, participant } = apiKey;
  if (participant?.status === 'deactivated') throw deactivated();
  const isOpen = scope === 'metrics' ? path.startsWith(metricsPaths) : scope !== 'agent';
  if (!isOpen) throw forbidden(`A key of scope ${scope} cannot use this`);
  // A key never reaches further than its person does today.
  const role = participant?.role ?? 'operator';
  return {
    actor: `api_key:${id}`,
    role,
    participantId: participant?.id ?? null,
    reach: role === 'operator' ? null : (participant?.id ?? null),
    readOnly: scope !== 'operator',
    sessionId: null,
    credential: `api_key:${id}`,
  };
}

export function deactivated(): ApiError {
  return new ApiError({ status: 403, code: 'deactivated', message: 'This account is deactivated' });
}

export function unauthorized(message: string): ApiError {
  return new ApiError({ status: 401, code: 'unauthorized', message });
}
